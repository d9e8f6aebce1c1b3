import type { AreaName } from "../../request/area.ts";
import type { CaptionDetail } from "../../request/request.ts";
import type { AltTextMode, ModerationMode, ModerationScope, Sensitivity } from "../../server/settings.ts";

/** A command and its options in a language. */
interface CommandNames<OptionName extends string = never> {
  /** Lower case, without spaces. */
  readonly name: string;
  readonly description: string;
  readonly options: Readonly<Record<OptionName, string>>;
}

/** Commands, their options and choices, and menus: what Discord lists before anything is asked. */
export interface CommandWords {
  readonly commands: {
    readonly caption: CommandNames<"image" | "detail" | "area" | "private">;
    readonly ocr: CommandNames<"image" | "area" | "private">;
    readonly ask: CommandNames<
      "image" | "question" | "model" | "max_tokens" | "temperature" | "top_p" | "repetition_penalty" | "private"
    >;
    readonly imagine: CommandNames<"prompt" | "size" | "seed" | "format" | "safety" | "private">;
    readonly edit: CommandNames<"prompt" | "image1" | "size" | "seed" | "format" | "safety" | "private"> & {
      readonly furtherImage: (number: number) => string;
    };
    readonly help: CommandNames;
    readonly privacy: CommandNames<"show" | "opt-out" | "opt-in" | "forget-me">;
    readonly preferences: CommandNames<"private" | "detail" | "language" | "reset">;
    /** By path: groups, subcommands, and the options of each. */
    readonly settings: CommandNames<
      | "show"
      | "captions"
      | `captions ${"detail" | "private"}`
      | "alt-text"
      | `alt-text ${"channel" | "mode"}`
      | "moderation"
      | `moderation ${"mode" | "log-channel" | "sensitivity" | "scope" | "notify"}`
      | "words"
      | `words ${"add" | "add phrase" | "remove" | "remove phrase" | "list"}`
      | "known"
      | "known list"
    >;
  };
  /** Right-click on a message → Apps. */
  readonly menus: Readonly<Record<"caption" | "ocr" | "ask" | "edit" | "report", string>>;
  readonly choices: {
    readonly detail: Readonly<Record<CaptionDetail, string>>;
    readonly model: Readonly<Record<"moondream2" | "idefics2", string>>;
    readonly safety: (tolerance: string) => string;
    readonly size: (name: string) => string;
    readonly area: Readonly<Record<AreaName, string>>;
    readonly altTextMode: Readonly<Record<AltTextMode, string>>;
    readonly moderationMode: Readonly<Record<ModerationMode, string>>;
    readonly sensitivity: Readonly<Record<Sensitivity, string>>;
    readonly scope: Readonly<Record<ModerationScope, string>>;
    /** A person's choice that the server decides how much detail an answer has. */
    readonly serverDetail: string;
    /** A person's choice that Discord decides which language an answer has. */
    readonly discordLanguage: string;
  };
}
