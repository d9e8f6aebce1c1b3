import type { Clock } from "../../../../core/async/clock.ts";
import { log } from "../../../../log.ts";
import { DecoderEndedError, type Role, rolesOf } from "./ended.ts";
import { type WorkerResponse, fromFailure, type Work } from "./messages.ts";
import type { OpenDecoderProcess } from "./open-process.ts";
import { createProcessWatch } from "./process-watch.ts";

export interface RequestOptions {
  /** When the time is over, the process is ended, since nothing else stops a decoder. */
  readonly deadlineMs: number;
  /** Whether a decoder touches the bytes, so that the process may end by it. */
  readonly isDecoding?: boolean;
  /** Stops waiting for the work, and abandons it where that is possible. */
  readonly signal?: AbortSignal;
  readonly onAnnounced?: (byteLength: number) => void;
}

/** A timer later than this was held up, with the whole machine or only with the bot. */
const HELD_UP_MS = 1_000;

/** One process, from its start to its end. */
export interface Session {
  /** @throws as {@link Connection.request} does */
  request(id: number, work: Work, options: RequestOptions): Promise<unknown>;
  /** Ends the process, by no picture's fault. */
  close(how: string): void;
}

export interface SessionOptions {
  readonly open: OpenDecoderProcess;
  readonly clock: Clock;
  /**
   * Called when the process has ended, and all that it held is gone; before anything else hears of it.
   *
   * @param hasAnswered - whether it ever did
   */
  readonly onEnded: (hasAnswered: boolean) => void;
}

interface Pending {
  readonly isDecoding: boolean;
  readonly onAnnounced: ((byteLength: number) => void) | undefined;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export function createSession({ open, clock, onEnded }: SessionOptions): Session {
  const pending = new Map<number, Pending>();
  let isOver = false;
  let hasAnswered = false;

  const over = (how: string, roles = rolesOf(pending, undefined)): void => {
    if (isOver) return;
    isOver = true;
    watch.ends();
    onEnded(hasAnswered);
    if (pending.size > 0)
      log.warn({ reason: how, underWay: pending.size }, "the process that decodes pictures has ended");
    for (const [id, one] of pending) one.reject(new DecoderEndedError(roles.get(id) ?? "unexplained", how));
    pending.clear();
  };

  const delivered = (delivery: WorkerResponse): void => {
    hasAnswered = true;
    const one = pending.get(delivery.id);
    if ("announcedBytes" in delivery) one?.onAnnounced?.(delivery.announcedBytes);
    else if ("failure" in delivery) one?.reject(fromFailure(delivery.failure));
    else one?.resolve(delivery.result);
  };

  const child = open({ ended: (how) => over(how), delivered });
  const end = (how: string, roles?: ReadonlyMap<number, Role>): void => {
    over(how, roles);
    child.kill();
  };
  const watch = createProcessWatch({ clock, residentBytes: () => child.residentBytes(), end });

  return {
    close: (how) => end(how, new Map()),
    async request(id, work, { deadlineMs, isDecoding = false, signal, onAnnounced }) {
      if (pending.size === 0) watch.works();
      const stopDeadline = startDeadline(clock, deadlineMs, () => {
        end(`${work[0]} took more than ${deadlineMs} ms`, rolesOf(pending, id));
      });
      const abandon = (): void => {
        child.send({ id, work: "abandon" });
        pending.get(id)?.reject(signal?.reason);
      };
      try {
        return await new Promise((resolve, reject) => {
          pending.set(id, { isDecoding, onAnnounced, resolve, reject });
          signal?.addEventListener("abort", abandon, { once: true });
          child.send({ id, work });
        });
      } finally {
        stopDeadline();
        signal?.removeEventListener("abort", abandon);
        if (pending.delete(id) && pending.size === 0) watch.rests();
      }
    },
  };
}

/**
 * Starts a time limit that counts only while the bot itself runs: else the process may have been held up with it, or
 * its answer may have arrived and not been read yet.
 *
 * @returns a function that stops it
 */
function startDeadline(clock: Clock, deadlineMs: number, onOver: () => void): () => void {
  let stop: () => void;
  const begin = (): void => {
    const dueMs = clock.now() + deadlineMs;
    stop = clock.after(deadlineMs, () => (clock.now() - dueMs > HELD_UP_MS ? begin() : onOver()));
  };
  begin();
  return () => stop();
}
