import type { FalClient } from "@fal-ai/client";
import { startDeadline } from "../core/deadline.ts";
import type { File } from "../core/engine.ts";
import { UserError } from "../core/errors.ts";
import { announcedBytes, readBody } from "./bounded-body.ts";
import { createFalFetch, FalConnectionError, type FalFetchOptions, FalHttpError, tooSlow } from "./fal-fetch.ts";

/** Uploaded pictures are for the job at hand alone; fal's default would be for ever and public. */
const UPLOAD_LIFETIME = "1h";
/** How long a made file may take to arrive whole; one that trickles must not keep anybody waiting. */
const FILE_MS = 120_000;

export async function upload(client: FalClient, file: File, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const blob = new Blob([new Uint8Array(file.bytes)], { type: file.contentType });
  return client.storage.upload(blob, { lifecycle: { expiresIn: UPLOAD_LIFETIME } });
}

/** How much of a file may be read. */
export interface FileBounds {
  /** @throws UserError `modelAnswerUnreadable` where it is too long */
  readonly announce: (byteLength: number) => void;
  readonly mayTakeBytes: () => number;
}

export async function readFile(
  options: FalFetchOptions,
  url: string,
  signal: AbortSignal,
  { announce, mayTakeBytes }: FileBounds,
): Promise<File> {
  const limit = startDeadline(options.clock, FILE_MS, () => new FalConnectionError(tooSlow()), signal);
  try {
    // What comes packed could be any length, unpacked.
    const headers = { "accept-encoding": "identity" };
    const response = await createFalFetch(options)(url, { headers, signal: limit.signal });
    const announced = announcedBytes(response);
    if (announced !== undefined) announce(announced);
    const bytes = await readBody(response, mayTakeBytes());
    if (!bytes) throw new UserError("modelAnswerUnreadable", {});
    return { bytes, contentType: response.headers.get("content-type") ?? "" };
  } catch (error) {
    limit.signal.throwIfAborted();
    const isKnown = error instanceof UserError || error instanceof FalHttpError;
    throw isKnown ? error : new FalConnectionError(error);
  } finally {
    limit.stop();
  }
}
