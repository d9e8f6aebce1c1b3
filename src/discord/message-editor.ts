import type { Clock } from "../core/clock.ts";
import type { View } from "../core/view.ts";
import { log } from "../log.ts";
import { isPassing, waitWantedMs } from "./api-errors.ts";
import { retryPassing } from "./retry-passing.ts";

/** The first edits come quickly, because that is when a person looks; a job of a minute then makes 15 at most. */
const QUICK_EDITS = 3;
const QUICK_GAP_MS = 1_000;
const SLOW_GAP_MS = 5_000;
/**
 * The final edit is never lost to a passing fault: it is tried for a day, since Discord may be away for hours. Where
 * just the interaction's token leads to the message, its end comes first, and is no passing fault.
 */
const FIRST_FINAL_PAUSES_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000] as const;
const FURTHER_FINAL_PAUSE_MS = 180_000;
const FURTHER_FINAL_TRIES = (24 * 60 * 60 * 1_000) / FURTHER_FINAL_PAUSE_MS;
const FINAL_PAUSES_MS: readonly number[] = [
  ...FIRST_FINAL_PAUSES_MS,
  ...Array.from({ length: FURTHER_FINAL_TRIES }, () => FURTHER_FINAL_PAUSE_MS),
];

export interface MessageEditorOptions {
  /** Sends a state. */
  readonly show: (view: View) => Promise<void>;
  /** Sends the last word. */
  readonly finish: (view: View) => Promise<void>;
  readonly clock: Clock;
  /** Gives what aborts when the process leaves: the last word is then another's to say. */
  readonly leaving: () => AbortSignal;
  /** Told when an edit failed for good: the message is gone, or refuses what we send. */
  readonly onRefused: (error: unknown) => void;
}

/** Edits of one message, coalesced. */
export interface MessageEditor {
  /** Shows a state soon. A newer state that comes before takes its place. */
  show(view: View): void;
  /** Shows the last state, as soon as nothing is in flight. No other is shown after it. */
  finish(view: View): Promise<void>;
  /** Shows no further state, and resolves when nothing is in flight. */
  stop(): Promise<void>;
}

/**
 * Turns a stream of states into few edits: one request in flight, the newest state wins, the same state is not sent
 * twice, and gaps keep within Discord's limits (measured: 5 edits in 2 s for each interaction).
 */
export function createMessageEditor({ show, finish, clock, leaving, onRefused }: MessageEditorOptions): MessageEditor {
  let newest: View | undefined;
  let shown = "";
  let editCount = 0;
  let lastEdit = { atMs: 0, gapMs: 0 };
  let running: Promise<void> | undefined;
  let isFinishing = false;
  let endPause: (() => void) | undefined;

  async function showAll(): Promise<void> {
    while (newest !== undefined && !isFinishing) {
      // A clock that was set back makes no gap longer.
      await pause(lastEdit.gapMs - Math.max(0, clock.now() - lastEdit.atMs));
      if (isFinishing) break;
      const view: View = newest;
      newest = undefined;
      await showOne(view);
    }
    running = undefined;
  }

  function pause(durationMs: number): Promise<void> | undefined {
    if (durationMs <= 0) return undefined;
    return new Promise((resolve) => {
      const callOff = clock.after(durationMs, resolve);
      endPause = () => {
        callOff();
        resolve();
      };
    });
  }

  /** Shows no further state, and waits for what is in flight. */
  function settle(): Promise<void> | undefined {
    isFinishing = true;
    endPause?.();
    return running;
  }

  async function showOne(view: View): Promise<void> {
    const state = JSON.stringify(view);
    if (state === shown) return;
    let gapMs = editCount + 1 < QUICK_EDITS ? QUICK_GAP_MS : SLOW_GAP_MS;
    try {
      await show(view);
      shown = state;
      editCount += 1;
    } catch (error) {
      // A state that is lost is not worth a second try: the next one is newer.
      log.debug({ err: error }, "a progress edit failed");
      gapMs = Math.max(SLOW_GAP_MS, waitWantedMs(error));
      if (!isPassing(error)) onRefused(error);
    }
    lastEdit = { atMs: clock.now(), gapMs };
  }

  return {
    show(view) {
      newest = view;
      if (!isFinishing) running ??= showAll();
    },
    async stop() {
      await settle();
    },
    async finish(view) {
      await settle();
      await retryPassing(() => finish(view), { clock, pausesMs: FINAL_PAUSES_MS, signal: leaving() });
    },
  };
}
