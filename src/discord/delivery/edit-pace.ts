import type { Clock } from "../../core/async/clock.ts";

const MINUTE_MS = 60_000;
const MIN_GAP_MS = 1_000;
/** The pause before each further detail: short at first, while a person looks. The last one repeats. */
const DETAIL_GAPS_MS = [1_000, 2_000, 3_000, 3_000, 4_000, 5_000, 7_000] as const;
const LASTING_DETAIL_GAP_MS = 7_000;
/** In any minute. The final state, which never waits, makes it 15. */
const MAX_EDITS = 14;
/** The rest is for changes of stage, which must not wait. */
const MAX_EDITS_FOR_DETAIL = 12;

/** What an edit shows: that the job has reached another stage, or progress within the same one. */
export type EditNews = "stage" | "detail";

/** When a message may be edited again: at most 15 times in any minute, and sooner for a change of stage. */
export interface EditPace {
  /** For how long an edit must still wait, in milliseconds; 0 or less where it may be sent. */
  waitMs(news: EditNews): number;
  /**
   * The message was edited just now, or could not be.
   *
   * @param pauseMs - the shortest pause until the next edit
   */
  note(news: EditNews, pauseMs?: number): void;
}

export function createEditPace(clock: Clock): EditPace {
  /** When the message was edited, as far back as counts. */
  let editedAtMs: readonly number[] = [];
  let details = 0;
  let pausedMs = MIN_GAP_MS;

  /** A clock that was set back makes no wait longer. */
  const setBackWith = (nowMs: number): void => {
    const aheadMs = (editedAtMs.at(-1) ?? nowMs) - nowMs;
    if (aheadMs > 0) editedAtMs = editedAtMs.map((atMs) => atMs - aheadMs);
  };

  return {
    waitMs(news) {
      const nowMs = clock.now();
      setBackWith(nowMs);
      const isDetail = news === "detail";
      const gapMs = isDetail ? (DETAIL_GAPS_MS[details] ?? LASTING_DETAIL_GAP_MS) : MIN_GAP_MS;
      const latestMs = editedAtMs.at(-1) ?? -Infinity;
      const earliestMs = editedAtMs.at(isDetail ? -MAX_EDITS_FOR_DETAIL : -MAX_EDITS) ?? -Infinity;
      return Math.max(latestMs + Math.max(gapMs, pausedMs), earliestMs + MINUTE_MS) - nowMs;
    },
    note(news, pauseMs = MIN_GAP_MS) {
      const nowMs = clock.now();
      setBackWith(nowMs);
      editedAtMs = [...editedAtMs, nowMs].slice(-MAX_EDITS);
      pausedMs = pauseMs;
      if (news === "detail") details += 1;
    },
  };
}
