import type { Permission } from "../permission.ts";
import type { AreaName } from "../request/area.ts";
import type { FollowUpName } from "./custom-id.ts";
import type { UserErrorKey, UserErrors } from "../errors.ts";
import type { KnownScamPicture } from "../server/managed-server.ts";
import type { AuthorNotice, CaseButton, CaseState, Poster, ScamPost } from "../server/moderation-case.ts";
import type { Language } from "../server/personal-preferences.ts";
import type { CaptionDetail } from "../request/request.ts";
import type { ScamRule } from "../server/scam-rules.ts";
import type {
  AltTextMode,
  CommandDefaults,
  ModerationMode,
  ModerationScope,
  Sensitivity,
  ServerSettings,
} from "../server/settings.ts";
import type { SetupProblem } from "../server/setup-problem.ts";

/** How a command and its options are called in a language. */
export interface CommandWords<OptionName extends string = never> {
  /** Lower case, without blanks. */
  readonly name: string;
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
    readonly privacy: CommandWords<"show" | "opt-out" | "opt-in" | "forget-me">;
    readonly preferences: CommandWords<"private" | "detail" | "language" | "reset">;
    /** By the way to them: subcommands, and the options of each. */
    readonly settings: CommandWords<
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
  readonly dialogues: {
    /** Titles and labels have at most 45 characters, hints 100. */
    readonly ask: Readonly<Record<"title" | "question", string>>;
    readonly edit: Readonly<Record<"title" | "prompt" | "furtherPictures", string>> & {
      /** What `@imageN` means, for pictures with these numbers. */
      readonly promptHint: (numbers: readonly number[]) => string;
      /** How the pictures are named that are added: from this number on, so many at most. */
      readonly furtherHint: (firstNumber: number, maxFiles: number) => string;
    };
    readonly imagine: Readonly<Record<"title" | "prompt", string>>;
    readonly size: string;
    readonly sizeHint: string;
    readonly whichPicture: string;
    readonly whichPictures: string;
    readonly picture: (number: number, fileName: string) => string;
    /** Stands where files are added to those that were given before. */
    readonly filesKept: (count: number) => string;
  };
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
    readonly serversDetail: string;
    readonly discordsLanguage: string;
    /** Each in itself. */
    readonly language: Readonly<Record<Language, string>>;
  };
  readonly progress: {
    /** `before` jobs are to be done first; undefined where that is not known. */
    readonly queued: (before?: number) => string;
    readonly running: string;
    /** `line` is the model's newest log line, escaped. */
    readonly log: (line: string) => string;
    /** Several pictures at once, of which `done` are done. */
    readonly several: (done: number, count: number) => string;
    readonly cancel: string;
    /** After a restart, until there is more to say. */
    readonly goingOn: string;
    /** Calls a person who has waited for more than a minute; in reply to the answer. */
    readonly over: Readonly<Record<"picture" | "text" | "failure", (userId: string) => string>>;
  };
  readonly buttons: Readonly<Record<FollowUpName | "changeQuestion" | "delete" | "reopen", string>>;
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
    /** Goes on after that: what the picture showed before it was edited. */
    readonly beforeEdit: (description: string) => string;
    /** The alt text of a posted picture of which no description is known. */
    readonly pictureAskedAbout: string;
    /** Beside a made picture that is black all over. */
    readonly black: string;
    /** The same picture's alt text, where others' has the prompt. */
    readonly blackAlt: string;
    readonly reencoded: string;
    /** Said discreetly of an answer that was not made anew. */
    readonly madeBefore: string;
    /** Which frame of an animation the model was shown, counted from 1. */
    readonly frame: (frame: number, count: number) => string;
    /** The same of one of several pictures. */
    readonly frameOf: (picture: number, frame: number, count: number) => string;
    /** Stands above the part of an answer that is about one of several pictures. */
    readonly pictureNumber: (number: number) => string;
    /** Markdown: a link to the message that the answer is about. */
    readonly aboutMessage: (url: string) => string;
  };
  readonly altText: {
    /** What is shown by the button that copies. */
    readonly ready: string;
    readonly nothing: string;
    /** Where an answer is about a part of a picture, or one thing about it. */
    readonly notOfWhole: string;
    /** Above drafts. */
    readonly draft: string;
    /** Under drafts: nobody but the author can put them where they belong. */
    readonly howToAdd: string;
    /** In reply to so many pictures without alt text, above a button. */
    readonly offer: (count: number) => string;
    /** Above alt text that was posted by itself. */
    readonly heading: string;
    /** Under it. */
    readonly written: string;
    /** Under the first such reply in a channel: who processes pictures, and where to read more. */
    readonly introduction: string;
  };
  /** Lines of a list, for whoever wants to know how a picture was made. */
  readonly details: {
    readonly model: (title: string, endpoint: string) => string;
    readonly prompt: (escapedPrompt: string) => string;
    readonly seed: (seed: number) => string;
    readonly size: (size: string) => string;
    readonly format: (format: string) => string;
    readonly safety: (tolerance: string) => string;
    readonly cost: (usd: number) => string;
    readonly costUnknown: string;
  };
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
    readonly nobodyToBan: string;
    readonly banNumber: (number: number) => string;
    readonly banned: (userId: string) => string;
    /** The same where their messages stay. */
    readonly bannedAlone: (userId: string) => string;
    /** Another moderator had decided before; none is named where a new copy has opened the case again. */
    readonly decidedBefore: (state: CaseState, userId?: string) => string;
    /** Of a decision that was taken back. */
    readonly isOpenAgain: string;
    /** The button's entry is not the one that shows the case from now on, which `url` leads to. */
    readonly shownElsewhere: (url: string) => string;
    /** The entry is gone, or too old to be changed. */
    readonly entryIsNew: string;
    readonly timeoutsNotLifted: string;
    readonly reportedAsleep: string;
    readonly reportedWithoutLog: string;
    /** The dialogue that asks before a picture is reported. Labels have at most 45 characters, hints 100. */
    readonly report: {
      readonly title: string;
      readonly poster: (escapedName: string, username: string) => string;
      readonly asleep: string;
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
  /** Answers to messages that speak to the bot. */
  readonly spokenTo: {
    /** Where the bot was named in reply to an answer, but the words did not reach it or there are none. */
    readonly howToAsk: string;
    /** Where the picture is hidden from the bot. */
    readonly pictureHidden: string;
    /** Above a button that shows the answer to the person who asked alone. */
    readonly inPrivate: string;
    /** Tells a person whose language is not known, and who reads this one, how to choose it. */
    readonly chooseLanguage: string;
  };
  readonly help: string;
  readonly privacy: {
    /** Who processes what. */
    readonly processed: string;
    /** What is kept, and for how long. */
    readonly kept: string;
    /** What a server's moderation does, whatever somebody wishes. */
    readonly moderated: string;
    /** How long a person's own defaults are kept. */
    readonly preferences: string;
    /** That authors may be told in private, and what is kept of that. */
    readonly noticed: string;
    readonly isOptedOut: string;
    readonly isOptedIn: string;
    readonly optedOut: string;
    readonly optedIn: string;
    readonly forgotten: string;
  };
  /** What a person has decided for themselves; Markdown, a line each. */
  readonly preferences: {
    readonly heading: string;
    readonly saved: string;
    readonly reset: string;
    readonly private: (isPrivate: boolean) => string;
    readonly detail: (detail: CaptionDetail | undefined) => string;
    readonly language: (language: Language | undefined) => string;
    /** What else has a say. */
    readonly order: string;
  };
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
    readonly phrasesAsleep: string;
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
  /** How Discord calls what somebody may do. */
  readonly permissions: Readonly<Record<Permission, string>>;
  /** A feature that cannot work as it is set up, and what to do; Markdown. */
  readonly trouble: (trouble: SetupProblem) => string;
  readonly errors: { readonly [Key in UserErrorKey]: (params: UserErrors[Key]) => string };
}
