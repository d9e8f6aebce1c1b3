import type { Keyv } from "keyv";
import { type Subject, subjectSchema } from "../core/subject.ts";
import { createCachedValues } from "./cached-values.ts";
import type { StoreHealth } from "./store-health.ts";

/** `store.values("subjects", SUBJECT_OPTIONS)`: buttons work for a week. */
export const SUBJECT_OPTIONS = { ttlMs: 7 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** What buttons and dialogues refer back to, by the id in their custom ids. */
export interface Subjects {
  keep(id: string, subject: Subject): Promise<void>;
  find(id: string): Promise<Subject | undefined>;
}

export function createSubjects(values: Keyv<Subject>, health: StoreHealth): Subjects {
  return createCachedValues({ values, schema: subjectSchema, health });
}
