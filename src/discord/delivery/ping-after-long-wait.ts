import type { Clock } from "../../core/async/clock.ts";
import type { CommandOutcome } from "../../core/metrics.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { FirstTimes } from "../../services/servers/first-times.ts";
import { isPrivate } from "./answer-subject.ts";
import type { Reply } from "./reply.ts";

/** A person who has waited for longer has looked elsewhere, and an edit sends no notification. */
const LONG_MS = 60_000;
/** Longer than a request is recorded, so that its person is pinged once, however many processes resume it. */
const REMEMBERED_MS = 48 * 60 * 60 * 1000;

/** Pings the person who asked, once, when they have waited for long and the answer is public. */
export function createPingAfterLongWait(clock: Clock, firstTimes: FirstTimes) {
  return async (
    { id, userId, request, address }: PendingRequestRecord,
    reply: Reply,
    outcome: CommandOutcome,
    { progress: { finished } }: Words,
  ): Promise<void> => {
    const isOver = outcome === "answered" || outcome === "failed";
    if (!isOver || isPrivate({ address }) || clock.now() - address.startedAtMs <= LONG_MS) return;
    const say = outcome === "failed" ? finished.failure : "prompt" in request.task ? finished.picture : finished.text;
    try {
      if (!(await firstTimes.isSurelyFirst(`called:${id}`, REMEMBERED_MS))) return;
      await reply.ping([{ type: "text", markdown: say(userId) }]);
    } catch (error) {
      log.info({ err: error }, "the person who asked cannot be pinged");
    }
  };
}
