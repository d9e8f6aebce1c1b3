import type { Clock } from "../../../../core/async/clock.ts";
import { DecoderEndedError } from "./ended.ts";
import type { Handle } from "./executor.ts";
import type { Given, Result, Work, WorkName } from "./messages.ts";
import type { OpenDecoderProcess } from "./open-process.ts";
import { createSession, type RequestOptions, type Session } from "./session.ts";

/** A healthy process answers in a few milliseconds, a starting one within a second. */
const PING_MS = 5_000;
/** Dropping bytes takes no time. */
const DROPPING_MS = 5_000;
const NOT_NEEDED = "it is not needed any more";

/** The one process in which pictures are decoded: it begins with the first request, and is replaced when it has ended. */
export interface Connection {
  /**
   * Sends work to the process.
   *
   * @throws what the executor throws; {@link DecoderEndedError}; the signal's reason
   */
  request<Name extends WorkName>(name: Name, given: Given<Name>, options: RequestOptions): Promise<Result<Name>>;
  /** Makes the process drop bytes, where there is one. */
  drop(handle: Handle): void;
  /**
   * Whether the process answers; true where there is none. A process that hangs is ended; where the last one ended
   * before its first answer, as where it cannot start, another is started and asked.
   */
  answers(): Promise<boolean>;
  /** Ends the process, and begins no other. */
  close(): void;
}

export interface ConnectionOptions {
  readonly open: OpenDecoderProcess;
  readonly clock: Clock;
  /** Called when a process has ended, with all that it held. */
  readonly onEnded: () => void;
}

export function createConnection({ open, clock, onEnded }: ConnectionOptions): Connection {
  let current: Session | undefined;
  let isClosed = false;
  /** Whether there is reason to think that a process cannot start. */
  let isInDoubt = false;
  let lastId = 0;

  const session = (): Session => {
    if (current) return current;
    const begun = createSession({
      open,
      clock,
      onEnded: (hasAnswered) => {
        isInDoubt = !hasAnswered;
        if (current !== begun) return;
        current = undefined;
        onEnded();
      },
    });
    current = begun;
    return begun;
  };

  /** @throws DecoderEndedError where no process can be begun: the system may be short of memory or of processes */
  const sessionOrEnd = (): Session => {
    if (isClosed) throw new DecoderEndedError("unexplained", NOT_NEEDED);
    try {
      return session();
    } catch (error) {
      isInDoubt = true;
      throw new DecoderEndedError("unexplained", "it could not be begun", { cause: error });
    }
  };

  const connection: Connection = {
    async request(name, given, options) {
      options.signal?.throwIfAborted();
      const work = [name, ...given] as unknown as Work; // the name and what goes with it
      // What comes back is what the executor's function of that name resolves with.
      return sessionOrEnd().request((lastId += 1), work, options) as Promise<never>;
    },
    drop(handle) {
      const dropped = current?.request((lastId += 1), ["drop", handle], { deadlineMs: DROPPING_MS });
      dropped?.catch(() => undefined); // the process has ended, and the bytes with it
    },
    async answers() {
      if (!current && !isInDoubt) return true;
      try {
        await connection.request("ping", [], { deadlineMs: PING_MS });
        return true;
      } catch {
        return false; // it was ended, and the next picture begins another
      }
    },
    close() {
      isClosed = true;
      current?.close(NOT_NEEDED);
    },
  };
  return connection;
}
