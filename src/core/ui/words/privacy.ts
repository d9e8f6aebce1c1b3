export interface PrivacyWords {
  readonly privacy: {
    /** Which service processes what. */
    readonly processed: string;
    /** What is stored, and for how long. */
    readonly kept: string;
    /** What a server's moderation stores, which opting out does not change. */
    readonly moderated: string;
    /** How long a person's own defaults are stored. */
    readonly preferences: string;
    /** That authors may get a private message, and what is stored about that. */
    readonly noticed: string;
    readonly isOptedOut: string;
    readonly isOptedIn: string;
    readonly optedOut: string;
    readonly optedIn: string;
    readonly forgotten: string;
  };
}
