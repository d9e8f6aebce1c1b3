import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** An answer that is far too large, made while it is sent. */
export interface Flood {
  /** Its length, unpacked. */
  readonly bytes: number;
  /** Sent packed: a thousandth of its length. */
  readonly isPacked?: boolean;
  /** Its beginning, its repeated part, and its end; JSON unless given. */
  readonly text?: { readonly head: string; readonly repeated: string; readonly tail: string };
}

const CHUNK_BYTES = 64 * 1024;
const JSON_TEXT = { head: '{"detail":"', repeated: "a", tail: '"}' };

/**
 * Sends the flood until it is over or the client breaks off.
 *
 * @returns how much of it was taken, unpacked
 */
export async function sendFlood(
  flood: Flood,
  response: ServerResponse,
  { status = 200, contentType = "application/json", headers = {} }: FloodHead,
): Promise<number> {
  const packing = flood.isPacked ? { "content-encoding": "gzip" } : {};
  response.writeHead(status, { "content-type": contentType, ...packing, ...headers });
  const { head, repeated, tail } = flood.text ?? JSON_TEXT;
  const chunk = Buffer.from(repeated.repeat(Math.ceil(CHUNK_BYTES / repeated.length)));
  let sentBytes = 0;
  function* chunks() {
    yield Buffer.from(head);
    for (; sentBytes < flood.bytes; sentBytes += chunk.length) yield chunk;
    yield Buffer.from(tail);
  }
  const source = Readable.from(chunks(), { objectMode: false });
  await (flood.isPacked ? pipeline(source, createGzip(), response) : pipeline(source, response)).catch(() => {
    response.destroy(); // the client has broken off
  });
  return sentBytes;
}

interface FloodHead {
  readonly status?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
