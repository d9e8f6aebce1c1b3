import type { Keyv } from "keyv";
import { z } from "zod";
import { UserError } from "../../core/errors.ts";
import { entries } from "../../core/store.ts";
import { type Subject, subjectSchema } from "../../core/request/subject.ts";
import { orUnavailable, type StoreHealth } from "../storage/store-health.ts";

/** `store.values("subjects", SUBJECT_OPTIONS)`: buttons work for a week. */
export const SUBJECT_OPTIONS = { ttlMs: 7 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** The owner of a subject kept by any version of the bot. */
const ownerSchema = z.object({ userId: z.string() });

/** What buttons and dialogues refer back to, by the id in their custom ids. */
export interface Subjects {
  /** Keeps it, as soon as the store can: an answer does not wait for that. */
  keep(id: string, subject: Subject): Promise<void>;
  /** @throws UserError `storeUnavailable`: an unreadable subject is not an expired one */
  find(id: string): Promise<Subject | undefined>;
  /**
   * Removes everything that is about what a person asked, also what is yet to be written.
   *
   * @throws UserError `storeUnavailable`
   */
  forgetAllOf(userId: string): Promise<void>;
}

export function createSubjects(values: Keyv<Subject>, health: StoreHealth): Subjects {
  const placesOf = (userId: string) => `subjects:${userId}:`;

  /** All subjects are walked through, since earlier versions kept no index by owner. */
  const idsOf = async (userId: string): Promise<string[]> => {
    const ids: string[] = [];
    for await (const [id, subject] of entries(values)) {
      if (ownerSchema.safeParse(subject).data?.userId === userId) ids.push(id);
    }
    return ids;
  };

  return {
    async keep(id, subject) {
      await health.write(`${placesOf(subject.userId)}${id}`, () => values.set(id, subject));
    },
    async find(id) {
      const found = await health.tolerate(async () => ({ subject: await values.get(id) }), undefined);
      if (!found) throw new UserError("storeUnavailable", {});
      return subjectSchema.safeParse(found.subject).data;
    },
    forgetAllOf: (userId) =>
      orUnavailable(async () => {
        await health.dropWrites(placesOf(userId));
        const ids = await idsOf(userId);
        if (ids.length > 0) await values.deleteMany(ids);
      }),
  };
}
