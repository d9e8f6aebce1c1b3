import type { UserErrorKey, UserErrors } from "./errors.ts";
import type { CaptionDetail } from "./request.ts";

/** How a command and its options are called in a language. */
export interface CommandWords<OptionName extends string = never> {
  readonly description: string;
  readonly options: Readonly<Record<OptionName, string>>;
}

/**
 * Every sentence that a person reads, by name; `locales/` has one file a language that says them all. Sentences are
 * short, kind and exact, and read well aloud: progress is words, never a bar of symbols.
 */
export interface Words {
  readonly commands: {
    readonly caption: CommandWords<"image" | "detail" | "area" | "private">;
    readonly ocr: CommandWords<"image" | "area" | "private">;
    readonly ask: CommandWords<
      "image" | "question" | "model" | "max_tokens" | "temperature" | "top_p" | "repetition_penalty" | "private"
    >;
    readonly imagine: CommandWords<"prompt" | "size" | "seed" | "format" | "safety" | "private">;
    readonly edit: CommandWords<"prompt" | "image1" | "size" | "seed" | "format" | "safety" | "private"> & {
      readonly furtherImage: (number: number) => string;
    };
    readonly help: CommandWords;
  };
  readonly choices: {
    readonly detail: Readonly<Record<CaptionDetail, string>>;
    readonly model: Readonly<Record<"moondream2" | "idefics2", string>>;
    readonly safety: (tolerance: string) => string;
    readonly size: (name: string) => string;
  };
  readonly progress: {
    /** `before` jobs are to be done first. */
    readonly queued: (before: number) => string;
    readonly running: string;
    /** `line` is the model's newest log line, escaped. */
    readonly log: (line: string) => string;
    readonly cancel: string;
    /** After a restart, until there is more to say. */
    readonly goingOn: string;
  };
  readonly buttons: {
    readonly tryAgain: string;
  };
  readonly answer: {
    readonly caption: Readonly<Record<CaptionDetail, string>>;
    readonly textInPicture: string;
    readonly noText: string;
    readonly noWords: string;
    readonly question: (escapedQuestion: string) => string;
    readonly wholeTextInFile: string;
    readonly area: (area: string) => string;
    readonly seed: (seed: number) => string;
    readonly size: (size: string) => string;
    readonly safety: (tolerance: string) => string;
    /** "in 2.4 seconds" */
    readonly duration: (seconds: number) => string;
    readonly generatedAlt: (prompt: string) => string;
    readonly editedAlt: (prompt: string) => string;
    readonly reencoded: string;
    /** Said discreetly of an answer that was not made anew. */
    readonly madeBefore: string;
  };
  readonly help: string;
  readonly errors: { readonly [Key in UserErrorKey]: (params: UserErrors[Key]) => string };
}
