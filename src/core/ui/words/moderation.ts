import type { Permission } from "../../permission.ts";
import type { AuthorNotice, CaseButton, CaseState, Poster, ScamPost } from "../../server/moderation-case.ts";
import type { ScamRule } from "../../server/scam-rules.ts";

export interface ModerationWords {
  readonly moderation: {
    /** What the text of a picture shows of a scam: a noun phrase that fits into a sentence. */
    readonly rules: Readonly<Record<ScamRule, string>>;
    /** Above an entry in the log; Markdown. */
    readonly heading: (copies: number) => string;
    /** In its place once a moderator has decided; Markdown. */
    readonly decided: Readonly<Record<Exclude<CaseState, "open">, (userId: string, deleted: number) => string>>;
    /** In its place once posters are banned; `byUserId`: the moderator who banned all of them. */
    readonly bannedHeading: (posters: number, byUserId?: string) => string;
    /** What a decision means, under its heading. */
    readonly meaning: Readonly<Record<Exclude<CaseState, "open">, string>>;
    readonly reopened: (userId: string) => string;
    readonly cannotBeBroughtBack: string;
    readonly bansStay: string;
    readonly same: string;
    readonly similar: (distance: number, limit: number) => string;
    /** @param matched - a piece of the picture's text, escaped */
    readonly text: (rule: string, matched: string, points: number) => string;
    /** `count` reasons are not listed. */
    readonly furtherReasons: (count: number) => string;
    readonly score: (points: number, threshold: number) => string;
    readonly reportedBy: (userId: string) => string;
    readonly poster: (poster: Poster, accountMadeAtMs: number) => string;
    /** Where and when a message with it was posted: its words as a spoiler, and a link if the message still exists. */
    readonly place: (post: ScamPost, atMs: number, hiddenWords?: string, url?: string) => string;
    readonly furtherPlaces: (count: number) => string;
    /** `count` posts are not listed. */
    readonly furtherPosts: (count: number) => string;
    readonly deleted: (deleted: number, copies: number) => string;
    /** The alt text of the picture in the log. `text`: what can be read in it. */
    readonly pictureAlt: (text: string) => string;
    readonly pictureAltWithoutText: string;
    readonly undone: (userId: string, deleted: number) => string;
    readonly notScam: (userId: string, deleted: number) => string;
    readonly buttons: Readonly<Record<CaseButton, string>>;
    /** From here on: answers to the moderator who pressed a button or reported a picture. */
    readonly whomToBan: string;
    readonly noneToBan: string;
    readonly banNumber: (number: number) => string;
    readonly banned: (userId: string) => string;
    /** The same if their messages stay. */
    readonly bannedKeepingMessages: (userId: string) => string;
    /** Another moderator was faster; without `userId`, a new copy has opened the case again. */
    readonly decidedBefore: (state: CaseState, userId?: string) => string;
    /** The moderator undid a decision. */
    readonly isOpenAgain: string;
    /** The button belongs to an older entry of the case; `url` leads to the current one. */
    readonly shownElsewhere: (url: string) => string;
    /** The old entry is gone, or too old for an edit. */
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
      /** In place of a hint, where a permission is missing. */
      readonly lacking: Readonly<Record<"bot" | "moderator", (permission: Permission) => string>>;
      /** From here on: what was done, a line each. */
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
      /** Describes the member; without `name` if Discord did not tell it. */
      readonly who: (userId: string, accountMadeAtMs: number, name?: { escaped: string; username: string }) => string;
      readonly reason: string;
      readonly reasonHint: string;
      readonly deletes: string;
      readonly deletesHint: string;
      readonly bannedAlready: (userId: string, byUserId?: string) => string;
    };
    /** The private message to an author, below the server's name. */
    readonly notice: Readonly<Record<AuthorNotice["deed"] | "whomToAsk" | "notYou", string>> & {
      readonly reasons: Readonly<Record<AuthorNotice["reason"], string>>;
      readonly timedOutUntil: (untilMs: number) => string;
    };
    /** The day's limit of paid scans is reached. */
    readonly paidScansOver: (limit: number) => string;
  };
}
