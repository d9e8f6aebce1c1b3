/** Alt text: shown to copy, drafted, offered and posted. */
export interface AltTextWords {
  readonly altText: {
    /** Above the text that the button shows. */
    readonly ready: string;
    readonly nothing: string;
    /** For an answer about a part of the picture, or one thing about it. */
    readonly notOfWhole: string;
    /** Above a draft. */
    readonly draft: string;
    /** Under a draft: only the author of the message can add it. */
    readonly howToAdd: string;
    /** Replies to a message with `count` pictures without alt text, above a button. */
    readonly offer: (count: number) => string;
    /** Above alt text that is posted unasked. */
    readonly heading: string;
    /** Under it, in small print. */
    readonly written: string;
    /** Under the first such reply in a channel: which service processes pictures, and where to read more. */
    readonly introduction: string;
  };
}
