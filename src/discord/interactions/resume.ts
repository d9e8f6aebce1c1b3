import pLimit from "p-limit";
import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { log, nameOfAsk } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { TakeOverOrphans } from "../../services/pending/orphans.ts";
import type { Dispatch } from "./dispatch.ts";

/** How often the store is read for requests whose process has died. */
const LOOK_MS = 2_000;
/** After a crash under load, the bot begins with a few at a time: new commands come first. */
const MAX_BEGINNING = 4;
/** A job may take minutes, and the requests behind it must not wait for it. */
const MAX_BEGINNING_MS = 500;
/** How long a request runs alone where a process has died while it read for it: it may end the next process, too. */
const ALONE_MS = 3_000;

export interface ResumeOptions {
  readonly takeOverOrphans: TakeOverOrphans;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Resumes requests whose process has died or left: at the start, and as long as the bot runs. */
export async function resumePending({ takeOverOrphans, dispatch, clock, signal }: ResumeOptions): Promise<void> {
  const begin = async (record: PendingRequestRecord, durationMs: number): Promise<void> => {
    if (signal.aborted) return; // the next process resumes it
    await inTime(clock, durationMs, dispatch.resume(record), () => undefined);
  };
  const [few, one] = [pLimit(MAX_BEGINNING), pLimit(1)];
  while (!signal.aborted) {
    try {
      for (const record of await takeOverOrphans()) {
        log.info(nameOfAsk(record.id), "going on with somebody who waits");
        if (record.unendedReadings) void one(() => begin(record, ALONE_MS));
        else void few(() => begin(record, MAX_BEGINNING_MS));
      }
    } catch (error) {
      log.error({ err: error }, "it could not be looked who still waits");
    }
    await clock.sleep(LOOK_MS, signal).catch(() => undefined); // aborted: the loop ends
  }
}
