import type { StreamFaults } from "../jobs/event-stream.ts";
import type { Flood } from "./flood.ts";
import { type Exchange, jsonReply, type Reply } from "../protocol/http.ts";

/** A fault of the next requests to a route. */
export interface Fault extends StreamFaults {
  readonly method?: string;
  /** Matched on `host/path`, e.g. `queue.fal.run/fal-ai/flux-2-pro`; a string must be all of it. */
  readonly route: string | RegExp;
  /** How many requests it affects; 1 if unset. */
  readonly times?: number;
  /** The answer, while the request is not handled. */
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
  /** How long the request waits first, by the stand-in's clock. */
  readonly delayMs?: number;
  /** How long the answer waits after the request had its effect. */
  readonly answerDelayMs?: number;
}

/** The faults for coming requests, the oldest first. */
export function createFaults() {
  const laid: { fault: Fault; left: number }[] = [];
  return {
    /** Adds one; the returned function removes it. */
    add: (fault: Fault): (() => void) => {
      const entry = { fault, left: fault.times ?? 1 };
      laid.push(entry);
      return () => {
        entry.left = 0;
      };
    },
    /** Removes all that are left. */
    clear: () => void laid.splice(0),
    /** The fault that affects this request. */
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
  // A copy of the expression, since one with the flag g remembers its position.
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

/** An answer that claims to be whole and is not. */
export function cutShort(reply: Reply): Reply {
  return { ...reply, body: reply.body.subarray(0, Math.ceil(reply.body.length / 2)) };
}
