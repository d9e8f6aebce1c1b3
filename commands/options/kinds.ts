import { MAX_PROMPT_CHARACTERS } from "../../src/core/request/prompt.ts";
import type { ChoiceOption, Option } from "../../src/core/ui/options.ts";
import type { Words } from "../../src/core/ui/words.ts";

export const PICTURE = { type: "picture" } as const;
export const FLAG = { type: "flag" } as const;
export const CHANNEL = { type: "channel" } as const;

/** Plain words of any length; how many are taken is the command's to say. */
export const TEXT = { type: "text" } as const;

/** Words that a person writes at length. */
export const PROMPT = { type: "text", required: true, minCharacters: 1, maxCharacters: MAX_PROMPT_CHARACTERS } as const;

/** A text for which proposals are made while it is typed. */
export const COMPLETED = { type: "completed", maxCharacters: 100 } as const;

/** One of a few values. */
export function choice<const Value extends string>(
  values: readonly Value[],
  label: (value: Value, words: Words) => string,
): ChoiceOption<Value> {
  return { type: "choice", values, label };
}

/** The same option, without which the command is not sent. */
export function required<Own extends Option>(option: Own): Own & { readonly required: true } {
  return { ...option, required: true };
}
