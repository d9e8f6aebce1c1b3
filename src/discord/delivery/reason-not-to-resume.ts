import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { People } from "../../core/server/people.ts";
import { log } from "../../log.ts";
import { isDeadly } from "../../services/pending/pending-request.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { PendingRequests } from "../../services/pending/pending-requests.ts";
import { checkConsent } from "./consent.ts";

/**
 * Why a request from before a restart is not answered, although its job may be under way: a person pressed Cancel while
 * no process held it, or the pictures' owner has opted out meanwhile.
 *
 * @throws UserError `gaveUp`, or `cancelled`, where more than one process has died while it read for this request
 */
export function createReasonNotToResume(
  pendingRequests: Pick<PendingRequests, "isWithdrawn">,
  people: People,
  clock: Clock,
) {
  return async (record: PendingRequestRecord): Promise<UserError | undefined> => {
    const cancelled = (await pendingRequests.isWithdrawn(record.id)) ? new UserError("cancelled", {}) : undefined;
    if (isDeadly(record)) {
      const { unendedReadings } = record;
      log.error({ unendedReadings }, "an ask is given up: processes have died while they read for it");
      throw cancelled ?? new UserError("gaveUp", {});
    }
    try {
      await checkConsent({ people, clock }, record.request, record.userId);
      return cancelled;
    } catch (error) {
      if (error instanceof UserError && error.key === "pictureOptedOut") return error;
      throw error;
    }
  };
}
