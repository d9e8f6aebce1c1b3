import { createFalClient, type FalClient } from "@fal-ai/client";
import { onTestFinished } from "vitest";
import type { FalOptions } from "../src/start-fal.ts";
import { startFal } from "../src/start-fal.ts";
import { createHandClock } from "../../../test/support/hand-clock.ts";

export const PICTURE_URL = "https://cdn.example/car.jpg";

/** A stand-in on a clock that is moved by hand, closed with the test, and fal's real client sent to it. */
export async function startStandIn(options: FalOptions = {}) {
  const clock = createHandClock();
  const fal = await startFal({ clock, ...options });
  onTestFinished(() => fal.close());
  return { fal, clock, client: clientOf(fal.url), ...rawAccess(fal.url) };
}

export function clientOf(url: string, key = "id:secret"): FalClient {
  return createFalClient({ credentials: key, fetch: redirectTo(url), retry: { maxRetries: 0 } });
}

/** `fetch`, with every address put behind the stand-in's. */
export function redirectTo(url: string): typeof fetch {
  return (input, init) => {
    const original = input instanceof Request ? input.url : String(input);
    return fetch(`${url}/${original.replace("https://", "")}`, init);
  };
}

function rawAccess(url: string) {
  const headers = { authorization: "Key id:secret", "content-type": "application/json" };
  return {
    /** A request without the client, to any of fal's addresses (without `https://`). */
    call: (method: string, address: string, init: RequestInit = {}) =>
      fetch(`${url}/${address}`, { method, headers, ...init }),
    /** A submit without the client. */
    submit: async (endpoint: string, input: unknown, extraHeaders: Record<string, string> = {}): Promise<string> => {
      const response = await fetch(`${url}/queue.fal.run/${endpoint}`, {
        method: "POST",
        headers: { ...headers, ...extraHeaders },
        body: JSON.stringify(input),
      });
      const { request_id: requestId } = (await response.json()) as { request_id: string };
      return requestId;
    },
  };
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("it was not rejected");
    },
    (error: unknown) => error,
  );
}

/** Reads an event stream by itself: `until` resolves with all text so far once it holds `part`. */
export function readText(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    until: async (part: string): Promise<string> => {
      while (!text.includes(part)) {
        const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) throw new Error(`ended without ${part}: ${text}`);
        text += value;
      }
      return text;
    },
    cancel: () => reader?.cancel(),
  };
}
