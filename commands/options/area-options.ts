import { type Area, AREA_NAMES, parseArea } from "../../src/core/request/area.ts";
import type { Choice } from "../../src/core/ui/command.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** The inverse of {@link formatArea}. @throws UserError `areaUnreadable` */
export function readArea(text: string, { choices }: Words): Area {
  const wanted = text.trim().toLowerCase();
  return parseArea(AREA_NAMES.find((name) => choices.area[name].toLowerCase() === wanted) ?? text);
}

/** An area as people write it: `top left`, `10%,0%,50%,100%`. */
export function formatArea(area: Area, { choices }: Words): string {
  if ("name" in area) return choices.area[area.name];
  return area.corners.map(({ value, unit }) => `${value}${unit === "percent" ? "%" : ""}`).join(",");
}

/** Proposes the parts of a picture that have names. */
export function completeArea(typed: string, { choices }: Words): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  return AREA_NAMES.map((value) => ({ name: choices.area[value], value })).filter(
    ({ name, value }) => name.toLowerCase().includes(wanted) || value.includes(wanted),
  );
}
