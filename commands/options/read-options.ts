import { type Area, AREA_NAMES, parseArea } from "../../src/core/request/area.ts";
import type { CommandOptions } from "../../src/core/ui/command.ts";
import type { PictureSource } from "../../src/core/request/picture.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** One of a few values, or the default where none (or, by a forged command, another one) was given. */
export function oneOf<Value extends string>(
  values: readonly Value[],
  text: string | undefined,
  byDefault: Value,
): Value {
  return given(values, text) ?? byDefault;
}

/** One of a few values, where one of them was given. */
export function given<Value extends string>(values: readonly Value[], text: string | undefined): Value | undefined {
  return values.find((value) => value === text);
}

/** The pictures of these options, in order, without the ones that were left out. */
export function pictures(options: CommandOptions, names: readonly string[]): readonly PictureSource[] {
  return names.flatMap((name) => options.picture(name) ?? []);
}

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
