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

/** The largest file that Discord accepts unless it says otherwise: in a server without boosts. */
export const DEFAULT_MAX_FILE_BYTES = 10 * 1024 * 1024;

/** The person who asked, and how they are answered. */
export interface Requester {
  readonly userId: string;
  readonly locale: string;
  readonly words: Words;
  readonly maxFileBytes: number;
  /** Where the answer goes. */
  readonly addressFor: (isPrivate: boolean) => PendingRequestRecord["address"];
}

/** One person's requests to a model, answered where they made them. */
export interface Requests {
  /** @throws UserError `pictureOptedOut`, `storeUnavailable` where the person may not ask about these pictures */
  checkConsent(request: Pick<AnswerRequest, "about" | "pictures">): Promise<void>;
  /**
   * Opens a request, and resolves when its answer was delivered, or never will be.
   *
   * @throws UserError `restarting`, `pictureOptedOut`, `storeUnavailable`
   */
  start(request: AnswerRequest, isPrivate: boolean): Promise<void>;
}

/** The requests of a person, by command, menu, button or message. */
export type RequestsOf = (requester: Requester) => Requests;

export interface RequestsServices {
  readonly pendingRequests: PendingRequests;
  readonly deliver: Deliver;
  readonly people: People;
  readonly clock: Clock;
  readonly randomId: () => string;
}

export function createRequests({ pendingRequests, deliver, people, clock, randomId }: RequestsServices): RequestsOf {
  return ({ userId, locale, words, maxFileBytes, addressFor }) => {
    const check: Requests["checkConsent"] = (request) => checkConsent({ people, clock }, request, userId);
    return {
      checkConsent: check,
      async start(request, isPrivate) {
        const address = addressFor(isPrivate);
        await (address.kind === "interaction" ? inFirstResponse(clock, check(request)) : check(request));
        if (pendingRequests.isSuspended()) throw new UserError("restarting", {}); // checked last, because nothing checks it later
        await deliver(
          { id: randomId(), owner: pendingRequests.owner, userId, request, locale, maxFileBytes, address },
          words,
        );
      },
    };
  };
}
