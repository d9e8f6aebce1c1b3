import type { CommandOutcome } from "../../core/metrics.ts";
import { logWith, nameOfAsk } from "../../log.ts";
import type { PendingRequest } from "../../services/pending/pending-request.ts";
import { isSuspension, type PendingRequests } from "../../services/pending/pending-requests.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";

/** One answer on its way: to a person who waits for it, or to a channel that did not request it. */
export interface Delivery {
  /** Has the answer made and sends it; resolves to the outcome. */
  answer(): Promise<CommandOutcome>;
  /** Reports the error of `answer`; not called where another process resumes the request. */
  tellFailure(error: unknown): Promise<CommandOutcome>;
  /** Cleans up after the delivery; always called last. */
  end(outcome: CommandOutcome): Promise<void>;
}

/**
 * Answers a pending request from its opening to its end: it is closed, or left to another process where this one is
 * stopped before the answer is there.
 *
 * @param isResumed - whether an earlier process recorded it
 * @throws what `tellFailure` throws
 */
export function answerPending(
  pendingRequests: PendingRequests,
  record: PendingRequestRecord,
  isResumed: boolean,
  open: (pending: PendingRequest) => Delivery,
): Promise<CommandOutcome> {
  return logWith(nameOfAsk(record.id), async () => {
    const pending = pendingRequests.open(record, isResumed);
    const delivery = open(pending);
    let outcome: CommandOutcome = "undelivered";
    try {
      outcome = await delivery.answer();
    } catch (error) {
      const isHandedOver = isSuspension(error) && pending.isPersisted();
      outcome = isHandedOver ? "handed_over" : await delivery.tellFailure(error);
    } finally {
      await delivery.end(outcome);
      await (outcome === "handed_over" ? pending.handOver() : pending.close());
    }
    return outcome;
  });
}
