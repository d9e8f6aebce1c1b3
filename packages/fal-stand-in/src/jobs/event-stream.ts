import type { ServerResponse } from "node:http";
import type { Clock } from "../protocol/clock.ts";
import type { QueuedJob } from "./job.ts";
import { statusBody } from "./status.ts";

/** How often fal sends a comment to keep an event stream open. */
const PING_INTERVAL_MS = 15_000;

/** Faults of an event stream. */
export interface StreamFaults {
  /** It opens and sends nothing, ever. */
  readonly silentStream?: boolean;
  /** The connection breaks after this many events. */
  readonly dropStreamAfterEvents?: number;
  /** It ends properly after this many events, whatever the job does. */
  readonly endStreamAfterEvents?: number;
  /** It begins with this, whatever the job does, and stays open. */
  readonly streamText?: string;
  /** It sends only comments, and stays open when the job is over. */
  readonly onlyComments?: boolean;
  /** It stays open when the job is over. */
  readonly neverCloses?: boolean;
}

/** Sends a job's states as server-sent events, each at once, until the job is over. */
export function streamStatus(
  job: QueuedJob,
  response: ServerResponse,
  { withLogs, clock, faults }: { withLogs: boolean; clock: Clock; faults: StreamFaults },
): void {
  const { silentStream = false, onlyComments = false, neverCloses = false, streamText } = faults;
  const { dropStreamAfterEvents = Infinity, endStreamAfterEvents = Infinity } = faults;
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-fal-request-id": job.requestId,
  });
  response.flushHeaders();
  if (silentStream) return;
  if (streamText !== undefined) response.write(streamText);

  const closed = new AbortController();
  let events = 0;
  let toldLogs = 0;
  const tell = () => {
    if (closed.signal.aborted) return;
    if (!onlyComments && events < Math.min(dropStreamAfterEvents, endStreamAfterEvents)) {
      events += 1;
      // An event carries the lines since the last one; a poll carries them all.
      response.write(`data: ${JSON.stringify(statusBody(job, withLogs ? toldLogs : undefined))}\n\n`);
      toldLogs = job.logs.length;
    }
    if (events >= dropStreamAfterEvents) {
      stop();
      response.write(": \n\n", () => response.destroy());
    } else if (events >= endStreamAfterEvents || job.status === "COMPLETED") {
      if (neverCloses || onlyComments) return;
      stop();
      response.end();
    } else if (!onlyComments) job.told();
  };
  const unwatch = job.watch(tell);
  const stop = () => {
    unwatch();
    closed.abort();
  };
  response.once("close", stop);
  tell();
  void ping(response, clock, closed.signal);
}

async function ping(response: ServerResponse, clock: Clock, closed: AbortSignal): Promise<void> {
  while (!closed.aborted) {
    const isOpen = await clock.sleep(PING_INTERVAL_MS, closed).then(
      () => true,
      () => false,
    );
    if (isOpen && !closed.aborted) response.write(": ping\n\n");
  }
}
