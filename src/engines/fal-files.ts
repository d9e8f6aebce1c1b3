import type { BinaryFile } from "../core/binary-file.ts";
import type { FalClient } from "@fal-ai/client";
import { startDeadline } from "../core/async/deadline.ts";
import { UserError } from "../core/errors.ts";
import { announcedBytes, readBody } from "./bounded-body.ts";
import { createFalFetch, FalConnectionError, type FalFetchOptions, FalHttpError, tooSlow } from "./fal-fetch.ts";

/** Uploaded pictures are for the job at hand alone; fal's default would be for ever and public. */
const UPLOAD_LIFETIME = "1h";
/** How long a made file may take to arrive whole; one that trickles must not keep callers waiting. */
const FILE_MS = 120_000;

export async function upload(client: FalClient, file: BinaryFile, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const blob = new Blob([new Uint8Array(file.bytes)], { type: file.contentType });
  return client.storage.upload(blob, { lifecycle: { expiresIn: UPLOAD_LIFETIME } });
}

/** The HTTP status of a file from its beginning to its end. */
const WHOLE = 200;

/** How much of a file may be read. */
export interface FileBounds {
  /** @throws UserError `modelAnswerUnreadable` where it is too long */
  readonly announce: (byteLength: number) => void;
  readonly mayTakeBytes: () => number;
}

function isServedAsPage({ headers }: Response): boolean {
  return headers.get("content-type")?.includes("text/html") ?? false;
}

/** Whether it is no picture, whatever it is served as: nothing, or a page of something on the way. */
function isNoFile(response: Response, bytes: Buffer): boolean {
  return bytes.length === 0 || (isServedAsPage(response) && /^\s*</.test(bytes.toString("latin1", 0, 100)));
}

/** @throws FalHttpError, FalConnectionError; UserError `modelAnswerUnreadable` where it is too long; the signal's reason */
export async function readFile(
  options: FalFetchOptions,
  url: string,
  signal: AbortSignal,
  { announce, mayTakeBytes }: FileBounds,
): Promise<BinaryFile> {
  const limit = startDeadline(options.clock, FILE_MS, () => new FalConnectionError(tooSlow()), signal);
  try {
    // What comes packed could be any length, unpacked.
    const headers = { "accept-encoding": "identity" };
    const response = await createFalFetch(options)(url, { headers, signal: limit.signal });
    if (response.status !== WHOLE) {
      await response.body?.cancel();
      throw new FalHttpError(response, undefined);
    }
    const announced = isServedAsPage(response) ? undefined : announcedBytes(response);
    if (announced) announce(announced);
    const bytes = await readBody(response, mayTakeBytes());
    if (!bytes) throw new UserError("modelAnswerUnreadable", {});
    if (isNoFile(response, bytes)) throw new FalHttpError(response, undefined);
    return { bytes, contentType: response.headers.get("content-type") ?? "" };
  } catch (error) {
    limit.signal.throwIfAborted();
    const isKnown = error instanceof UserError || error instanceof FalHttpError;
    throw isKnown ? error : new FalConnectionError(error);
  } finally {
    limit.stop();
  }
}
