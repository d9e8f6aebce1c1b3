import type { KnownScamPicture } from "../../server/managed-server.ts";
import type { AltTextMode, CommandDefaults, ServerSettings } from "../../server/settings.ts";
import type { SetupProblem } from "../../server/setup-problem.ts";

export interface SettingsWords {
  /** How a server is set up; Markdown, a line each. */
  readonly settings: {
    readonly defaults: (defaults: CommandDefaults) => string;
    readonly altTextNowhere: string;
    /** @param channels - mentions of the channels in which it is so */
    readonly altText: Readonly<Record<AltTextMode, (channels: string) => string>>;
    readonly moderation: (moderation: ServerSettings["moderation"]) => string;
    readonly paidScans: (limit: number) => string;
    /** The log channel is one that everybody can read. */
    readonly logIsOpen: (channelId: string) => string;
    /** Whether authors of removed posts are told why. */
    readonly notify: (isOn: boolean) => string;
    readonly noPhrases: string;
    /** @param list - escaped */
    readonly phrases: (count: number, list: string) => string;
    readonly phraseAdded: (escapedPhrase: string) => string;
    readonly phraseRemoved: (escapedPhrase: string) => string;
    readonly phrasesWithoutModeration: string;
    /** The pictures that a server knows to be scams. */
    readonly known: {
      /** @param page - counted from 1 */
      readonly heading: (total: number, page: number, pages: number) => string;
      readonly none: string;
      /** Who taught it and when, and how often it was seen; Markdown. */
      readonly picture: (number: number, known: KnownScamPicture) => string;
      readonly notShown: string;
      /** The alt text of a picture whose text is not known. */
      readonly pictureAlt: (number: number) => string;
      readonly forget: (number: number) => string;
      readonly newer: string;
      readonly older: string;
      /** Answers to buttons, above the list. */
      readonly forgotten: string;
      readonly takeBack: string;
      readonly takenBack: string;
      readonly tooLate: string;
      readonly gone: string;
    };
    /** Stands above a phrase that would hit nearly everything, with what speaks against it and buttons below. */
    readonly phraseQuestion: string;
    readonly phraseShort: (minLetters: number) => string;
    /** Stands above what was found in some of those texts. */
    readonly phraseCommon: (found: number, of: number) => string;
    readonly phraseButtons: Readonly<Record<"addPhrase" | "dropPhrase", string>>;
    readonly phraseDropped: string;
    /** Stands at the end of a list that was cut. */
    readonly more: (count: number) => string;
    /** What is not done while the bot is not shown what people post, and how to change that. */
    readonly messagesHidden: string;
    readonly processed: string;
  };
  /** A feature that cannot work as it is set up, and what to do; Markdown. */
  readonly setupProblem: (problem: SetupProblem) => string;
}
