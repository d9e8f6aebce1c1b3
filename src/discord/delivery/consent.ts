import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";
import type { People } from "../../core/server/people.ts";
import { ownersOf } from "../../core/request/picture.ts";
import type { AnswerRequest } from "../../core/request/request.ts";

/** Discord gives 3 s for a first response: a choice that is not known by then counts as unknown. */
const MAX_READING_MS = 1_000;

export interface ConsentServices {
  readonly people: People;
  readonly clock: Clock;
}

/**
 * Pictures of a person who opted out are read for that person only, wherever they are shown. The author of the message
 * with the pictures counts, and so does every known owner.
 *
 * @throws UserError `pictureOptedOut`; `storeUnavailable` where the choice cannot be read, or not in time
 */
export async function checkConsent(
  { people, clock }: ConsentServices,
  { about, pictures }: Pick<AnswerRequest, "about" | "pictures">,
  userId: string,
): Promise<void> {
  const owners = new Set([...pictures.flatMap(ownersOf), ...(about ? [about.authorId] : [])]);
  owners.delete(userId);
  if (owners.size === 0) return;
  const hasAnyOptedOut = Promise.all([...owners].map((owner) => people.hasOptedOut(owner)));
  const isRefused = await inTime(clock, MAX_READING_MS, hasAnyOptedOut, () => {
    throw new UserError("storeUnavailable", {});
  });
  if (isRefused.includes(true)) throw new UserError("pictureOptedOut", {});
}
