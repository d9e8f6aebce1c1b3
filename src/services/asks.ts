import { UserError } from "../core/errors.ts";

/** Who presses a button, and what they may do where it stands. */
export interface Presser {
  readonly userId: string;
  /** Whether they may manage messages there. */
  readonly isModerator: boolean;
}

/** Somebody who waits for an answer. */
export interface Ask {
  readonly id: string;
  /** Aborts when the ask is withdrawn; the reason is a `UserError` for the person, where there is one to tell. */
  readonly signal: AbortSignal;
  /** Withdraws the ask. */
  withdraw(reason: unknown): void;
  /** The answer was given: nothing is left to withdraw. */
  close(): void;
}

/** Everybody in this process who waits for an answer. */
export interface Asks {
  open(userId: string): Ask;
  /**
   * Withdraws an ask for the person who pressed its Cancel button.
   *
   * @throws UserError `jobOver`, `notYourJob`
   */
  cancel(id: string, by: Presser): void;
  /** Withdraws all of them, and resolves when the last one is closed. */
  withdrawAll(reason: unknown): Promise<void>;
}

export function createAsks(randomId: () => string): Asks {
  const waiting = new Map<string, { readonly userId: string; readonly controller: AbortController }>();
  let allClosed: (() => void) | undefined;

  return {
    open(userId) {
      const id = randomId();
      const controller = new AbortController();
      waiting.set(id, { userId, controller });
      return {
        id,
        signal: controller.signal,
        withdraw: (reason) => controller.abort(reason),
        close() {
          waiting.delete(id);
          if (waiting.size === 0) allClosed?.();
        },
      };
    },

    cancel(id, by) {
      const ask = waiting.get(id);
      if (!ask || ask.controller.signal.aborted) throw new UserError("jobOver", {});
      if (ask.userId !== by.userId && !by.isModerator) throw new UserError("notYourJob", {});
      ask.controller.abort(new UserError("cancelled", {}));
    },

    async withdrawAll(reason) {
      for (const { controller } of waiting.values()) controller.abort(reason);
      if (waiting.size === 0) return;
      await new Promise<void>((resolve) => {
        allClosed = resolve;
      });
    },
  };
}
