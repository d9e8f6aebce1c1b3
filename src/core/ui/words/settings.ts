import type { KnownScamPicture } from "../../server/managed-server.ts";
import type { AltTextMode, CommandDefaults, ServerSettings } from "../../server/settings.ts";
import type { SetupProblem } from "../../server/setup-problem.ts";

/** How a server is set up; Markdown, a line each. */
export interface SettingsWords {
  readonly settings: {
    readonly defaults: (defaults: CommandDefaults) => string;
    readonly altTextNowhere: string;
    /** @param channels - mentions of the channels in this mode */
    readonly altText: Readonly<Record<AltTextMode, (channels: string) => string>>;
    readonly moderation: (moderation: ServerSettings["moderation"]) => string;
    readonly paidScans: (limit: number) => string;
    /** Every member can read the log channel. */
    readonly logIsOpen: (channelId: string) => string;
    /** Whether authors of removed posts learn the reason. */
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
      /** Who reported it, when, and how often it was seen; Markdown. */
      readonly picture: (number: number, known: KnownScamPicture) => string;
      readonly notShown: string;
      /** The alt text of a picture whose text is unknown. */
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
    /** Above a phrase that would match harmless pictures; the reasons and buttons follow. */
    readonly phraseQuestion: string;
    readonly phraseShort: (minLetters: number) => string;
    /** Above excerpts of the harmless texts that contain it. */
    readonly phraseCommon: (found: number, of: number) => string;
    readonly phraseButtons: Readonly<Record<"addPhrase" | "dropPhrase", string>>;
    readonly phraseDropped: string;
    /** At the end of a shortened list. */
    readonly more: (count: number) => string;
    /** What does not work without the message content intent, and how to turn it on. */
    readonly messagesHidden: string;
    readonly processed: string;
  };
  /** A feature that cannot work with these settings, and what to do; Markdown. */
  readonly setupProblem: (problem: SetupProblem) => string;
}
