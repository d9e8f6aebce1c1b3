import type { Keyv } from "keyv";
import { UserError } from "../core/errors.ts";
import { type Subject, subjectSchema } from "../core/subject.ts";
import type { StoreHealth } from "./store-health.ts";

/** `store.values("subjects", SUBJECT_OPTIONS)`: buttons work for a week. */
export const SUBJECT_OPTIONS = { ttlMs: 7 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** What buttons and dialogues refer back to, by the id in their custom ids. */
export interface Subjects {
  /** Keeps it, as soon as the store can: an answer does not wait for that. */
  keep(id: string, subject: Subject): Promise<void>;
  /** @throws UserError `storeUnavailable`: what cannot be read just now is not too long ago */
  find(id: string): Promise<Subject | undefined>;
}

export function createSubjects(values: Keyv<Subject>, health: StoreHealth): Subjects {
  return {
    async keep(id, subject) {
      await health.write(`subjects:${id}`, () => values.set(id, subject));
    },
    async find(id) {
      const found = await health.tolerate(async () => ({ subject: await values.get(id) }), undefined);
      if (!found) throw new UserError("storeUnavailable", {});
      return subjectSchema.safeParse(found.subject).data;
    },
  };
}
