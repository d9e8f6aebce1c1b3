/** Bytes that were just read, for the job that is about to need them: bounded, so that many waiting jobs cost nothing. */
export interface RecentBytes {
  put(sha256: string, bytes: Buffer): void;
  /** Gives the bytes and keeps them for whoever takes them; `undefined` where they had to make room. */
  peek(sha256: string): Buffer | undefined;
  /** Gives the bytes and keeps them no longer; `undefined` where they had to make room. */
  take(sha256: string): Buffer | undefined;
}

/** @param maxBytes what all of them together may have; the oldest make room */
export function createRecentBytes(maxBytes: number): RecentBytes {
  const recent = new Map<string, Buffer>();
  let heldBytes = 0;

  const take = (sha256: string): Buffer | undefined => {
    const bytes = recent.get(sha256);
    recent.delete(sha256);
    heldBytes -= bytes?.length ?? 0;
    return bytes;
  };

  return {
    take,
    peek: (sha256) => recent.get(sha256),
    put(sha256, bytes) {
      take(sha256);
      recent.set(sha256, bytes);
      heldBytes += bytes.length;
      for (const oldest of recent.keys()) {
        if (heldBytes <= maxBytes) break;
        take(oldest);
      }
    },
  };
}
