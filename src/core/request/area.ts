import { z } from "zod";
import { UserError } from "../errors.ts";
import type { Region } from "./picture.ts";

/** Names of parts of a picture, as fractions `[x1, y1, x2, y2]`: the whole, the halves, the nine ninths. */
const NAMED_AREAS = {
  whole: [0, 0, 1, 1],
  "top half": [0, 0, 1, 1 / 2],
  "bottom half": [0, 1 / 2, 1, 1],
  "left half": [0, 0, 1 / 2, 1],
  "right half": [1 / 2, 0, 1, 1],
  "top left": [0, 0, 1 / 3, 1 / 3],
  top: [1 / 3, 0, 2 / 3, 1 / 3],
  "top right": [2 / 3, 0, 1, 1 / 3],
  left: [0, 1 / 3, 1 / 3, 2 / 3],
  centre: [1 / 3, 1 / 3, 2 / 3, 2 / 3],
  right: [2 / 3, 1 / 3, 1, 2 / 3],
  "bottom left": [0, 2 / 3, 1 / 3, 1],
  bottom: [1 / 3, 2 / 3, 2 / 3, 1],
  "bottom right": [2 / 3, 2 / 3, 1, 1],
} as const satisfies Record<string, readonly [number, number, number, number]>;

export type AreaName = keyof typeof NAMED_AREAS;

/** Every area that has a name, in the order in which they are offered. */
export const AREA_NAMES = Object.keys(NAMED_AREAS) as readonly AreaName[];

/** One coordinate: pixels, or percent of the width or height. */
export interface Coordinate {
  readonly value: number;
  readonly unit: "pixel" | "percent";
}

/** A part of a picture as a person named it, before the picture's size is known. */
export type Area =
  | { readonly name: AreaName }
  | { readonly corners: readonly [x1: Coordinate, y1: Coordinate, x2: Coordinate, y2: Coordinate] };

const coordinateSchema = z.object({ value: z.number(), unit: z.enum(["pixel", "percent"]) });

/** Reads a stored area. */
export const areaSchema: z.ZodType<Area> = z.union([
  z.object({ name: z.enum(AREA_NAMES) }),
  z.object({ corners: z.tuple([coordinateSchema, coordinateSchema, coordinateSchema, coordinateSchema]) }),
]);

const COORDINATE = String.raw`\s*(-?\d+(?:\.\d+)?)\s*(%|px)?\s*`;
const CORNERS = new RegExp(`^${[COORDINATE, COORDINATE, COORDINATE, COORDINATE].join("[,;]")}$`);
const OTHER_SPELLINGS: ReadonlyMap<string, AreaName> = new Map([
  ["center", "centre"],
  ["middle", "centre"],
  ["top centre", "top"],
  ["top center", "top"],
  ["bottom centre", "bottom"],
  ["bottom center", "bottom"],
  ["centre left", "left"],
  ["center left", "left"],
  ["middle left", "left"],
  ["centre right", "right"],
  ["center right", "right"],
  ["middle right", "right"],
  ["all", "whole"],
]);

/**
 * Reads what a person typed: a name (`top left`), or two opposite corners `x1,y1,x2,y2`, each number in pixels or
 * percent (`10%,0%,50%,100%`).
 *
 * @throws UserError `areaUnreadable`
 */
export function parseArea(text: string): Area {
  const name = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ");
  if (isAreaName(name)) return { name };
  const otherName = OTHER_SPELLINGS.get(name);
  if (otherName) return { name: otherName };

  const match = CORNERS.exec(text);
  if (!match) throw new UserError("areaUnreadable", { text });
  const coordinate = (index: number): Coordinate => ({
    value: Number(match[index]),
    unit: match[index + 1] === "%" ? "percent" : "pixel",
  });
  return { corners: [coordinate(1), coordinate(3), coordinate(5), coordinate(7)] };
}

/**
 * The rectangle of a picture that an area means: corners in any order, clipped to the picture, in whole pixels.
 *
 * @throws UserError `areaEmpty` where nothing of the picture is left
 */
export function areaToRegion(area: Area, width: number, height: number): Region {
  const [x1, y1, x2, y2] =
    "name" in area
      ? fractionsToPixels(NAMED_AREAS[area.name], width, height)
      : [
          toPixels(area.corners[0], width),
          toPixels(area.corners[1], height),
          toPixels(area.corners[2], width),
          toPixels(area.corners[3], height),
        ];
  const region = {
    x1: clip(Math.round(Math.min(x1, x2)), width),
    y1: clip(Math.round(Math.min(y1, y2)), height),
    x2: clip(Math.round(Math.max(x1, x2)), width),
    y2: clip(Math.round(Math.max(y1, y2)), height),
  };
  if (region.x1 >= region.x2 || region.y1 >= region.y2) throw new UserError("areaEmpty", {});
  return region;
}

function isAreaName(name: string): name is AreaName {
  return Object.hasOwn(NAMED_AREAS, name);
}

function fractionsToPixels(
  fractions: readonly [number, number, number, number],
  width: number,
  height: number,
): readonly [number, number, number, number] {
  return [fractions[0] * width, fractions[1] * height, fractions[2] * width, fractions[3] * height];
}

function toPixels(coordinate: Coordinate, length: number): number {
  return coordinate.unit === "percent" ? (coordinate.value / 100) * length : coordinate.value;
}

function clip(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length);
}
