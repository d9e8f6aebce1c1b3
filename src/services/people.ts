import type { Keyv } from "keyv";
import { z } from "zod";
import type { People } from "../core/people.ts";
import { entries, type Store } from "../core/store.ts";
import type { Subject } from "../core/subject.ts";
import { orUnavailable } from "./store-health.ts";

/** Whose a subject is, by whatever version of the bot it was kept. */
const ownerSchema = z.object({ userId: z.string() });

/**
 * @param subjects - everything that is kept by a person's id for longer than an answer takes, but for the wish of those
 *   who opted out
 */
export function createPeople(store: Store, subjects: Keyv<Subject>): People {
  const optedOut = store.values<boolean>("opted-out"); // which never ends by itself

  /** They are walked through, since those that earlier versions kept are named nowhere by their owners. */
  const idsOf = async (userId: string): Promise<string[]> => {
    const ids: string[] = [];
    for await (const [id, subject] of entries(subjects)) {
      if (ownerSchema.safeParse(subject).data?.userId === userId) ids.push(id);
    }
    return ids;
  };

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
        const ids = await idsOf(userId);
        if (ids.length > 0) await subjects.deleteMany(ids);
        await store.purge();
      }),
  };
}
