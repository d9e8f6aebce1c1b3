import type { BinaryFile } from "../../../../core/binary-file.ts";
import type { PictureFacts, PictureNeeds, PictureSource, Region } from "../../../../core/request/picture.ts";
import type { PictureReader } from "../../reading/download.ts";
import { inspectHeader, type Inspection, orBroken } from "../../decoding/facts.ts";
import { isBlackAllOver, type Reencoding, reencode } from "../../decoding/made-picture.ts";
import { proveUndamaged } from "../../decoding/decode.ts";
import { type FrameLook, lookAt, lookAtOthers } from "../../look/look.ts";
import { normalisePicture } from "../../decoding/normalise.ts";
import { type PerceptualHash, perceptualHash } from "../../look/perceptual-hash.ts";

/** Names bytes that are held: the caller's choice, and used once. */
export type Handle = number;

/** The facts of bytes that were read. */
export interface Reading {
  /** Of all bytes that came, as hex. */
  readonly sha256: string;
  /** How many are held. */
  readonly byteLength: number;
}

/**
 * All work on the bytes of strangers' pictures. It runs where it can be killed, so it decides nothing: the caller
 * bounds when, how long, and how much at once.
 *
 * Everything that takes a handle throws where its bytes are not held, and UserError `pictureBroken` where they cannot be
 * decoded; `name` is what the file is called in that sentence.
 */
export interface Executor {
  /**
   * Reads a picture and holds its bytes.
   *
   * @throws UserError, see {@link PictureReader}, or the signal's reason
   */
  read(handle: Handle, source: PictureSource, events: ReadingEvents): Promise<Reading>;
  /** Holds bytes that the caller has read. */
  hold(handle: Handle, bytes: Buffer): Promise<void>;
  /** Holds the bytes no longer. */
  drop(handle: Handle): Promise<void>;
  /** Reads the header, see {@link inspectHeader}. */
  inspect(handle: Handle, name: string, sha256: string): Promise<Inspection>;
  /** Returns what only decoding shows, see {@link lookAt}. */
  look(handle: Handle, name: string, facts: PictureFacts): Promise<PictureFacts>;
  /** Decodes the picture and keeps nothing of it; a damaged one is broken. */
  prove(handle: Handle, name: string): Promise<void>;
  /** @param frame which of its frames, counted from 0 */
  perceptualHash(handle: Handle, name: string, frame: number): Promise<PerceptualHash | undefined>;
  /** What its other frames look like, see {@link lookAtOthers}. */
  otherFrames(handle: Handle, name: string, facts: PictureFacts): Promise<readonly FrameLook[]>;
  normalise(
    handle: Handle,
    name: string,
    facts: PictureFacts,
    needs: PictureNeeds,
    region: Region | undefined,
  ): Promise<BinaryFile>;
  reencode(handle: Handle, name: string, how: Reencoding): Promise<BinaryFile>;
  isBlack(handle: Handle, name: string): Promise<boolean>;
  /** The bytes as they are held. */
  bytes(handle: Handle): Promise<Buffer>;
  /** Resolves as soon as the process gets to it. */
  ping(): Promise<void>;
}

export function createExecutor(read: PictureReader): Executor {
  /** Joined when they are first needed, which most copies of a widely posted picture never are. */
  const held = new Map<Handle, () => Buffer>();
  const bytesOf = (handle: Handle): Buffer => {
    const bytes = held.get(handle)?.();
    if (!bytes) throw new Error("These bytes are not held.");
    held.set(handle, () => bytes);
    return bytes;
  };
  return {
    async read(handle, source, { signal, onAnnounced }) {
      const { sha256, byteLength, bytes } = await read(source, signal, onAnnounced);
      signal.throwIfAborted(); // the caller, which would drop them, has left
      held.set(handle, bytes);
      return { sha256, byteLength };
    },
    async hold(handle, bytes) {
      held.set(handle, () => bytes);
    },
    async drop(handle) {
      held.delete(handle);
    },
    inspect: async (handle, name, sha256) => inspectHeader(bytesOf(handle), name, sha256),
    look: async (handle, name, facts) => orBroken(name, () => lookAt(bytesOf(handle), facts)),
    prove: async (handle, name) => orBroken(name, () => proveUndamaged(bytesOf(handle))),
    perceptualHash: async (handle, name, frame) => orBroken(name, () => perceptualHash(bytesOf(handle), frame)),
    otherFrames: async (handle, name, facts) => orBroken(name, () => lookAtOthers(bytesOf(handle), facts)),
    normalise: async (handle, name, facts, needs, region) =>
      orBroken(name, () => normalisePicture(bytesOf(handle), facts, needs, region)),
    reencode: async (handle, name, how) => orBroken(name, () => reencode(bytesOf(handle), how)),
    isBlack: async (handle, name) => orBroken(name, () => isBlackAllOver(bytesOf(handle))),
    bytes: async (handle) => bytesOf(handle),
    ping: async () => undefined,
  };
}

/** Callbacks while a picture is read. */
export interface ReadingEvents {
  /** Aborts when the picture is not needed any more. */
  readonly signal: AbortSignal;
  /** Called with the number of bytes that the host says will come. */
  readonly onAnnounced: (byteLength: number) => void;
}
