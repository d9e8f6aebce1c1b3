import type { Permission } from "../permission.ts";
import type { ServerSettings } from "./settings.ts";
import type { SetupProblem } from "./setup-problem.ts";

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
  /** The form in which a phrase is kept. */
  clean(phrase: string): string;
  /** Why a phrase cannot be added; `empty` where nothing of it can be seen. */
  problem(phrase: string): "empty" | "tooLong" | undefined;
  /** Whether two phrases are found in the same texts. */
  isSame(one: string, other: string): boolean;
  /** Why a phrase that can be added should not be; `undefined` where there is no doubt. */
  doubt(phrase: string): Promise<PhraseDoubt | undefined>;
}

/** Phrases that are not added until their author confirms them. */
export interface HeldPhrases {
  /** @returns the id by which buttons name it */
  hold(phrase: string): Promise<string>;
  /** The phrase, for the same person in the same server; `undefined` once it was decided, or after a day. */
  find(id: string): Promise<string | undefined>;
  /** Forgets a phrase once it is decided. */
  drop(id: string): Promise<void>;
}

/** The rules that hold in every server. */
export interface ServerRules {
  readonly phrases: PhraseRules;
  readonly maxPaidScansADay: number;
  /** Whether the bot receives people's messages; otherwise it does nothing unasked. */
  readonly readsMessages: boolean;
}

/** A picture that a server knows to be a scam. */
export interface KnownScamPicture {
  /** Names it among those of its server. */
  readonly key: string;
  /** Since when it is known, in milliseconds since the epoch. */
  readonly taughtAtMs: number;
  /** The moderator who reported it, or the bot, which found it; `undefined` where that is not known. */
  readonly taughtBy: { readonly userId: string } | "bot" | undefined;
  /** How often it was posted so far, and when last; `undefined` where that is not known. */
  readonly seen: { readonly count: number; readonly lastAtMs: number } | undefined;
  /** The text in it, where it was read. */
  readonly text: string | undefined;
}

/** Some of the pictures that a server knows to be scams, the newest first. */
export interface KnownPicturesPage<Picture extends KnownScamPicture> {
  readonly pictures: readonly Picture[];
  /** How many there are before these. */
  readonly before: number;
  /** How many there are in all. */
  readonly total: number;
  /** Counted from 0. */
  readonly page: number;
  readonly pages: number;
}

/** A known picture with a fresh address of its copy in the log; `undefined` where there is none that can be read. */
export type ShownKnownPicture = KnownScamPicture & { readonly url: string | undefined };

/** The pictures that a server knows to be scams. Every method rejects with `storeUnavailable`. */
export interface ManagedKnownPictures {
  /** As they are at this moment; the last page where there are not so many any more. */
  page(page: number): Promise<KnownPicturesPage<ShownKnownPicture>>;
  /** @returns whether it was known until now */
  forget(key: string): Promise<boolean>;
  /** Makes a picture known again that was forgotten a moment ago. @returns whether that could be done */
  takeBack(key: string): Promise<boolean>;
}

/** A server as its manager sees and changes it. */
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
  readonly knownPictures: ManagedKnownPictures;
  /** Of the manager at hand. */
  readonly heldPhrases: HeldPhrases;
  /** What does not work at this moment. */
  setupProblems(): Promise<readonly SetupProblem[]>;
  /** A feature was set up anew, in one channel or as a whole: forgets its problems there. */
  settle(feature: SetupProblem["feature"], channelId?: string): Promise<void>;
  /**
   * The permissions of `needed` that the bot lacks, in a channel or in the whole server: all of them where it may not
   * even see the channel.
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
