import type { Clock } from "../../../core/clock.ts";
import { log } from "../../../log.ts";
import { fromFailure, type Delivery, type Given, type Result, type Work, type WorkName } from "./messages.ts";
import type { DecoderProcess, OpenDecoderProcess } from "./open-process.ts";

/** More than this, and the process is ended: what stands in the way of 768 MB for all of the bot's processes together. */
export const MAX_RESIDENT_BYTES = 512_000_000;
/** How often its memory is looked at while it decodes. */
const WATCH_EVERY_MS = 25;
/** A process that keeps more than this of what it has decoded is replaced when it rests. */
const BLOATED_BYTES = 200_000_000;
/** When it counts as resting, and how long it is kept for the next picture. */
const RESTING_MS = 1_000;
const IDLE_MS = 5 * 60_000;
/** A process that is well says so in a few milliseconds, and one that starts within a second. */
const PING_MS = 5_000;

/** How a request that was under way when the process ended stands to that end. */
export type Role =
  /** It alone was decoding, or its own time was over. */
  | "culprit"
  /** It was decoding beside others, and one of them it was. */
  | "suspect"
  /** It was not decoding. */
  | "bystander";

/** The process ended before it had answered. */
export class DecoderEndedError extends Error {
  override readonly name = "DecoderEndedError";
  readonly role: Role;

  constructor(role: Role, how: string) {
    super(`the process that decodes pictures has ended: ${how}`);
    this.role = role;
  }
}

export interface RequestOptions {
  /** When the time is over, the process is ended, since nothing else stops a decoder. */
  readonly deadlineMs: number;
  /** Whether a decoder touches the bytes, so that the process may end by it. */
  readonly isDecoding?: boolean;
  /** Leaves the work to itself, and has it abandoned where it can be. */
  readonly signal?: AbortSignal;
  readonly onAnnounced?: (byteLength: number) => void;
}

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

interface Pending {
  readonly isDecoding: boolean;
  readonly onAnnounced: ((byteLength: number) => void) | undefined;
  resolve(result: unknown): void;
  reject(error: unknown): void;
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

interface Session {
  request(id: number, work: Work, options: RequestOptions): Promise<unknown>;
  end(how: string): void;
}

/** One process, from its start to its end. */
function createSession({ open, clock, onEnded }: ConnectionOptions): Session {
  const pending = new Map<number, Pending>();
  let isOver = false;
  let stopWatching = (): void => undefined;
  let stopResting = (): void => undefined;

  /** @param culpritId - the request whose own fault it is, where that is known */
  const over = (how: string, culpritId?: number): void => {
    if (isOver) return;
    isOver = true;
    stopWatching();
    stopResting();
    const decoding = [...pending.values()].filter(({ isDecoding }) => isDecoding).length;
    const roleOf = (id: number, { isDecoding }: Pending): Role => {
      if (culpritId !== undefined) return id === culpritId ? "culprit" : "bystander";
      if (!isDecoding) return "bystander";
      return decoding === 1 ? "culprit" : "suspect";
    };
    const roles = [...pending].map(([id, one]) => [one, roleOf(id, one)] as const);
    pending.clear();
    onEnded();
    if (roles.length > 0)
      log.warn({ reason: how, underWay: roles.length }, "the process that decodes pictures has ended");
    for (const [one, role] of roles) one.reject(new DecoderEndedError(role, how));
  };

  const child: DecoderProcess = open({
    ended: over,
    delivered(delivery: Delivery) {
      const one = pending.get(delivery.id);
      if ("announcedBytes" in delivery) one?.onAnnounced?.(delivery.announcedBytes);
      else if ("failure" in delivery) one?.reject(fromFailure(delivery.failure));
      else one?.resolve(delivery.result);
    },
  });

  const end = (how: string, culpritId?: number): void => {
    over(how, culpritId);
    child.kill();
  };

  const watch = (): void => {
    const residentBytes = child.residentBytes() ?? 0;
    if (residentBytes > MAX_RESIDENT_BYTES) end(`it took ${Math.round(residentBytes / 1e6)} MB`);
    else stopWatching = clock.after(WATCH_EVERY_MS, watch);
  };

  const rest = (): void => {
    stopWatching();
    stopResting = clock.after(RESTING_MS, () => {
      const isBloated = (child.residentBytes() ?? 0) > BLOATED_BYTES;
      stopResting = clock.after(isBloated ? 0 : IDLE_MS - RESTING_MS, () => end("it is not needed any more"));
    });
  };

  return {
    end,
    async request(id, work, { deadlineMs, isDecoding = false, signal, onAnnounced }) {
      if (pending.size === 0) {
        stopResting();
        stopWatching = clock.after(WATCH_EVERY_MS, watch);
      }
      const late = () => end(`${work[0]} took more than ${deadlineMs} ms`, id);
      const stopDeadline = clock.after(deadlineMs, late);
      const abandon = (): void => {
        child.send({ id, work: "abandon" });
        pending.get(id)?.reject(signal?.reason);
      };
      try {
        return await new Promise((resolve, reject) => {
          pending.set(id, { isDecoding, onAnnounced, resolve, reject });
          signal?.addEventListener("abort", abandon, { once: true });
          child.send({ id, work });
        });
      } finally {
        stopDeadline();
        signal?.removeEventListener("abort", abandon);
        if (pending.delete(id) && pending.size === 0) rest();
      }
    },
  };
}
