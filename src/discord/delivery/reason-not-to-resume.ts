import { UserError } from "../../core/errors.ts";
import { log } from "../../log.ts";
import { isDeadly } from "../../services/pending/pending-request.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { PendingRequests } from "../../services/pending/pending-requests.ts";
import { checkConsent, type ConsentServices } from "./consent.ts";

/**
 * Why a person who has waited since before a restart is not to be answered, although their job may be under way: Cancel
 * was pressed while no process saw to them, or the pictures' owner has opted out meanwhile.
 *
 * @throws UserError `gaveUp`, or `cancelled`, where more than one process has ended while it read for this ask
 */
export async function reasonNotToResume(
  services: ConsentServices & { readonly asks: Pick<PendingRequests, "isWithdrawn"> },
  record: PendingRequestRecord,
): Promise<UserError | undefined> {
  const cancelled = (await services.asks.isWithdrawn(record.id)) ? new UserError("cancelled", {}) : undefined;
  if (isDeadly(record)) {
    const { unendedReadings } = record;
    log.error({ unendedReadings }, "an ask is given up: processes have died while they read for it");
    throw cancelled ?? new UserError("gaveUp", {});
  }
  try {
    await checkConsent(services, record.request, record.userId);
    return cancelled;
  } catch (error) {
    if (error instanceof UserError && error.key === "pictureOptedOut") return error;
    throw error;
  }
}
