import type { Keyv } from "keyv";
import { z } from "zod";
import type { StoreHealth } from "./store-health.ts";

/** What must be known of a job so that somebody else can go on with it: written before the submit, and after it. */
const jobRecord = z.object({
  endpoint: z.string(),
  submittedAtMs: z.number(),
  /** How often it was handed over, this time included. */
  submits: z.number().default(1),
  /** Absent between the submit and its acknowledgement: the job may be under way or not. */
  requestId: z.string().optional(),
});

export type JobRecord = z.infer<typeof jobRecord>;

/** `store.values("jobs", JOB_RECORD_OPTIONS)`: no queue takes longer, and a record that nobody removed must end. */
export const JOB_RECORD_OPTIONS = { ttlMs: 24 * 60 * 60 * 1000 } as const;

/** The jobs that are under way, by their key, for every process on the store. */
export interface JobRecords {
  find(key: string): Promise<JobRecord | undefined>;
  /** @returns whether it is recorded now */
  keep(key: string, record: JobRecord): Promise<boolean>;
  forget(key: string): Promise<void>;
}

export function createJobRecords(values: Keyv<JobRecord>, health: StoreHealth): JobRecords {
  return {
    find: async (key) => jobRecord.safeParse(await health.tolerate(() => values.get(key), undefined)).data,
    keep: (key, record) => health.tolerate(() => values.set(key, record), false),
    async forget(key) {
      await health.tolerate(() => values.delete(key), false);
    },
  };
}
