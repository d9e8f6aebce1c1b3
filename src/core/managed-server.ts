import type { ServerSettings } from "./settings.ts";
import type { Permission, Trouble } from "./trouble.ts";

/** Why a phrase would probably hit nearly everything; at least one of the two is there. */
export interface PhraseDoubt {
  /** It has fewer letters than these, as people count them. */
  readonly minLetters?: number;
  /** It is found in so many of so many harmless texts; what stands around it in a few of them. */
  readonly harmless?: { readonly found: number; readonly of: number; readonly examples: readonly string[] };
}

/** How phrases that pictures must not hold are told apart: by how they look. */
export interface PhraseRules {
  readonly maxPhrases: number;
  /** Of one phrase, once it is clean. */
  readonly maxCharacters: number;
  /** A phrase as it is kept. */
  clean(phrase: string): string;
  /** Why a phrase cannot be added; `empty` where nothing of it can be seen. */
  problem(phrase: string): "empty" | "tooLong" | undefined;
  /** Whether two phrases are found in the same texts. */
  isSame(one: string, other: string): boolean;
  /** Why a phrase that can be added had better not be; `undefined` where nothing speaks against it. */
  doubt(phrase: string): Promise<PhraseDoubt | undefined>;
}

/** Phrases that are not added until the one who wants them has said so again. */
export interface HeldPhrases {
  /** @returns the id by which buttons name it */
  hold(phrase: string): Promise<string>;
  /** What the same person holds in the same server; `undefined` where that was decided, or is more than a day ago. */
  find(id: string): Promise<string | undefined>;
  /** It is decided. */
  drop(id: string): Promise<void>;
}

/** What holds in every server alike. */
export interface ServerRules {
  readonly phrases: PhraseRules;
  readonly maxPaidScansADay: number;
  /** Whether the bot is shown what people post, without which it does nothing unasked. */
  readonly readsMessages: boolean;
}

/** A server in the hands of somebody who manages it. */
export interface ManagedServer {
  readonly rules: ServerRules;
  /**
   * The settings as they are now.
   *
   * @throws UserError `storeUnavailable`, as whatever follows but `missing`
   */
  settings(): Promise<ServerSettings>;
  /**
   * Changes the settings; no other change is lost.
   *
   * @returns the settings as they are now
   * @throws UserError what `change` throws; then nothing has changed
   */
  change(change: (before: ServerSettings) => ServerSettings): Promise<ServerSettings>;
  /** Of the one who manages it. */
  readonly heldPhrases: HeldPhrases;
  /** What does not work at this moment. */
  troubles(): Promise<readonly Trouble[]>;
  /** A feature was set up anew, in one channel or as a whole: what did not work there is forgotten. */
  settle(feature: Trouble["feature"], channelId?: string): Promise<void>;
  /**
   * What of `needed` the bot may not do, in a channel or in the whole server: all of it where it may not even see the
   * channel.
   *
   * @throws UserError `channelGone`; `botTimedOut` where the bot has all of it, and may not use it
   */
  missing(channelId: string | undefined, needed: readonly Permission[]): Promise<readonly Permission[]>;
}
