import type { Clock } from "../../../../core/clock.ts";
import type { Given, Result, Work, WorkName } from "./messages.ts";
import type { OpenDecoderProcess } from "./open-process.ts";
import { createSession, type RequestOptions, type Session } from "./session.ts";

/** A process that is well says so in a few milliseconds, and one that starts within a second. */
const PING_MS = 5_000;

/** The one process in which pictures are decoded: it begins with the first request, and is replaced when it has ended. */
export interface Connection {
  /**
   * Has the process do something.
   *
   * @throws what the executor throws; {@link DecoderEndedError}; the signal's reason
   */
  request<Name extends WorkName>(name: Name, given: Given<Name>, options: RequestOptions): Promise<Result<Name>>;
  /** Whether the process answers; true where there is none. One that hangs is ended. */
  answers(): Promise<boolean>;
  /** Ends the process. */
  close(): void;
}

export interface ConnectionOptions {
  readonly open: OpenDecoderProcess;
  readonly clock: Clock;
  /** Called when a process has ended, and all that it held is gone. */
  readonly onEnded: () => void;
}

export function createConnection({ open, clock, onEnded }: ConnectionOptions): Connection {
  let current: Session | undefined;
  let lastId = 0;

  const session = (): Session => {
    if (current) return current;
    const begun = createSession({
      open,
      clock,
      onEnded: () => {
        if (current !== begun) return;
        current = undefined;
        onEnded();
      },
    });
    current = begun;
    return begun;
  };

  const connection: Connection = {
    request(name, given, options) {
      if (options.signal?.aborted) return Promise.reject(options.signal.reason);
      const work = [name, ...given] as unknown as Work; // the name and what goes with it
      // What comes back is what the executor's function of that name resolves with.
      return session().request((lastId += 1), work, options) as Promise<never>;
    },
    async answers() {
      if (!current) return true;
      try {
        await connection.request("ping", [], { deadlineMs: PING_MS });
        return true;
      } catch {
        return false; // it was ended, and the next picture begins another
      }
    },
    close() {
      current?.end("it is not needed any more");
    },
  };
  return connection;
}
