/** What an answer's message says until the answer is there. */
export interface ProgressWords {
  readonly progress: {
    /** `before`: how many jobs are ahead, if known. */
    readonly queued: (before?: number) => string;
    readonly running: string;
    /** `line` is the model's newest log line, escaped. */
    readonly log: (line: string) => string;
    /** `done` of `count` pictures are finished. */
    readonly several: (done: number, count: number) => string;
    readonly cancel: string;
    /** After a restart, until the first news. */
    readonly afterRestart: string;
    /** Mentions a person who has waited for more than a minute; replies to the answer. */
    readonly finished: Readonly<Record<"picture" | "text" | "failure", (userId: string) => string>>;
  };
}
