import { createHash } from "node:crypto";
import { lookup as lookupName } from "node:dns";
import { Agent as HttpAgent, get as getOverHttp, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, get as getOverHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { Clock } from "../../../core/async/clock.ts";
import { startDeadline } from "../../../core/async/deadline.ts";
import { UserError } from "../../../core/errors.ts";
import { retry, WHILE_A_PERSON_WAITS } from "../../../core/async/retry.ts";
import type { PictureSource } from "../../../core/request/picture.ts";
import {
  createHostGuard,
  guardedLookup,
  isPublicAddress,
  PrivateAddressError,
  type ResolveName,
} from "./host-guard.ts";
import { createMetadataFilter } from "../metadata/filter.ts";

/** The largest file that is read. */
export const MAX_PICTURE_BYTES = 25 * 1024 * 1024;

/** From the first try to connect to the last byte, of the last try. */
export const MAX_DOWNLOAD_MS = 20_000;

/** How often a picture is asked for where its host fails or the connection ends. */
const MAX_TRIES = 3;

/** Connections to a host that are kept for the next picture, and for how long: one that is new costs a handshake. */
const MAX_IDLE_CONNECTIONS = 4;
const MAX_IDLE_MS = 4_000;

/**
 * Reads the bytes of a posted picture.
 *
 * @throws UserError `pictureHostRefused`, `pictureGone`, `pictureTooLarge`, `pictureTooSlow`, `pictureUnreachable`
 * @throws the signal's reason when `signal` aborts
 */
export type PictureReader = (
  source: PictureSource,
  signal: AbortSignal,
  /** Called with the length that the host announces, before the first byte: at most {@link MAX_PICTURE_BYTES}. */
  onAnnounced?: (byteLength: number) => void,
) => Promise<ReadPicture>;

/** A picture that was read. */
export interface ReadPicture {
  /** Of its bytes as they were posted, as hex. */
  readonly sha256: string;
  /** How many were posted. */
  readonly byteLength: number;
  /**
   * The bytes as one, without what {@link createMetadataFilter} leaves out. They are not needed for most copies of a
   * picture, and each would be garbage of their size.
   */
  bytes(): Buffer;
}

/** Sends one GET, follows nothing, and resolves with the answer's head. */
export type Transport = (
  url: URL,
  options: { readonly lookup: LookupFunction; readonly signal: AbortSignal },
) => Promise<IncomingMessage>;

export interface PictureReaderOptions {
  /** The operator's own `host[:port]`s, see {@link createHostGuard}. */
  readonly attachmentHosts: readonly string[];
  readonly clock: Clock;
  /** DNS; the system's own unless given. */
  readonly resolve?: ResolveName;
  /** The network; the real one unless given. */
  readonly transport?: Transport;
}

/** The only way in for strangers' pictures. */
export function createPictureReader(options: PictureReaderOptions): PictureReader {
  const { attachmentHosts, clock, resolve = lookupName, transport = overTheWire() } = options;
  const admit = createHostGuard(attachmentHosts);
  const lookups = { guarded: guardedLookup(resolve, isPublicAddress), trusted: guardedLookup(resolve, () => true) };
  return async ({ url: address, name }, signal, onAnnounced) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const admission = url && admit(url);
    if (url === undefined || admission === undefined) throw new UserError("pictureHostRefused", { name });
    const limit = startDeadline(clock, MAX_DOWNLOAD_MS, () => new UserError("pictureTooSlow", { name }), signal);
    const readOnce = async (): Promise<ReadPicture> => {
      const answer = await transport(url, { lookup: lookups[admission], signal: limit.signal });
      return readAnswer(answer, name, onAnnounced);
    };
    const pauses = { clock, pausesMs: WHILE_A_PERSON_WAITS, maxTries: MAX_TRIES, waitWantedMs: () => 0 };
    try {
      return await retry(readOnce, { ...pauses, isPassing, signal: limit.signal });
    } catch (error) {
      limit.signal.throwIfAborted(); // the caller has left, or it was too slow
      throw asUserError(error, name);
    } finally {
      limit.stop();
    }
  };
}

/**
 * The real network. A host is always admitted in the same way, so a request may use a connection that was admitted for
 * another.
 *
 * @remarks A kept connection may end just when it is used again. Then nothing of the answer has come, and another is
 * made: https://nodejs.org/docs/latest-v20.x/api/http.html#requestreusedsocket
 */
function overTheWire(): Transport {
  const kept = { keepAlive: true, maxFreeSockets: MAX_IDLE_CONNECTIONS, timeout: MAX_IDLE_MS };
  const secure = { get: getOverHttps, agent: new HttpsAgent(kept) };
  const plain = { get: getOverHttp, agent: new HttpAgent(kept) };
  const headers = { accept: "image/*", "accept-encoding": "identity", "user-agent": "DiscordBot (Sightline)" };
  const send: Transport = (url, options) =>
    new Promise((resolve, reject) => {
      const { get, agent } = url.protocol === "https:" ? secure : plain;
      const request = get(url, { ...options, agent, headers }, resolve);
      request.on("error", (error) => {
        if (request.reusedSocket && hasHungUp(error)) resolve(send(url, options));
        else reject(error);
      });
    });
  return send;
}

function hasHungUp(error: Error): boolean {
  return "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

async function readAnswer(
  answer: IncomingMessage,
  name: string,
  onAnnounced: ((byteLength: number) => void) | undefined,
): Promise<ReadPicture> {
  try {
    refuseUnlessGood(answer, name);
    const announcedBytes = Number(answer.headers["content-length"] ?? MAX_PICTURE_BYTES);
    if (announcedBytes > MAX_PICTURE_BYTES) throw tooLarge(name);
    onAnnounced?.(announcedBytes);
    const hash = createHash("sha256");
    const picture = createMetadataFilter();
    let byteLength = 0;
    for await (const chunk of answer.iterator({ destroyOnReturn: true }) as AsyncIterable<Buffer>) {
      byteLength += chunk.length;
      if (byteLength > MAX_PICTURE_BYTES) throw tooLarge(name);
      hash.update(chunk);
      picture.push(chunk);
    }
    return { sha256: hash.digest("hex"), byteLength, bytes: () => picture.bytes() };
  } finally {
    answer.destroy();
  }
}

/** Discord's CDN answers 404 to what was deleted and to a signature that has expired, and 403 to a wrong one. */
function refuseUnlessGood({ statusCode = 0 }: IncomingMessage, name: string): void {
  if (statusCode === 200) return;
  if ([401, 403, 404, 410].includes(statusCode)) throw new UserError("pictureGone", { name });
  // A redirect would let a stranger choose the host.
  if (statusCode >= 300 && statusCode < 400) throw new UserError("pictureHostRefused", { name });
  throw new Error(`HTTP status ${statusCode}`);
}

/** Whether it may go better in a moment: what a person is told by a sentence of its own does not. */
function isPassing(error: unknown): boolean {
  return !(error instanceof UserError || error instanceof PrivateAddressError);
}

function asUserError(error: unknown, name: string): UserError {
  if (error instanceof UserError) return error;
  if (error instanceof PrivateAddressError) return new UserError("pictureHostRefused", { name }, { cause: error });
  return new UserError("pictureUnreachable", { name }, { cause: error });
}

function tooLarge(name: string): UserError {
  return new UserError("pictureTooLarge", { name, limitMegabytes: MAX_PICTURE_BYTES / 1024 / 1024 });
}
