import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { AnswerRequest } from "../../core/request/request.ts";
import type { People } from "../../core/server/people.ts";
import type { Words } from "../../core/ui/words.ts";
import type { PendingRequests } from "../../services/pending/pending-requests.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import { checkConsent } from "./consent.ts";
import type { Deliver } from "./deliver.ts";
import { inFirstResponse } from "./in-first-response.ts";

/** What Discord takes a file where it does not say otherwise: in a server without boosts. */
export const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;

/** What a person asks for, and where the answer goes. */
export type NewRequest = Omit<PendingRequestRecord, "id" | "owner">;

/** What people ask of a model, in whatever way they ask. */
export interface Requests {
  /** @throws UserError `pictureOptedOut`, `storeUnavailable` where a person may not ask about these pictures */
  checkConsent(request: Pick<AnswerRequest, "about" | "pictures">, userId: string): Promise<void>;
  /**
   * Opens a request, and resolves when its answer was delivered, or never will be.
   *
   * @throws UserError `restarting`, `pictureOptedOut`, `storeUnavailable`
   */
  start(request: NewRequest, words: Words): Promise<void>;
}

export interface RequestsServices {
  readonly asks: PendingRequests;
  readonly deliver: Deliver;
  readonly people: People;
  readonly clock: Clock;
  readonly randomId: () => string;
}

export function createRequests({ asks, deliver, people, clock, randomId }: RequestsServices): Requests {
  const check: Requests["checkConsent"] = (request, userId) => checkConsent({ people, clock }, request, userId);
  return {
    checkConsent: check,
    async start(given, words) {
      const consent = check(given.request, given.userId);
      await (given.address.kind === "interaction" ? inFirstResponse(clock, consent) : consent);
      if (asks.isSuspended()) throw new UserError("restarting", {}); // just before it is opened: nothing looks later
      await deliver({ ...given, id: randomId(), owner: asks.owner }, words);
    },
  };
}
