import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import type { View } from "../../core/ui/view.ts";
import type { PendingRequest } from "../../services/pending/pending-request.ts";
import type { Reply } from "./reply.ts";

/** An answer that is ready by then becomes the first response itself; Discord gives 3 s. */
export const ACKNOWLEDGE_AFTER_MS = 1_500;
/** By then a first response is given even if the request is not recorded yet: Discord gives 3 s. */
const LATEST_MS = 2_000;

/** The first response to a person who has to wait. */
export interface FirstResponse {
  /** Resolves when it is given; all calls share the first. */
  give(): Promise<void>;
  /** The answer is ready, and becomes the first response itself where none was given. */
  answerIsKnown(): void;
}

export interface FirstResponseOptions {
  readonly pending: PendingRequest;
  readonly reply: Reply;
  readonly clock: Clock;
  readonly askedAtMs: number;
  /** Called when it was given. */
  readonly onGiven: () => void;
}

/**
 * Says "thinking…" when the answer takes a while. The request is recorded before: a person who was told to wait must not be
 * forgotten, whenever the process is killed. Only where the store takes too long, the response comes first.
 */
export function respondInTime({ pending, reply, clock, askedAtMs, onGiven }: FirstResponseOptions): FirstResponse {
  const give = once(async () => {
    const leftMs = LATEST_MS - Math.max(0, clock.now() - askedAtMs);
    await inTime(clock, Math.max(0, leftMs), pending.persist(), () => undefined);
    await reply.acknowledge();
    onGiven();
  });
  let isKnown = false;
  const cancel = clock.after(ACKNOWLEDGE_AFTER_MS, () => {
    give().catch((error: unknown) => {
      if (!isKnown) pending.withdraw(error);
    });
  });
  return {
    give,
    answerIsKnown() {
      isKnown = true;
      cancel();
    },
  };
}

/**
 * After a restart nothing is spent for a person who was never told to wait: the process may have ended between the
 * record and the first response, and then Discord has long told them that the bot did not respond.
 *
 * @param view - says that the work continues
 */
export function respondAfterRestart({ pending, reply, onGiven }: FirstResponseOptions, view: View): FirstResponse {
  return {
    give: once(async () => {
      await pending.persist();
      await reply.resume(view);
      onGiven();
    }),
    answerIsKnown: () => undefined,
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
