export interface PrivacyWords {
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
}
