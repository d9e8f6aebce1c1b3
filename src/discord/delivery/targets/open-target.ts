import type { View } from "../../../core/ui/view.ts";
import type { PendingRequest } from "../../../services/pending/pending-request.ts";
import type { PendingRequestRecord } from "../../../services/pending/records.ts";
import { createInteractionTarget } from "./interaction-target.ts";
import { createReplyTarget } from "./reply-target.ts";
import type { AnswerTarget, Connection } from "./target.ts";

/**
 * Opens the target that the record of a pending request names.
 *
 * @param waiting - shown until there is more to say
 * @param leaving - gives a signal that aborts when this process leaves and another resumes the request
 */
export type OpenTarget = (
  record: PendingRequestRecord,
  pending: Pick<PendingRequest, "id" | "isIn">,
  waiting: View,
  leaving: () => AbortSignal,
) => AnswerTarget;

export function createOpenTarget(connection: Connection): OpenTarget {
  return ({ address, userId }, { id, isIn }, waiting, leaving) => {
    switch (address.kind) {
      case "interaction":
        return createInteractionTarget(connection, { address, userId, onMessage: isIn });
      case "reply":
        return createReplyTarget(connection, { address, userId, nonce: id, waiting, onMessage: isIn, leaving });
      case "silentReply":
        throw new TypeError("A silent reply shows no progress: it has no target.");
    }
  };
}
