import pLimit from "p-limit";
import type { Clock } from "../core/clock.ts";
import { inTime } from "../core/deadline.ts";
import { log, nameOfAsk } from "../log.ts";
import type { AskRecord } from "../services/ask-records.ts";
import type { TakeOverOrphans } from "../services/orphans.ts";
import type { Dispatch } from "./dispatch.ts";

/** How often it is looked whether somebody waits whose process has died. */
const LOOK_MS = 2_000;
/** After a crash under load, the bot begins with a few at a time: new commands come first. */
const MAX_BEGINNING = 4;
/** A job may take minutes, and those behind it must not wait for it. */
const MAX_BEGINNING_MS = 500;

export interface GoOnOptions {
  readonly takeOverOrphans: TakeOverOrphans;
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Sees to those who wait although their process has died or left: at the start, and as long as the bot runs. */
export async function goOn({ takeOverOrphans, dispatch, clock, signal }: GoOnOptions): Promise<void> {
  const begin = async (record: AskRecord): Promise<void> => {
    if (signal.aborted) return; // the next process goes on with it
    await inTime(clock, MAX_BEGINNING_MS, dispatch.resume(record), () => undefined);
  };
  const limit = pLimit(MAX_BEGINNING);
  while (!signal.aborted) {
    try {
      for (const record of await takeOverOrphans()) {
        log.info(nameOfAsk(record.id), "going on with somebody who waits");
        void limit(() => begin(record));
      }
    } catch (error) {
      log.error({ err: error }, "it could not be looked who still waits");
    }
    await clock.sleep(LOOK_MS, signal).catch(() => undefined); // aborted: the loop ends
  }
}
