/** Alt text: shown to copy, drafted, offered and posted. */
export interface AltTextWords {
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
}
