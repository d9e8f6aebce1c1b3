import type { Permission } from "../../permission.ts";
import type { AuthorNotice, CaseButton, CaseState, Poster, ScamPost } from "../../server/moderation.ts";
import type { ScamRule } from "../../server/scam-rules.ts";

export interface ModerationWords {
  readonly moderation: {
    /** What speaks for a scam in the text of a picture: a few words, which a sentence may begin with or hold. */
    readonly rules: Readonly<Record<ScamRule, string>>;
    /** Of an entry in the log; Markdown. */
    readonly heading: (copies: number) => string;
    /** Instead of it where a moderator has decided; Markdown, too. */
    readonly decided: Readonly<Record<Exclude<CaseState, "open">, (userId: string, deleted: number) => string>>;
    /** Instead of it where posters are banned. `byUserId` is known where one person has banned them all. */
    readonly bannedHeading: (posters: number, byUserId?: string) => string;
    /** What a decision means, under its heading. */
    readonly meaning: Readonly<Record<Exclude<CaseState, "open">, string>>;
    readonly reopened: (userId: string) => string;
    readonly cannotBeBroughtBack: string;
    readonly bansStay: string;
    readonly same: string;
    readonly similar: (distance: number, limit: number) => string;
    /** `matched` is a piece of the picture's text, escaped. */
    readonly text: (rule: string, matched: string, points: number) => string;
    /** Reasons that are not shown. */
    readonly furtherReasons: (count: number) => string;
    readonly score: (points: number, threshold: number) => string;
    readonly reportedBy: (userId: string) => string;
    readonly poster: (poster: Poster, accountMadeAtMs: number) => string;
    /** Where and when a message with it was posted. `hiddenWords` came with it, behind bars; `url` leads to it where it is there. */
    readonly place: (post: ScamPost, atMs: number, hiddenWords?: string, url?: string) => string;
    readonly furtherPlaces: (count: number) => string;
    /** More posts than are listed. */
    readonly furtherPosts: (count: number) => string;
    readonly deleted: (deleted: number, copies: number) => string;
    /** The alt text of the picture in the log; `text` is what can be read in it. */
    readonly pictureAlt: (text: string) => string;
    readonly pictureAltWithoutText: string;
    readonly undone: (userId: string, deleted: number) => string;
    readonly notScam: (userId: string, deleted: number) => string;
    readonly buttons: Readonly<Record<CaseButton, string>>;
    /** Answers to whoever pressed a button, and to whoever reported a picture. */
    readonly whomToBan: string;
    readonly noneToBan: string;
    readonly banNumber: (number: number) => string;
    readonly banned: (userId: string) => string;
    /** The same where their messages stay. */
    readonly bannedKeepingMessages: (userId: string) => string;
    /** Another moderator had decided before; none is named where a new copy has opened the case again. */
    readonly decidedBefore: (state: CaseState, userId?: string) => string;
    /** Of a decision that was taken back. */
    readonly isOpenAgain: string;
    /** The button's entry is not the one that shows the case from now on, which `url` leads to. */
    readonly shownElsewhere: (url: string) => string;
    /** The entry is gone, or too old to be changed. */
    readonly entryIsNew: string;
    readonly timeoutsNotLifted: string;
    readonly reportedWithoutModeration: string;
    readonly reportedWithoutLog: string;
    /** The dialogue that asks before a picture is reported. Labels have at most 45 characters, hints 100. */
    readonly report: {
      readonly title: string;
      readonly poster: (escapedName: string, username: string) => string;
      readonly withoutModeration: string;
      readonly withoutLog: string;
      readonly pictures: string;
      readonly picturesHint: string;
      readonly steps: string;
      readonly stepsHint: string;
      readonly delete: string;
      readonly deleteHint: string;
      readonly copies: string;
      readonly copiesHint: string;
      readonly silence: (name: string, minutes: number) => string;
      readonly silenceHint: string;
      /** Instead of a hint, where it cannot be done as things are. */
      readonly lacking: Readonly<Record<"bot" | "moderator", (permission: Permission) => string>>;
      /** What came of it, a line each. */
      readonly known: (pictures: number) => string;
      readonly unread: (pictures: number) => string;
      readonly messageDeleted: string;
      readonly messageWasGone: string;
      readonly copiesDeleted: (count: number) => string;
      readonly silenced: (userId: string, untilMs: number) => string;
      readonly hasLeft: (userId: string) => string;
      /** @param reason - a sentence, escaped */
      readonly notDone: Readonly<Record<"delete" | "copies" | "silence", (reason: string) => string>>;
    };
    /** The dialogue that asks before a member is banned. */
    readonly banning: {
      readonly title: string;
      /** What is known of them; the name is missing where it could not be read. */
      readonly who: (userId: string, accountMadeAtMs: number, name?: { escaped: string; username: string }) => string;
      readonly reason: string;
      readonly reasonHint: string;
      readonly deletes: string;
      readonly deletesHint: string;
      readonly bannedAlready: (userId: string, byUserId?: string) => string;
    };
    /** What an author is told in private, below the name of the server. */
    readonly notice: Readonly<Record<AuthorNotice["deed"] | "whomToAsk" | "notYou", string>> & {
      readonly reasons: Readonly<Record<AuthorNotice["reason"], string>>;
      readonly timedOutUntil: (untilMs: number) => string;
    };
    /** No picture is read for money any more today. */
    readonly paidScansOver: (limit: number) => string;
  };
}
