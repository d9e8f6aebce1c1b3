import type { Clock } from "../../core/async/clock.ts";
import type { Progress } from "../../core/request/progress.ts";
import type { View } from "../../core/ui/view.ts";
import { log } from "../../log.ts";
import { isMessageGone, isNeverAnswered, isTokenOver, TokenOverError } from "../rest/api-errors.ts";
import { createEditPace } from "./edit-pace.ts";
import { createMessageEditor } from "./message-editor.ts";
import type { AnswerTarget } from "./targets/target.ts";
import { retryNotFound } from "./targets/fallbacks.ts";

/** A person who has seen "thinking…" for this long gets a Cancel button, even without any progress to show. */
const CANCEL_BUTTON_AFTER_MS = 4_000;

export interface ReplyOptions {
  readonly target: AnswerTarget;
  readonly clock: Clock;
  /** Whether a first response was given already, before a restart. */
  readonly isAcknowledged: boolean;
  /** Whether only the person who asked sees the answer. */
  readonly isPrivate: boolean;
  /** Shown where no progress is known for a while. */
  readonly waiting?: View;
  /** Gives a signal that aborts when this process leaves and another resumes the request. */
  readonly leaving: () => AbortSignal;
  /** Called when the message can no longer be reached. */
  readonly onRefused: (error: unknown) => void;
}

/** One answer to one person: a first response, progress, and a final state. */
export interface Reply {
  /** Whether a first response was given, or is being given. */
  readonly isAcknowledged: () => boolean;
  /** Makes sure that a first response was given; "thinking…" where there was none yet. */
  readonly acknowledge: () => Promise<void>;
  /**
   * Says after a restart that the work continues. The answer comes even where that cannot be said at the moment.
   *
   * @throws DiscordAPIError where no message waits for the answer: it was deleted, or never came to be; TokenOverError
   *   where the person cannot be reached any more
   */
  readonly resume: (view: View) => Promise<void>;
  /** Shows progress. */
  readonly show: (view: View, stage: Progress["stage"]) => void;
  /**
   * Gives the final state: as the first response where none was given yet, else as an edit.
   *
   * @param isPrivate - whether only the person who asked sees it where it is the first response
   */
  readonly finish: (view: View, isPrivate?: boolean) => Promise<void>;
  /** Pings the person who asked in a further message, where the answer itself did not. @throws as {@link AnswerTarget.ping} */
  readonly ping: (view: View) => Promise<void>;
  /** Shows nothing more, and resolves when no edit is in flight. */
  readonly stop: () => Promise<void>;
}

/** Answers at a target: the newest progress is shown, and the final state is never lost. */
export function createReply(options: ReplyOptions): Reply {
  const { target, clock, isAcknowledged, isPrivate, waiting, leaving, onRefused } = options;
  const pace = createEditPace(clock);
  const editor = createMessageEditor({
    show: target.edit,
    finish: target.editOrReplace,
    clock,
    pace,
    leaving,
    onRefused,
  });
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
    acknowledged ??= target.acknowledge().then(() => void clock.after(CANCEL_BUTTON_AFTER_MS, tellToWait));
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
        if (isTokenOver(error) && !target.outlivesToken) {
          throw new TokenOverError("the person who asked cannot be told", { cause: error });
        }
        log.debug({ err: error }, "it could not be said that the work continues");
      }
    },
    show(view, stage) {
      void acknowledge().then(() => tell(view, stage), onRefused);
    },
    async finish(view, isFirstPrivate = isPrivate) {
      if (acknowledged === undefined) {
        acknowledged = target.answer(view, isFirstPrivate);
        return acknowledged.catch((error: unknown) => {
          acknowledged = undefined; // no response was given yet: another one may be taken
          throw error;
        });
      }
      await acknowledged;
      return editor.finish(view);
    },
  };
}
