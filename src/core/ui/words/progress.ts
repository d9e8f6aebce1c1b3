/** What stands in the place of an answer until it is there. */
export interface ProgressWords {
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
    readonly afterRestart: string;
    /** Calls a person who has waited for more than a minute; in reply to the answer. */
    readonly finished: Readonly<Record<"picture" | "text" | "failure", (userId: string) => string>>;
  };
}
