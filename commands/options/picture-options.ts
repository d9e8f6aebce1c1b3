import type { RandomInteger } from "../../src/core/async/random.ts";
import type { Choice } from "../../src/core/ui/command.ts";
import type { Given, Options } from "../../src/core/ui/options.ts";
import {
  type EditTask,
  type ImagineTask,
  PICTURE_OUTPUT_FORMATS,
  type AnswerRequest,
  SAFETY_TOLERANCES,
} from "../../src/core/request/request.ts";
import type { Subject } from "../../src/core/request/subject.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { choice, COMPLETED, FLAG } from "./kinds.ts";

/** The largest seed that is drawn or taken: 32 bits, which every sampler understands. */
const MAX_SEED = 2 ** 32 - 1;
const DEFAULT_MAKING = { format: "jpeg", safety: "2" } as const;
export const DEFAULT_IMAGE_SIZE = "landscape_4_3";

/** The options that `/imagine` and `/edit` share, after their own. */
export const PICTURE_MAKING_OPTIONS = {
  size: COMPLETED,
  seed: { type: "integer", min: 0, max: MAX_SEED },
  format: choice(PICTURE_OUTPUT_FORMATS, (format) => format),
  safety: choice(SAFETY_TOLERANCES, (tolerance, { choices }) => choices.safety(tolerance)),
  private: FLAG,
} as const satisfies Options;

/** What those options say. Without a seed one is drawn, so that every picture can be made again. */
export function pictureMakingParameters(
  options: Given<typeof PICTURE_MAKING_OPTIONS>,
  randomInteger: RandomInteger,
): Pick<ImagineTask, "seed" | "format" | "safety"> {
  return {
    seed: options.seed ?? drawSeed(randomInteger),
    format: options.format ?? DEFAULT_MAKING.format,
    safety: options.safety ?? DEFAULT_MAKING.safety,
  };
}

/** Without a named seed, the request is one that has not been made before. */
export function isNewUnless(hasNamedSeed: boolean): Pick<AnswerRequest, "isNew"> {
  return hasNamedSeed ? {} : { isNew: true };
}

/** A new seed, and the rest as it was the last time; the seed as well where nothing was made with it. */
export function pictureMakingFor(
  last: ImagineTask | EditTask | undefined,
  { results }: Pick<Subject, "results">,
  randomInteger: RandomInteger,
): Pick<ImagineTask, "seed" | "format" | "safety"> {
  const { format, safety } = last ?? DEFAULT_MAKING;
  const seed = last && results.length === 0 ? last.seed : drawSeed(randomInteger);
  return { seed, format, safety };
}

export function drawSeed(randomInteger: RandomInteger): number {
  return randomInteger(MAX_SEED);
}

/** Proposes sizes: the names that fit what is typed, and what is typed where it is a size itself. */
export function completeSize(names: readonly string[], typed: string, words: Words): readonly Choice[] {
  const wanted = typed.trim().toLowerCase();
  const named = names
    .filter((name) => name.includes(wanted))
    .map((name) => ({ name: words.choices.size(name), value: name }));
  const own = /^\d+\s*[x×*]\s*\d+$/.test(wanted) ? [{ name: wanted, value: wanted }] : [];
  return [...own, ...named];
}
