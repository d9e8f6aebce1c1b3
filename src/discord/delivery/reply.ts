import type { Clock } from "../../core/async/clock.ts";
import type { Progress } from "../../core/request/progress.ts";
import type { View } from "../../core/ui/view.ts";
import { log } from "../../log.ts";
import { isMessageGone, isNeverAnswered, isTokenOver, TokenOverError } from "../rest/api-errors.ts";
import { createEditPace } from "./edit-pace.ts";
import { createMessageEditor } from "./message-editor.ts";
import { type AnswerTarget, withWordsAlone } from "./targets/target.ts";
import { retryNotFound } from "./targets/fallbacks.ts";

/** A person who has read "thinking…" for so long is given a way out, though nobody can say yet how things stand. */
const WAY_OUT_AFTER_MS = 4_000;

export interface ReplyOptions {
  readonly target: AnswerTarget;
  readonly clock: Clock;
  /** Whether a first response was given already, before a restart. */
  readonly isAcknowledged: boolean;
  /** Whether only the person who asked sees the answer. */
  readonly isPrivate: boolean;
  /** Shown where nothing else can be said for a while. */
  readonly waiting?: View;
  /** Gives what aborts when the process leaves, and another goes on with the answer. */
  readonly leaving: () => AbortSignal;
  /** Told when the message cannot be reached any more. */
  readonly onRefused: (error: unknown) => void;
}

/** One answer to one person: a first sign, states, and a last word. */
export interface Reply {
  /** Whether a first sign was given, or is being given. */
  readonly isAcknowledged: () => boolean;
  /** Makes sure that a first sign was given; "thinking…" where nothing was said yet. */
  readonly acknowledge: () => Promise<void>;
  /**
   * Says after a restart that it goes on. Where that cannot be said just now, the answer comes all the same.
   *
   * @throws DiscordAPIError where no message waits for the answer: it was deleted, or never came to be; TokenOverError
   *   where nobody can be told the answer any more
   */
  readonly resume: (view: View) => Promise<void>;
  /** Shows how things stand. */
  readonly show: (view: View, stage: Progress["stage"]) => void;
  /**
   * Says the last word: as the first thing said where nothing was said yet, else as an edit.
   *
   * @param isPrivate - whether only the person who asked sees what is said first
   */
  readonly finish: (view: View, isPrivate?: boolean) => Promise<void>;
  /** Pings the person who asked in a further message, where the answer itself did not. @throws as {@link AnswerTarget.ping} */
  readonly ping: (view: View) => Promise<void>;
  /** Says nothing more, and resolves when nothing is in flight. */
  readonly stop: () => Promise<void>;
}

/** Answers in a place, in such a way that the newest state is shown and the last word is never lost. */
export function createReply(options: ReplyOptions): Reply {
  const { target, clock, isAcknowledged, isPrivate, waiting, leaving, onRefused } = options;
  const bring = withWordsAlone(target.editOrReplace);
  const pace = createEditPace(clock);
  const editor = createMessageEditor({ show: target.edit, finish: bring, clock, pace, leaving, onRefused });
  let acknowledged: Promise<void> | undefined = isAcknowledged ? Promise.resolve() : undefined;

  let isTold = false;

  const tell: Reply["show"] = (view, stage) => {
    isTold = true;
    editor.show(view, stage);
  };
  const tellToWait = (): void => {
    if (waiting && !isTold) tell(waiting, "running");
  };
  const acknowledge = (): Promise<void> => {
    acknowledged ??= target.acknowledge().then(() => void clock.after(WAY_OUT_AFTER_MS, tellToWait));
    return acknowledged;
  };

  return {
    isAcknowledged: () => acknowledged !== undefined,
    acknowledge,
    ping: target.ping,
    stop: editor.stop,
    async resume(view) {
      try {
        await retryNotFound(target.edit, clock)(view);
        pace.note("stage");
      } catch (error) {
        if (isMessageGone(error) || (isNeverAnswered(error) && !target.isFound())) throw error;
        if (isTokenOver(error) && !target.outlivesToken)
          throw new TokenOverError("nobody can be told", { cause: error });
        log.debug({ err: error }, "it could not be said that the bot goes on");
      }
    },
    show(view, stage) {
      void acknowledge().then(() => tell(view, stage), onRefused);
    },
    async finish(view, isFirstPrivate = isPrivate) {
      if (acknowledged === undefined) {
        acknowledged = target.answer(view, isFirstPrivate);
        return acknowledged.catch((error: unknown) => {
          acknowledged = undefined; // nothing was said yet: another word may do
          throw error;
        });
      }
      await acknowledged;
      return editor.finish(view);
    },
  };
}
