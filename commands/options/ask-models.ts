import type { CommandOptions } from "../../src/core/ui/command.ts";
import { UserError } from "../../src/core/errors.ts";
import type { IdeficsTask, MoondreamTask } from "../../src/core/request/request.ts";
import { oneOf } from "./read-options.ts";

export const MODELS = ["moondream2", "idefics2"] as const;
export const DEFAULT_MODEL = "moondream2";

/** What only Idefics2 takes: its bounds here, and the defaults of its reference page. */
export const IDEFICS_OPTIONS = {
  max_tokens: { min: 1, max: 4096, byDefault: 512 },
  temperature: { min: 0, max: 2, byDefault: 0.4 },
  top_p: { min: 0, max: 1, byDefault: 0.8 },
  repetition_penalty: { min: 0.1, max: 5, byDefault: 1.2 },
} as const;
export type IdeficsOption = keyof typeof IDEFICS_OPTIONS;

/** Which model is meant. */
export function modelIn(options: CommandOptions): (typeof MODELS)[number] {
  return oneOf(MODELS, options.text("model"), DEFAULT_MODEL);
}

/** @throws UserError `optionNotForModel` */
export function moondreamTask(options: CommandOptions, question: string): MoondreamTask {
  for (const option of Object.keys(IDEFICS_OPTIONS)) {
    if (options.number(option) !== undefined) {
      throw new UserError("optionNotForModel", { option, model: "Moondream2" });
    }
  }
  return { kind: "ask", model: "moondream2", question };
}

export function ideficsTask(options: CommandOptions, question: string): IdeficsTask {
  const value = (option: IdeficsOption) => options.number(option) ?? IDEFICS_OPTIONS[option].byDefault;
  return {
    kind: "ask",
    model: "idefics2",
    question,
    maxTokens: value("max_tokens"),
    temperature: value("temperature"),
    topP: value("top_p"),
    repetitionPenalty: value("repetition_penalty"),
  };
}
