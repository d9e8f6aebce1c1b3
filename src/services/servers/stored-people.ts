import type { People } from "../../core/server/people.ts";
import { NO_PREFERENCES } from "../../core/server/personal-preferences.ts";
import type { Store } from "../../core/store.ts";
import type { AllPreferences } from "./stored-preferences.ts";
import { orUnavailable } from "../storage/store-health.ts";
import type { Subjects } from "../answers/subjects.ts";

/**
 * @param subjects - with the preferences, everything that is kept by a person's id for longer than an answer takes, but
 *   for the wish of those who opted out
 */
export function createPeople(
  store: Store,
  subjects: Pick<Subjects, "forgetAllOf">,
  preferences: Pick<AllPreferences, "refresh" | "change">,
): People {
  const optedOut = store.values<boolean>("opted-out"); // which never ends by itself
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
    preferences: preferences.refresh,
    changePreferences: preferences.change,
    async forget(userId) {
      await subjects.forgetAllOf(userId);
      await preferences.change(userId, () => NO_PREFERENCES);
      await orUnavailable(() => store.purge());
    },
  };
}
