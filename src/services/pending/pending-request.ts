import type { PendingRequestRecord } from "./records.ts";
import type { Recording } from "./recording.ts";

/** So many processes that ended while they read for one request are no coincidence. */
const MAX_UNENDED_READINGS = 2;

/** A request of a person who waits for its answer. */
export interface PendingRequest {
  readonly id: string;
  /** Aborts when the request is withdrawn; the reason is a `UserError` for the person, where there is one to tell. */
  readonly signal: AbortSignal;
  /**
   * Records the request, so that it outlives this process.
   *
   * @throws UserError `restarting` where another process sees to what was asked
   */
  persist(): Promise<void>;
  /** Whether another process sees to what was asked, or could go on with it. */
  isPersisted(): boolean;
  /**
   * Notes, where the request is recorded, that something is about to be read which may end the process.
   *
   * @returns to be called when it has been read
   */
  beginReading(): Promise<() => void>;
  /** Remembers which message the answer is in. */
  isIn(messageId: string): void;
  /** Withdraws the request. */
  withdraw(reason: unknown): void;
  /** The answer was given, or never will be: nothing of the request is left. */
  close(): Promise<void>;
  /** Leaves the recorded request for another process to continue. */
  handOver(): Promise<void>;
}

/** Whether so many processes have ended while they read for this request that none is to try it again. */
export function isDeadly({ unendedReadings = 0 }: PendingRequestRecord): boolean {
  return unendedReadings >= MAX_UNENDED_READINGS;
}

/** @param gone - called when the request does not wait in this process any more */
export function createPendingRequest(
  id: string,
  recording: Recording,
  controller: AbortController,
  gone: () => void,
): PendingRequest {
  const { persist, isPersisted, beginReading, isIn } = recording;
  return {
    id,
    signal: controller.signal,
    persist,
    isPersisted,
    beginReading,
    isIn,
    withdraw: (reason) => controller.abort(reason),
    async close() {
      await recording.forget();
      gone();
    },
    async handOver() {
      await recording.settle();
      gone();
    },
  };
}
