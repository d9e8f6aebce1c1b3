import type { Clock } from "../../core/clock.ts";

/** A job that needs the bytes asks for them within seconds. */
const RECENT_MS = 30_000;

/** Bytes that were just read, for the job that is about to need them: bounded, so that many waiting jobs cost nothing. */
export interface RecentBytes {
  put(sha256: string, bytes: Buffer): void;
  /** Gives the bytes and keeps them for whoever takes them; `undefined` where they are not kept any more. */
  peek(sha256: string): Buffer | undefined;
  /** Gives the bytes and keeps them no longer; `undefined` where they are not kept any more. */
  take(sha256: string): Buffer | undefined;
}

interface Kept {
  readonly bytes: Buffer;
  /** They are not to be forgotten by the clock any more. */
  readonly callOff: () => void;
}

/** @param maxBytes what all of them together may have; the oldest make room, and nobody's are kept for long */
export function createRecentBytes(maxBytes: number, clock: Clock): RecentBytes {
  const recent = new Map<string, Kept>();
  let heldBytes = 0;

  const take = (sha256: string): Buffer | undefined => {
    const kept = recent.get(sha256);
    if (!kept) return undefined;
    kept.callOff();
    recent.delete(sha256);
    heldBytes -= kept.bytes.length;
    return kept.bytes;
  };

  return {
    take,
    peek: (sha256) => recent.get(sha256)?.bytes,
    put(sha256, bytes) {
      take(sha256);
      recent.set(sha256, { bytes, callOff: clock.after(RECENT_MS, () => take(sha256)) });
      heldBytes += bytes.length;
      for (const oldest of recent.keys()) {
        if (heldBytes <= maxBytes) break;
        take(oldest);
      }
    },
  };
}
