import type { Keyv } from "keyv";
import type { People } from "../core/people.ts";
import { entries } from "../core/store.ts";
import type { Subject } from "../core/subject.ts";
import { orUnavailable } from "./store-health.ts";

/**
 * @param optedOut - `store.values("opted-out")`, which never ends by itself
 * @param subjects - everything else that is kept by a person's id for longer than an answer takes
 */
export function createPeople(optedOut: Keyv<boolean>, subjects: Keyv<Subject>): People {
  return {
    // Where that cannot be known, nothing is done: a wish must not be forgotten because a store is away.
    hasOptedOut: (userId) => orUnavailable(async () => (await optedOut.get(userId)) === true),
    optOut: (userId) =>
      orUnavailable(async () => {
        await optedOut.set(userId, true);
      }),
    optIn: (userId) =>
      orUnavailable(async () => {
        await optedOut.delete(userId);
      }),
    forget: (userId) =>
      orUnavailable(async () => {
        for await (const [id, subject] of entries(subjects)) {
          if (subject.userId === userId) await subjects.delete(id);
        }
      }),
  };
}
