export interface MentionWords {
  /** Answers to messages that speak to the bot. */
  readonly mentions: {
    /** Where the bot was named in reply to an answer, but the words did not reach it or there are none. */
    readonly howToAsk: string;
    /** Where the picture is hidden from the bot. */
    readonly pictureHidden: string;
    /** Above a button that shows the answer to the person who asked alone. */
    readonly inPrivate: string;
    /** Tells a person whose language is not known, and who reads this one, how to choose it. */
    readonly chooseLanguage: string;
  };
}
