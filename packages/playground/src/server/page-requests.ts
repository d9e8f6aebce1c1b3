import type { IncomingMessage, ServerResponse } from "node:http";

/** A request that is refused, with HTTP's status and words for the reader. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A file in a response. */
export interface SentFile {
  readonly bytes: Buffer | string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Reads a body. One that is too large is still read to its end: a browser that is cut off while it sends never sees
 * the answer.
 *
 * @throws HttpRefusal
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw new HttpRefusal(413, `At most ${Math.floor(maxBytes / 1024 / 1024)} MB are taken.`);
  return Buffer.concat(chunks);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

export function sendFile(response: ServerResponse, { bytes, contentType, headers }: SentFile): void {
  response.writeHead(200, { "content-type": contentType, "cache-control": "no-cache", ...headers }).end(bytes);
}
