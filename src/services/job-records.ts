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
  /** Came to nothing: for those alone who waited for it then and have not been told, since their process died. */
  isOver: z.boolean().default(false),
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
  /** Keeps once more what the store did not take: this process leaves a job that another is to go on with. */
  keepAtLast(key: string): Promise<void>;
  /** The job came to nothing; its record stays, so that nobody who resumes does it a second time. */
  end(key: string): Promise<void>;
}

export function createJobRecords(values: Keyv<JobRecord>, health: StoreHealth): JobRecords {
  /** Of jobs that are under way here, also what the store did not take. */
  const here = new Map<string, { readonly record: JobRecord; readonly isKept: boolean }>();
  const place = (key: string) => `jobs:${key}`;

  const find: JobRecords["find"] = async (key) => {
    const found = await health.tolerate(async () => ({ value: await values.get(key) }), undefined);
    return found ? jobRecord.safeParse(found.value).data : here.get(key)?.record;
  };
  const keep: JobRecords["keep"] = async (key, record) => {
    here.set(key, { record, isKept: false });
    // Before the submit it is recorded now or never: who is refused must not be taken for one whose job may be under way.
    const whenAway = record.requestId === undefined ? "never" : "later";
    const isKept = await health.write(place(key), () => values.set(key, record), whenAway);
    if (here.get(key)?.record === record) here.set(key, { record, isKept });
    return isKept;
  };
  return {
    find,
    keep,
    async keepAtLast(key) {
      const known = here.get(key);
      if (known && !known.isKept) await keep(key, known.record);
    },
    async end(key) {
      const record = await find(key);
      if (record) await keep(key, { ...record, isOver: true });
      here.delete(key);
    },
    async forget(key) {
      here.delete(key);
      await health.write(place(key), () => values.delete(key));
    },
  };
}
