import type { PendingRequestRecord } from "./records.ts";
import type { Recording } from "./recording.ts";

/** This many processes that ended while reading for one request are no coincidence. */
const MAX_UNENDED_READINGS = 2;

/** A request of a person who waits for its answer. */
export interface PendingRequest {
  readonly id: string;
  /** Aborts when the request is withdrawn; the reason is a `UserError` for the person, where there is one to tell. */
  readonly signal: AbortSignal;
  /**
   * Records the request, so that it outlives this process.
   *
   * @throws UserError `restarting` where another process handles the request
   */
  persist(): Promise<void>;
  /** Whether another process handles the request, or could continue it. */
  isPersisted(): boolean;
  /**
   * Notes in the record that something is about to be read which may end the process.
   *
   * @returns a callback for when it has been read
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

/** Whether too many processes have ended while reading for this request for another to try it. */
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
