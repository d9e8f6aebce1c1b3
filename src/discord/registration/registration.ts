import type { Clock } from "../../core/async/clock.ts";
import type { Store } from "../../core/store.ts";
import { log } from "../../log.ts";
import { renewLease } from "../../services/storage/lease.ts";
import { createRegistering, type Registering, type RegisterOptions } from "./register.ts";
import { explainFailedRegistration, isTokenRefused } from "./registration-failure.ts";

/** A process that has the turn renews it more often than this, or has ended. */
const TURN_MS = 60_000;
/** How soon processes that start together first check whether another one is done, and how seldom in the end. */
const FIRST_LOOK_MS = 500;
const MAX_LOOK_MS = 16_000;

export interface RegistrationOptions extends RegisterOptions {
  readonly clock: Clock;
  /** Names this process among all that share the store. */
  readonly owner: string;
  /** Aborts when the process leaves. */
  readonly signal: AbortSignal;
}

/** This process's part in the registration of the commands. */
export interface Registration {
  /** Resolves after the first attempt, successful or not, or when this process need not make one. */
  readonly tried: Promise<void>;
  /** Resolves when Discord knows the commands, or the process has left; tells whether this process registered them. */
  readonly done: Promise<boolean>;
}

/**
 * Registers the commands at Discord. One of several processes does so, and the others check from time to time whether it
 * has. Failures are logged, and retried after growing pauses, as long as the process runs.
 */
export function startRegistration(options: RegistrationOptions): Registration {
  let onTried = (): void => undefined;
  const tried = new Promise<void>((resolve) => {
    onTried = resolve;
  });
  const { store, clock, applicationId, owner, signal } = options;
  const turn = createTurn({ store, clock, applicationId, owner });
  const registering = createRegistering(options);
  const register = async (): Promise<boolean> => {
    try {
      return await registerAtLast(registering, turn, clock, signal, onTried);
    } finally {
      onTried();
      await turn.giveBack();
    }
  };
  return { tried, done: register() };
}

async function registerAtLast(
  registering: Registering,
  turn: Turn,
  clock: Clock,
  signal: AbortSignal,
  onTried: () => void,
): Promise<boolean> {
  let [looks, failures] = [0, 0];
  while (!signal.aborted) {
    let pauseMs = Math.min(MAX_LOOK_MS, FIRST_LOOK_MS * 2 ** looks);
    looks += 1;
    try {
      const outcome = await attempt(registering, turn, signal);
      if (outcome !== "elsewhere") {
        log.info(outcome === "told" ? "commands registered" : "commands unchanged");
        return outcome === "told";
      }
    } catch (error) {
      if (signal.aborted || isTokenRefused(error)) break; // a refused token ends the process, which logs it
      const failure = explainFailedRegistration(error, failures);
      log.warn(failure.line);
      pauseMs = failure.pauseMs;
      failures += 1;
    }
    onTried();
    await clock.sleep(pauseMs, signal).catch(() => undefined); // aborted: the loop ends
  }
  return false;
}

/** One attempt: `elsewhere` where another process has its turn. @throws as {@link Registering} does */
async function attempt(
  { isTold, tell }: Registering,
  turn: Turn,
  signal: AbortSignal,
): Promise<"told" | "unchanged" | "elsewhere"> {
  if (await isTold()) return "unchanged";
  if (!(await turn.take())) return "elsewhere";
  if (await isTold()) return "unchanged"; // by the process that had the turn a moment ago
  await tell(signal);
  return "told";
}

/** The turn to register, which one process has at a time, even while it pauses after a failure that others would meet, too. */
interface Turn {
  take(): Promise<boolean>;
  giveBack(): Promise<void>;
}

function createTurn(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly applicationId: string;
  readonly owner: string;
}): Turn {
  const { store, clock, applicationId, owner } = options;
  const key = `registering:${applicationId}`;
  const given = new AbortController();
  let isKept = false;

  return {
    async take() {
      const isMine = await store.claim(key, owner, TURN_MS);
      if (isMine && !isKept) {
        isKept = true;
        void renewLease({ store, clock, owner, ttlMs: TURN_MS }, key, given.signal);
      }
      return isMine;
    },
    async giveBack() {
      given.abort();
      if (!isKept) return;
      await store.release(key, owner).catch((error: unknown) => {
        log.debug({ err: error }, "the turn to register ends by itself");
      });
    },
  };
}
