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
}
