import type { AreaName } from "../../request/area.ts";
import type { Language } from "../../server/preferences.ts";
import type { CaptionDetail } from "../../request/request.ts";
import type { AltTextMode, ModerationMode, ModerationScope, Sensitivity } from "../../server/settings.ts";

/** How a command and its options are called in a language. */
interface CommandNames<OptionName extends string = never> {
  /** Lower case, without blanks. */
  readonly name: string;
  readonly description: string;
  readonly options: Readonly<Record<OptionName, string>>;
}

/** How commands, their options and choices, and menus are called. */
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
    /** By the way to them: subcommands, and the options of each. */
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
    /** What a person can choose so that a server decides again how much is said, and Discord in which language. */
    readonly serverDetail: string;
    readonly discordLanguage: string;
    /** Each in itself. */
    readonly language: Readonly<Record<Language, string>>;
  };
}
