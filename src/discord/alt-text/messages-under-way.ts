/** A message whose alt text is under way. */
export interface MessageUnderWay {
  /** Aborts when the message is deleted, or its author has added alt text. */
  readonly signal: AbortSignal;
  /** Its attachments that are spoilers, including ones that become one meanwhile. */
  readonly spoilers: Set<string>;
}

/** The messages whose alt text is under way in this process, each once. */
export interface MessagesUnderWay {
  /** Does something about a message, unless that is under way: Discord repeats messages after a broken connection. */
  begin(messageId: string, work: (message: MessageUnderWay) => Promise<void>): Promise<void>;
  withdraw(messageIds: readonly string[]): void;
  addSpoilers(messageId: string, spoilers: readonly string[]): void;
  /** Resolves when no work on a message is under way; failures go to the caller that began it. */
  ended(messageId: string): Promise<void>;
  /** Resolves when no work is under way. */
  allEnded(): Promise<void>;
}

export function createMessagesUnderWay(): MessagesUnderWay {
  interface Entry {
    readonly withdrawal: AbortController;
    readonly spoilers: Set<string>;
    readonly done: Promise<void>;
  }
  const entries = new Map<string, Entry>();
  return {
    begin(messageId, work) {
      if (entries.has(messageId)) return Promise.resolve();
      const withdrawal = new AbortController();
      const spoilers = new Set<string>();
      const done = work({ signal: withdrawal.signal, spoilers }).finally(() => entries.delete(messageId));
      entries.set(messageId, { withdrawal, spoilers, done });
      return done;
    },
    withdraw(messageIds) {
      for (const messageId of messageIds) entries.get(messageId)?.withdrawal.abort();
    },
    addSpoilers(messageId, spoilers) {
      for (const one of spoilers) entries.get(messageId)?.spoilers.add(one);
    },
    async ended(messageId) {
      await entries.get(messageId)?.done.catch(() => undefined);
    },
    async allEnded() {
      await Promise.allSettled([...entries.values()].map(({ done }) => done));
    },
  };
}
