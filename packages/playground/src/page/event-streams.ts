import type { ServerResponse } from "node:http";
import type { Clock } from "fal-stand-in";
import type { PageEvent } from "./protocol.ts";
import type { Actor } from "./seed.ts";

/** Proxies and browsers give up on a stream that is silent. */
const PING_INTERVAL_MS = 15_000;

/** How soon a browser reconnects after its stream broke off, as when the playground is restarted. */
const RETRY_MS = 1_000;

/** The open pages, each for one of the people. */
export interface EventStreams {
  /** Answers with a stream of events that begins with `before`. */
  open(actor: Actor, response: ServerResponse, before: readonly PageEvent[]): void;
  /** Sends an event to all people, or to those that `mayHear` accepts. */
  tell(event: PageEvent, mayHear?: (actor: Actor) => boolean): void;
  /** Ends them all. */
  close(): void;
}

export function createEventStreams(clock: Clock): EventStreams {
  const open = new Set<{ readonly actor: Actor; readonly response: ServerResponse }>();
  return {
    open(actor, response, before) {
      const stream = { actor, response };
      const closed = new AbortController();
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store" });
      response.write(`retry: ${RETRY_MS}\n\n${before.map(frame).join("")}`);
      response.once("close", () => {
        open.delete(stream);
        closed.abort();
      });
      open.add(stream);
      void ping(response, clock, closed.signal);
    },
    tell(event, mayHear = () => true) {
      const text = frame(event);
      for (const { actor, response } of open) if (mayHear(actor)) response.write(text);
    },
    close() {
      for (const { response } of open) response.end();
    },
  };
}

function frame(event: PageEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}

async function ping(response: ServerResponse, clock: Clock, closed: AbortSignal): Promise<void> {
  while (!closed.aborted) {
    await clock.sleep(PING_INTERVAL_MS, closed).then(
      () => response.write(": ping\n\n"),
      () => undefined, // The page was closed.
    );
  }
}
