import type { StreamFaults } from "../jobs/event-stream.ts";
import type { Flood } from "./flood.ts";
import { type Exchange, jsonReply, type Reply } from "../protocol/http.ts";

/** Something that goes wrong with the next requests to a route. */
export interface Fault extends StreamFaults {
  readonly method?: string;
  /** Matched on `host/path`, e.g. `queue.fal.run/fal-ai/flux-2-pro`; a string must be all of it. */
  readonly route: string | RegExp;
  /** How many requests it befalls; 1 if unset. */
  readonly times?: number;
  /** Answers so, and the request is not handled. */
  readonly status?: number;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Breaks the connection `before` the request is handled, or `after`: it had its effect and the answer is lost. */
  readonly reset?: "before" | "after";
  /** The answer is far too large. */
  readonly flood?: Flood;
  /** The answer's JSON breaks off half-way. */
  readonly malformedJson?: boolean;
  /** The request waits so long, by the stand-in's clock, before anything else happens. */
  readonly delayMs?: number;
  /** The answer waits so long after the request had its effect. */
  readonly answerDelayMs?: number;
}

/** The faults that are laid out for the requests to come, the oldest first. */
export function createFaults() {
  const laid: { fault: Fault; left: number }[] = [];
  return {
    /** Lays one out; the returned function takes it away again. */
    add: (fault: Fault): (() => void) => {
      const entry = { fault, left: fault.times ?? 1 };
      laid.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    /** Takes away all that are left. */
    clear: () => void laid.splice(0),
    /** The fault that befalls this request. */
    take: (exchange: Exchange): Fault | undefined => {
      const entry = laid.find(({ fault, left }) => left > 0 && matches(fault, exchange));
      if (entry) entry.left -= 1;
      return entry?.fault;
    },
  };
}

function matches({ method, route }: Fault, exchange: Exchange): boolean {
  if (method !== undefined && method.toUpperCase() !== exchange.method) return false;
  const address = `${exchange.host}${exchange.path}`;
  // A copy of the expression, since one with the flag g would remember where it was.
  return typeof route === "string" ? route === address : new RegExp(route.source, route.flags).test(address);
}

/** The answer that a fault gives instead of the real one. */
export function faultReply({ status, body, contentType, headers }: Fault): Reply | undefined {
  if (status === undefined) return undefined;
  if (typeof body === "string") {
    const type = { "content-type": contentType ?? "text/html; charset=utf-8" };
    return { status, headers: { ...type, ...headers }, body: Buffer.from(body) };
  }
  return jsonReply(status, body ?? {}, {
    ...(contentType !== undefined && { "content-type": contentType }),
    ...headers,
  });
}

/** An answer that says it is whole and is not. */
export function cutShort(reply: Reply): Reply {
  return { ...reply, body: reply.body.subarray(0, Math.ceil(reply.body.length / 2)) };
}
