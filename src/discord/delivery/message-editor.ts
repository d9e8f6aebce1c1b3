import type { Clock } from "../../core/async/clock.ts";
import { AS_LONG_AS_IT_TAKES } from "../../core/async/retry.ts";
import type { Progress } from "../../core/request/progress.ts";
import type { View } from "../../core/ui/view.ts";
import { log } from "../../log.ts";
import { isPassing, waitWantedMs } from "../rest/api-errors.ts";
import type { EditNews, EditPace } from "./edit-pace.ts";
import { retryPassing } from "../rest/retry-passing.ts";

/** After an edit that failed. */
const FAILURE_PAUSE_MS = 5_000;
/**
 * The final edit is never lost to a passing fault: it is retried for a day, since Discord may be away for hours. Where
 * only the interaction's token leads to the message, the token ends first, and that is no passing fault.
 */
const FINAL_WITHIN_MS = 24 * 60 * 60 * 1_000;

export interface MessageEditorOptions {
  /** Sends progress. */
  readonly show: (view: View) => Promise<void>;
  /** Sends the final state. */
  readonly finish: (view: View) => Promise<void>;
  readonly clock: Clock;
  /** When the message may be edited. */
  readonly pace: EditPace;
  /** Gives a signal that aborts when this process leaves: another one then sends the final state. */
  readonly leaving: () => AbortSignal;
  /** Called when an edit failed for good: the message is gone, or Discord refuses the content. */
  readonly onRefused: (error: unknown) => void;
}

/** Edits of one message, coalesced. */
export interface MessageEditor {
  /** Shows a state soon, and sooner where it begins another stage. A newer state replaces one that still waits. */
  show(view: View, stage: Progress["stage"]): void;
  /** Shows the final state as soon as no edit is in flight. No other is shown after it. */
  finish(view: View): Promise<void>;
  /** Shows no further state, and resolves when no edit is in flight. */
  stop(): Promise<void>;
}

/** How progress is drawn. */
interface State {
  readonly view: View;
  readonly stage: Progress["stage"];
}

/**
 * Turns a stream of states into few edits: one request in flight, the newest state wins, the same state is not sent
 * twice, and each waits as its pace says.
 */
export function createMessageEditor(options: MessageEditorOptions): MessageEditor {
  const { show, finish, clock, pace, leaving, onRefused } = options;
  let newest: State | undefined;
  let shown: { readonly content?: string; readonly stage?: Progress["stage"] } = {};
  let running: Promise<void> | undefined;
  let isFinishing = false;
  let endPause: (() => void) | undefined;

  const newsOf = ({ stage }: State): EditNews => (stage === shown.stage ? "detail" : "stage");

  async function showAll(): Promise<void> {
    while (newest !== undefined && !isFinishing) {
      const waitMs = pace.waitMs(newsOf(newest));
      if (waitMs > 0) {
        await pause(waitMs); // a newer state may have come by then
      } else {
        const state = newest;
        newest = undefined;
        await showOne(state);
      }
    }
    running = undefined;
  }

  function pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(durationMs, resolve);
      endPause = () => {
        cancel();
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

  async function showOne(state: State): Promise<void> {
    const content = JSON.stringify(state.view);
    if (content === shown.content) return;
    const news = newsOf(state);
    try {
      await show(state.view);
      shown = { content, stage: state.stage };
      pace.note(news);
    } catch (error) {
      log.debug({ err: error }, "a progress edit failed");
      pace.note(news, Math.max(FAILURE_PAUSE_MS, waitWantedMs(error)));
      if (isPassing(error)) newest ??= state;
      else onRefused(error);
    }
  }

  return {
    show(view, stage) {
      const before = newest;
      newest = { view, stage };
      if (isFinishing) return;
      if (before && newsOf(before) === "detail" && newsOf(newest) === "stage") endPause?.();
      running ??= showAll();
    },
    async stop() {
      await settle();
    },
    async finish(view) {
      await settle();
      const untilLeaving = { clock, pausesMs: AS_LONG_AS_IT_TAKES, withinMs: FINAL_WITHIN_MS, signal: leaving() };
      await retryPassing(() => finish(view), untilLeaving);
    },
  };
}
