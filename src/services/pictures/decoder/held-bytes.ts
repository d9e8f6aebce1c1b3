import type { Clock } from "../../../core/async/clock.ts";
import type { ByteShare } from "../../../core/async/byte-budget.ts";
import type { Handle } from "./process/executor.ts";

/** A job that needs the bytes asks for them within seconds. */
const RECENT_MS = 30_000;

/** Bytes that the process holds, with the share of the budget that they take. */
export interface Held {
  readonly handle: Handle;
  readonly sha256: string;
}

/** The bytes that the process holds: those in use, and recent ones for the next job. */
export interface HeldBytes {
  /** Borrows bytes that are held already; give them back after use. */
  borrow(sha256: string): Held | undefined;
  /** Adds bytes that were just read, or borrows the same ones where they are held already; give them back after use. */
  add(handle: Handle, sha256: string, share: ByteShare): Held;
  /** @param isDone - whether they are not expected to be needed again soon */
  giveBack(held: Held, isDone: boolean): void;
  /** Whether the process still holds them: its end takes all bytes with it. */
  isHeld(held: Held): boolean;
  /** Drops unused bytes, the oldest first, until `byteLength` of them are gone or none is left. */
  makeRoom(byteLength: number): void;
  /** Forgets all bytes: the process has ended. */
  clear(): void;
}

interface Entry extends Held {
  readonly share: ByteShare;
  readonly byteLength: number;
  users: number;
  /** Cancels the drop of unused bytes. */
  stopForgetting: () => void;
}

export interface HeldBytesOptions {
  readonly clock: Clock;
  /** The bound on unused bytes; the oldest make room. */
  readonly maxRecentBytes: number;
  /** Whether pictures wait for room: then unused bytes are not kept. */
  readonly isShort: () => boolean;
  /** Makes the process drop bytes. */
  readonly drop: (handle: Handle) => void;
}

export function createHeldBytes({ clock, maxRecentBytes, isShort, drop }: HeldBytesOptions): HeldBytes {
  const entries = new Map<string, Entry>();
  let recentBytes = 0;

  const forget = (entry: Entry): void => {
    entry.stopForgetting();
    entries.delete(entry.sha256);
    drop(entry.handle);
    entry.share.release();
  };

  const forgetRecent = (entry: Entry): void => {
    recentBytes -= entry.byteLength;
    forget(entry);
  };

  const use = (entry: Entry): Held => {
    if (entry.users === 0) recentBytes -= entry.byteLength;
    entry.stopForgetting();
    entry.users += 1;
    return entry;
  };

  const makeRoom = (byteLength: number): void => {
    let missingBytes = byteLength;
    for (const entry of entries.values()) {
      if (missingBytes <= 0) return;
      if (entry.users > 0) continue;
      missingBytes -= entry.byteLength;
      forgetRecent(entry);
    }
  };

  return {
    makeRoom,
    isHeld: ({ handle, sha256 }) => entries.get(sha256)?.handle === handle,
    borrow(sha256) {
      const entry = entries.get(sha256);
      return entry && use(entry);
    },
    add(handle, sha256, share) {
      const known = entries.get(sha256);
      if (known) {
        drop(handle);
        share.release();
        return use(known);
      }
      const entry = { handle, sha256, share, byteLength: share.bytes(), users: 1, stopForgetting: () => undefined };
      entries.set(sha256, entry);
      return entry;
    },
    giveBack({ handle, sha256 }, isDone) {
      const entry = entries.get(sha256);
      if (entry?.handle !== handle) return; // it was cleared meanwhile
      entry.users -= 1;
      if (entry.users > 0) return;
      if (isDone || isShort()) return forget(entry);
      entries.delete(sha256);
      entries.set(sha256, entry); // the newest is last
      recentBytes += entry.byteLength;
      entry.stopForgetting = clock.after(RECENT_MS, () => forgetRecent(entry));
      makeRoom(recentBytes - maxRecentBytes);
    },
    clear() {
      for (const entry of entries.values()) {
        entry.stopForgetting();
        entry.share.release();
      }
      entries.clear();
      recentBytes = 0;
    },
  };
}
