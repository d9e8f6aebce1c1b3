/** Replies to messages that mention the bot. */
export interface MentionWords {
  readonly mentions: {
    /** For a reply to an answer: it mentions the bot without a question, or Discord does not show its text to the bot. */
    readonly howToAsk: string;
    /** For a picture that Discord does not show to the bot. */
    readonly pictureHidden: string;
    /** Above a button that shows the answer to its asker only. */
    readonly inPrivate: string;
    /** Tells a reader of this language how to choose it, where the person's language is unknown. */
    readonly chooseLanguage: string;
  };
}
