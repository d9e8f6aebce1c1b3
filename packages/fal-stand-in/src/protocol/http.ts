import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** A request to one of fal's hosts, read from `/<original host><original path and query>`. */
export interface Exchange {
  readonly method: string;
  /** The original host, e.g. `queue.fal.run`. */
  readonly host: string;
  /** The original path, with its leading slash and without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A whole answer, ready to be written. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Makes a JSON answer. */
export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Reads a request to the end and takes the original host out of its path. */
export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://stand-in");
  const [, host = "", path = ""] = /^\/([^/]*)(.*)$/.exec(pathname) ?? [];
  return {
    method: request.method ?? "GET",
    host,
    path: path === "" ? "/" : path,
    query: searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
}

/** A request's headers as plain strings, without the key, safe to store and print. */
export function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) kept[name] = name === "authorization" ? "[redacted]" : String(value);
  }
  return kept;
}

/** Reads JSON that came from outside; `undefined` stands for "not JSON", which JSON itself cannot say. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
