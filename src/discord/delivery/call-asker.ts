import type { Clock } from "../../core/async/clock.ts";
import type { CommandOutcome } from "../../core/metrics.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { FirstTimes } from "../../services/servers/first-times.ts";
import { isPrivate } from "./answer-subject.ts";
import type { Reply } from "./reply.ts";

/** A person who has waited for longer has looked elsewhere, and an edit notifies no one. */
const LONG_MS = 60_000;
/** Longer than an ask is recorded: whichever process goes on with it, its asker is called once. */
const REMEMBERED_MS = 48 * 60 * 60 * 1000;

/** Calls the person who asked, once, when they have waited for long and the end of it is there for all to read. */
export async function callAsker(
  { clock, firstTimes }: { readonly clock: Clock; readonly firstTimes: FirstTimes },
  record: PendingRequestRecord,
  reply: Reply,
  outcome: CommandOutcome,
  { progress: { finished } }: Words,
): Promise<void> {
  const { id, userId, request, address } = record;
  const isOver = outcome === "answered" || outcome === "failed";
  if (!isOver || isPrivate(record) || clock.now() - address.startedAtMs <= LONG_MS) return;
  const say = outcome === "failed" ? finished.failure : "prompt" in request.task ? finished.picture : finished.text;
  try {
    if (!(await firstTimes.isSurelyFirst(`called:${id}`, REMEMBERED_MS))) return;
    await reply.ping([{ type: "text", markdown: say(userId) }]);
  } catch (error) {
    log.info({ err: error }, "the person who asked cannot be called");
  }
}
