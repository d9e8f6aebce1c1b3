import type { FollowUpName } from "../custom-id.ts";
import type { CaptionDetail } from "../../request/request.ts";

/** Answers, the buttons under them, and how a picture was made. */
export interface AnswerWords {
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
    /** "2.4 seconds" */
    readonly duration: (seconds: number) => string;
    readonly generatedAlt: (prompt: string) => string;
    readonly editedAlt: (prompt: string) => string;
    /** Follows `editedAlt`: what the picture showed before it was edited. */
    readonly beforeEdit: (description: string) => string;
    /** The alt text of a picture that the answer shows again and whose description is unknown. */
    readonly pictureAskedAbout: string;
    /** Beside a made picture that is black all over. */
    readonly black: string;
    /** The alt text of such a picture, in place of the prompt. */
    readonly blackAlt: string;
    readonly reencoded: string;
    /** In small print: the answer comes from the cache. */
    readonly madeBefore: string;
    /** Which frame of an animation the model saw, counted from 1. */
    readonly frame: (frame: number, count: number) => string;
    /** The same for one of several pictures. */
    readonly frameOf: (picture: number, frame: number, count: number) => string;
    /** Above the part of an answer that is about one of several pictures. */
    readonly pictureNumber: (number: number) => string;
    /** Markdown: a link to the message that the answer is about. */
    readonly aboutMessage: (url: string) => string;
  };
  /** How a picture was made; Markdown, a line each. */
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
}
