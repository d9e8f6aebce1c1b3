import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AREA_NAMES, areaToRegion, parseArea } from "../../../src/core/request/area.ts";
import { UserError } from "../../../src/core/errors.ts";

const side = fc.integer({ min: 1, max: 12_000 });

describe("parseArea", () => {
  it.each(AREA_NAMES)("knows the name %s", (name) => {
    expect(parseArea(` ${name.toUpperCase().replace(" ", "-")} `)).toEqual({ name });
  });

  it("takes American and other spellings", () => {
    expect(parseArea("center")).toEqual({ name: "centre" });
    expect(parseArea("top_center")).toEqual({ name: "top" });
  });

  it("reads pixels and percent, mixed", () => {
    expect(parseArea("10%, 0 ; 50.5% , 100px")).toEqual({
      corners: [
        { value: 10, unit: "percent" },
        { value: 0, unit: "pixel" },
        { value: 50.5, unit: "percent" },
        { value: 100, unit: "pixel" },
      ],
    });
  });

  it.each(["", "somewhere", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1;2;3;", "constructor", "1e3,0,5,5"])(
    "refuses %j",
    (text) => {
      expect(() => parseArea(text)).toThrow(expect.objectContaining({ key: "areaUnreadable" }));
    },
  );

  it("answers anything at all with an area or one clear refusal", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseArea(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe("areaToRegion", () => {
  const percent = fc.double({ min: -50, max: 150, noNaN: true }).map((value) => `${value.toFixed(2)}%`);
  const pixels = fc.integer({ min: -500, max: 15_000 }).map(String);
  const coordinate = fc.oneof(percent, pixels);

  it("lies within the picture, or is refused as empty", () => {
    fc.assert(
      fc.property(fc.tuple(coordinate, coordinate, coordinate, coordinate), side, side, (corners, width, height) => {
        try {
          const { x1, y1, x2, y2 } = areaToRegion(parseArea(corners.join(",")), width, height);
          for (const value of [x1, y1, x2, y2]) expect(Number.isInteger(value)).toBe(true);
          expect(x1).toBeGreaterThanOrEqual(0);
          expect(y1).toBeGreaterThanOrEqual(0);
          expect(x1).toBeLessThan(x2);
          expect(y1).toBeLessThan(y2);
          expect(x2).toBeLessThanOrEqual(width);
          expect(y2).toBeLessThanOrEqual(height);
        } catch (error) {
          expect(error).toMatchObject({ key: "areaEmpty" });
        }
      }),
    );
  });

  it("means the same whichever corners are given", () => {
    fc.assert(
      fc.property(side, side, side, side, (x1, y1, x2, y2) => {
        fc.pre(x1 !== x2 && y1 !== y2);
        const region = (text: string) => areaToRegion(parseArea(text), 12_000, 12_000);
        const expected = region(`${x1},${y1},${x2},${y2}`);
        expect(region(`${x2},${y2},${x1},${y1}`)).toEqual(expected);
        expect(region(`${x1},${y2},${x2},${y1}`)).toEqual(expected);
      }),
    );
  });

  it.each([
    ["whole", { x1: 0, y1: 0, x2: 300, y2: 600 }],
    ["top half", { x1: 0, y1: 0, x2: 300, y2: 300 }],
    ["right half", { x1: 150, y1: 0, x2: 300, y2: 600 }],
    ["top left", { x1: 0, y1: 0, x2: 100, y2: 200 }],
    ["centre", { x1: 100, y1: 200, x2: 200, y2: 400 }],
    ["bottom right", { x1: 200, y1: 400, x2: 300, y2: 600 }],
    ["10%,0%,50%,100%", { x1: 30, y1: 0, x2: 150, y2: 600 }],
    ["-20,-20,50,50", { x1: 0, y1: 0, x2: 50, y2: 50 }],
    ["250,550,900,900", { x1: 250, y1: 550, x2: 300, y2: 600 }],
  ])("of %s in 300 × 600", (text, region) => {
    expect(areaToRegion(parseArea(text), 300, 600)).toEqual(region);
  });

  it.each(["10,10,10,50", "400,0,500,50", "50%,20%,50%,30%", "-50,-50,-10,-10"])("refuses %s as empty", (text) => {
    expect(() => areaToRegion(parseArea(text), 300, 600)).toThrow(expect.objectContaining({ key: "areaEmpty" }));
  });

  it("tiles the picture with its ninths", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 9000 }), fc.integer({ min: 3, max: 9000 }), (width, height) => {
        const ninths = AREA_NAMES.filter((name) => name !== "whole" && !name.endsWith("half"));
        const covered = ninths
          .map((name) => areaToRegion({ name }, width, height))
          .reduce((sum, { x1, y1, x2, y2 }) => sum + (x2 - x1) * (y2 - y1), 0);
        expect(ninths).toHaveLength(9);
        expect(covered).toBe(width * height);
      }),
    );
  });
});
