import type { FalClient } from "@fal-ai/client";
import { z } from "zod";
import type { Clock } from "../core/async/clock.ts";
import { UserError } from "../core/errors.ts";
import { readableLogLine } from "../core/ui/log-line.ts";
import type { Progress } from "../core/request/progress.ts";
import { log } from "../log.ts";
import { isOfFal, waitWantedMs } from "./fal-passing.ts";

/** While the event stream is open, the status is asked for this seldom: a stream can fall silent without closing. */
const POLL_BESIDE_STREAM_MS = 20_000;
/** Once the stream is gone, polling carries on alone: where it fails, after pauses that double, up to the longer one. */
const POLL_ALONE_MS = 1_000;

/** The longest queue that is believed. */
const MAX_QUEUE = 1_000_000;

/** A place that is no count of jobs says nothing of how long it takes; the job is queued all the same. */
const queuePosition = z.int().min(0).max(MAX_QUEUE).optional().catch(undefined);

/** How many of a model's newest messages are searched for words. */
const MAX_MESSAGES = 20;

const logEntry = z.looseObject({ message: z.string() });

/** The newest line of a model's log that has words: what it writes last may be a bar alone. */
const newestWords = z
  .array(z.unknown())
  .transform((logs) =>
    logs
      .slice(-MAX_MESSAGES)
      .map((entry) => readableLogLine(logEntry.safeParse(entry).data?.message ?? ""))
      .findLast((line) => line !== undefined),
  )
  .optional()
  .catch(undefined);

const queueStatus = z.discriminatedUnion("status", [
  z.looseObject({ status: z.literal("IN_QUEUE"), queue_position: queuePosition }),
  z.looseObject({ status: z.literal("IN_PROGRESS"), logs: newestWords }),
  z.looseObject({ status: z.enum(["COMPLETED", "CANCELLED"]) }),
]);

export interface WatchOptions {
  readonly client: FalClient;
  /** What the job's event stream says, until it ends. */
  readonly events: (signal: AbortSignal) => AsyncIterable<unknown>;
  readonly clock: Clock;
  readonly endpoint: string;
  readonly requestId: string;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/**
 * Resolves when fal says that the job is over: by its event stream (12 ms late, where polling twice a second is 248 ms
 * late), with polling beside it as a safety net and alone where the stream ends before the job does. A failed status
 * request says nothing of the job, whatever fal answers, and is repeated until the signal aborts.
 *
 * @throws UserError `cancelled` where it was cancelled elsewhere, and has no result; the signal's reason
 */
export async function watchJob(options: WatchOptions): Promise<void> {
  const { client, clock, endpoint, requestId, onProgress, signal } = options;
  const over = new AbortController();
  const ended = AbortSignal.any([signal, over.signal]);

  const see = (data: unknown): void => {
    const status = queueStatus.safeParse(data).data;
    if (!status || ended.aborted) return;
    if (status.status === "COMPLETED") over.abort();
    else if (status.status === "CANCELLED") over.abort(new UserError("cancelled", {}));
    else tell(onProgress, toProgress(status));
  };

  let pauseMs = POLL_ALONE_MS;
  let failures = 0;
  const poll = async (): Promise<void> => {
    try {
      see(await client.queue.status(endpoint, { requestId, logs: true, abortSignal: ended }));
      pauseMs = POLL_ALONE_MS;
      failures = 0;
    } catch (error) {
      if (ended.aborted) return;
      if (!isOfFal(error)) throw error;
      log.debug({ err: error, requestId }, "a status request failed");
      pauseMs = Math.max(Math.min(POLL_ALONE_MS * 2 ** failures, POLL_BESIDE_STREAM_MS), waitWantedMs(error));
      failures += 1;
    }
  };

  const streamGone = new AbortController();
  void follow(options, see, ended).then(() => streamGone.abort());
  try {
    while (!ended.aborted) {
      await pause(clock, pauseMs, streamGone.signal, ended);
      if (!ended.aborted) await poll();
    }
  } finally {
    over.abort(); // closes the stream
  }
  signal.throwIfAborted();
  if (over.signal.reason instanceof UserError) throw over.signal.reason;
}

/** Sees what the event stream says. Its end, well or not, says nothing of the job. */
async function follow(
  { events, requestId }: WatchOptions,
  see: (data: unknown) => void,
  ended: AbortSignal,
): Promise<void> {
  try {
    for await (const data of events(ended)) see(data);
  } catch (error) {
    if (!ended.aborted) log.debug({ err: error, requestId }, "an event stream broke off");
  }
}

/** A listener that throws must not end the watch over a job that is paid for. */
function tell(onProgress: (progress: Progress) => void, progress: Progress): void {
  try {
    onProgress(progress);
  } catch (error) {
    log.error({ err: error }, "progress could not be shown");
  }
}

/** Waits for the next poll: for `aloneMs` where the stream is gone, long beside it, and cut short when it goes. */
async function pause(clock: Clock, aloneMs: number, streamGone: AbortSignal, ended: AbortSignal): Promise<void> {
  const durationMs = streamGone.aborted ? aloneMs : POLL_BESIDE_STREAM_MS;
  const wake = streamGone.aborted ? ended : AbortSignal.any([streamGone, ended]);
  await clock.sleep(durationMs, wake).catch((error: unknown) => {
    if (!wake.aborted) throw error;
  });
}

function toProgress(status: z.infer<typeof queueStatus>): Progress {
  if (status.status === "IN_QUEUE") {
    const { queue_position: position } = status;
    return { stage: "queued", ...(position !== undefined && { position }) };
  }
  return typeof status["logs"] === "string" ? { stage: "running", log: status["logs"] } : { stage: "running" };
}
