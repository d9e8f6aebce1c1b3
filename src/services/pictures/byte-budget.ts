/** A part of the budget that somebody holds. */
export interface ByteShare {
  /** Gives back all but `bytes` of the share. Nothing happens where it is no larger. */
  shrinkTo(bytes: number): void;
  /** Gives back what is left of the share. */
  release(): void;
}

/** A bound on the bytes that are in memory at once; whoever asks first is served first. */
export interface ByteBudget {
  /**
   * Waits until `bytes` are free and takes them.
   *
   * @throws the signal's reason as soon as `signal` aborts
   */
  take(bytes: number, signal: AbortSignal): Promise<ByteShare>;
}

/** @param totalBytes what may be held at once; a single share must fit in it */
export function createByteBudget(totalBytes: number): ByteBudget {
  let freeBytes = totalBytes;
  const waiting: { readonly bytes: number; readonly admit: () => void }[] = [];

  const serve = (): void => {
    for (let next = waiting[0]; next !== undefined && next.bytes <= freeBytes; next = waiting[0]) {
      waiting.shift();
      freeBytes -= next.bytes;
      next.admit();
    }
  };

  const shareOf = (bytes: number): ByteShare => {
    let heldBytes = bytes;
    const shrinkTo = (keptBytes: number): void => {
      const givenBack = Math.max(0, heldBytes - keptBytes);
      heldBytes -= givenBack;
      freeBytes += givenBack;
      serve();
    };
    return { shrinkTo, release: () => shrinkTo(0) };
  };

  return {
    take: (bytes, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const leave = (): void => {
          waiting.splice(waiting.indexOf(place), 1);
          reject(signal.reason);
          serve();
        };
        const place = {
          bytes,
          admit: () => {
            signal.removeEventListener("abort", leave);
            resolve(shareOf(bytes));
          },
        };
        signal.addEventListener("abort", leave, { once: true });
        waiting.push(place);
        return serve();
      }),
  };
}
