import type { Clock } from "fal-stand-in";
import type { TrafficEntry } from "./traffic-entry.ts";

export interface FalTrafficOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** The address that replaces fal's, if any: removed from the shown requests. */
  readonly falUrl: string | undefined;
  readonly record: (entry: TrafficEntry) => void;
}

/** A fetch that records all requests to fal and their answers, each line of an event stream when it arrives. */
export function watchFetch({ fetch, clock, falUrl, record }: FalTrafficOptions): typeof globalThis.fetch {
  return async (input, init) => {
    const address = addressOf(input instanceof Request ? input.url : String(input), falUrl);
    const entry = { to: "fal", what: `${init?.method ?? "GET"} ${address}`, atMs: clock.now() } as const;
    const sent = sentBody(init?.body);
    try {
      const response = await fetch(input, init);
      const { status } = response;
      if (isEventStream(response)) {
        record({ ...entry, status });
        void recordStream(response.clone(), (body) =>
          record({ ...entry, what: `event of ${address}`, body, atMs: clock.now() }),
        );
      } else {
        const answered = await answeredBody(response);
        record({ ...entry, status, body: { ...sent, ...answered } });
      }
      return response;
    } catch (error) {
      const answered = error instanceof Error ? error.message : "no answer";
      record({ ...entry, body: { ...sent, answered: `No answer: ${answered}` } });
      throw error;
    }
  };
}

/** `queue.fal.run/fal-ai/…?logs=1`, whatever its real address. */
function addressOf(url: string, falUrl: string | undefined): string {
  return falUrl !== undefined && url.startsWith(`${falUrl}/`)
    ? url.slice(falUrl.length + 1)
    : url.replace(/^https?:\/\//, "");
}

function isEventStream(response: Response): boolean {
  return response.headers.get("content-type")?.includes("text/event-stream") ?? false;
}

function sentBody(body: RequestInit["body"]): { sent?: unknown } {
  if (body === undefined || body === null) return {};
  return { sent: typeof body === "string" ? asJson(body) : "(bytes left out)" };
}

async function answeredBody(response: Response): Promise<{ answered?: unknown }> {
  const contentType = response.headers.get("content-type") ?? "";
  if (contentType.includes("json")) return { answered: asJson(await response.clone().text()) };
  const length = response.headers.get("content-length");
  return contentType === "" ? {} : { answered: `(${contentType}, ${length ?? "some"} bytes left out)` };
}

async function recordStream(response: Response, see: (event: unknown) => void): Promise<void> {
  let rest = "";
  try {
    for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data:")) see(asJson(line.slice("data:".length)));
    }
  } catch {
    // The bot ended the stream, or it broke off: its reader in the bot handles that.
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
