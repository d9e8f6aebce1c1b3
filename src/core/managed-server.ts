import type { ServerSettings } from "./settings.ts";
import type { Permission, Trouble } from "./trouble.ts";

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
  /**
   * Whether everybody in the server can read a channel.
   *
   * @returns `false`, too, where that cannot be told: the channel may be gone, or hidden from the bot
   */
  isOpenToAll(channelId: string): Promise<boolean>;
}
