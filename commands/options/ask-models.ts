import { UserError } from "../../src/core/errors.ts";
import type { IdeficsTask, MoondreamTask } from "../../src/core/request/request.ts";
import type { Given, Options } from "../../src/core/ui/options.ts";

export const MODELS = ["moondream2", "idefics2"] as const;
export const DEFAULT_MODEL = "moondream2";

/** What only Idefics2 takes, within the bounds that hold here. */
export const IDEFICS_OPTIONS = {
  max_tokens: { type: "integer", min: 1, max: 4096 },
  temperature: { type: "number", min: 0, max: 2 },
  top_p: { type: "number", min: 0, max: 1 },
  repetition_penalty: { type: "number", min: 0.1, max: 5 },
} as const satisfies Options;
type IdeficsOptions = Given<typeof IDEFICS_OPTIONS>;

/** @throws UserError `optionNotForModel` */
export function moondreamTask(options: IdeficsOptions, question: string): MoondreamTask {
  const { max_tokens, temperature, top_p, repetition_penalty } = options;
  const forIdefics = Object.entries({ max_tokens, temperature, top_p, repetition_penalty });
  const [option] = forIdefics.find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined) throw new UserError("optionNotForModel", { option, model: "Moondream2" });
  return { kind: "ask", model: "moondream2", question };
}

/** What is left out is as on the reference page of Idefics2. */
export function ideficsTask(options: IdeficsOptions, question: string): IdeficsTask {
  return {
    kind: "ask",
    model: "idefics2",
    question,
    maxTokens: options.max_tokens ?? 512,
    temperature: options.temperature ?? 0.4,
    topP: options.top_p ?? 0.8,
    repetitionPenalty: options.repetition_penalty ?? 1.2,
  };
}
