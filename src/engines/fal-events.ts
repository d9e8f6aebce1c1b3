import { parseEndpointId } from "@fal-ai/client";

/** One event describes one job: a longer line is none of fal's. */
const MAX_EVENT_CHARACTERS = 1024 * 1024;

export interface FalEventsOptions {
  /** Through which everything reaches fal. */
  readonly fetch: typeof globalThis.fetch;
  readonly key: string;
}

/**
 * What fal's event stream of a job says, as parsed JSON, until the stream ends. It is closed as soon as the caller
 * leaves, or anything comes that is no event of fal's.
 *
 * @remarks fal's own client (1.10.1) keeps every event for ever, takes an event of any length, and cannot close a stream
 * any more once an event was malformed.
 * @throws FalHttpError, FalConnectionError; SyntaxError where an event is no JSON; RangeError where one does not end
 */
export async function* falEvents(
  { fetch, key }: FalEventsOptions,
  endpoint: string,
  requestId: string,
  signal: AbortSignal,
): AsyncGenerator {
  const { owner, alias, namespace } = parseEndpointId(endpoint);
  const app = [...(namespace === undefined ? [] : [namespace]), owner, alias].join("/");
  const response = await fetch(`https://queue.fal.run/${app}/requests/${requestId}/status/stream?logs=1`, {
    headers: { authorization: `Key ${key}`, accept: "text/event-stream" },
    signal,
  });
  for await (const data of eventData(response)) yield JSON.parse(data);
}

/** The `data` of each event. Source: https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function* eventData({ body }: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = "";
  let data: string[] = [];
  let characters = 0;
  for await (const chunk of body ?? []) {
    const lines = (pending + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? "";
    for (const line of lines) {
      const isData = line === "data" || line.startsWith("data:");
      characters += line.length + 1;
      if (isData) data.push(line.replace(/^data:? ?/, ""));
      if (line !== "") continue;
      if (data.length > 0) yield data.join("\n");
      [data, characters] = [[], 0];
    }
    if (characters + pending.length > MAX_EVENT_CHARACTERS) throw new RangeError("An event of fal's does not end.");
  }
}
