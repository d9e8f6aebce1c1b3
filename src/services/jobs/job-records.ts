import type { Keyv } from "keyv";
import { z } from "zod";
import { UserError, type UserErrorKey } from "../../core/errors.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** The ends of a job that may say what of the request is to blame. */
const BLAMING_ENDS = [
  "contentPolicy",
  "madeUnsafe",
  "nothingMade",
  "modelPictureTooSmall",
  "modelPictureTooLarge",
  "modelPictureTooLong",
  "modelPictureUnreadable",
  "modelPictureUnreachable",
  "modelFileTooLarge",
  "modelFormatRefused",
  "modelInputTooShort",
  "modelInputTooLong",
  "modelNumberRefused",
  "modelChoiceRefused",
  "modelFeatureMissing",
  "modelFaceMissing",
  "modelInputRefused",
  "modelBusy",
  "modelFailed",
] as const satisfies readonly UserErrorKey[];

/** The ends of a job that need no details. */
const PLAIN_ENDS = [
  "cancelled",
  "modelAnswerUnreadable",
  "falUnreachable",
  "falKeyRefused",
  "falBalanceExhausted",
  "falAccountLocked",
  "submitUncertain",
  "resultLost",
  "storeUnavailable",
] as const satisfies readonly UserErrorKey[];

/** Why a job failed: a stored `UserError`. */
const jobEnd = z.union([
  z.object({
    key: z.enum(BLAMING_ENDS),
    params: z.object({ blamed: z.union([z.enum(["words", "picture"]), z.int().positive()]).exactOptional() }),
  }),
  z.object({ key: z.enum(PLAIN_ENDS), params: z.strictObject({}) }),
  z.object({ key: z.literal("timedOut"), params: z.object({ minutes: z.number() }) }),
  z.object({ key: z.literal("modelGone"), params: z.object({ endpoint: z.string() }) }),
]);

/** What another process must know to continue a job: written before the submit, and after it. */
const jobRecord = z.object({
  endpoint: z.string(),
  /** When the job was begun, however often it was handed over since: its deadline counts from then. */
  submittedAtMs: z.number(),
  /** How often it was handed over, this time included. */
  submits: z.number().default(1),
  /** Absent between the submit and its acknowledgement: the job may be under way or not. */
  requestId: z.string().optional(),
  /** The job failed: kept only for its waiters of then who have not been told. */
  isOver: z.boolean().default(false),
  /** What to tell them; records of earlier versions have none, and fal must be asked. */
  end: jobEnd.optional().catch(undefined),
});

export type JobRecord = z.infer<typeof jobRecord>;

/** What the waiters of a failed job are told; undefined where fal must be asked. */
export function endOf({ end }: JobRecord): UserError | undefined {
  return end && new UserError(end.key, end.params);
}

/** `store.values("jobs", JOB_RECORD_OPTIONS)`: no queue takes longer, and a record that was never removed must end. */
export const JOB_RECORD_OPTIONS = { ttlMs: 24 * 60 * 60 * 1000 } as const;

/** The jobs that are under way, by their key, for every process on the store. */
export interface JobRecords {
  find(key: string): Promise<JobRecord | undefined>;
  /** @returns whether it is recorded now */
  keep(key: string, record: JobRecord): Promise<boolean>;
  forget(key: string): Promise<void>;
  /**
   * Tries again to keep what the store did not take, also while a store that has hung is left alone: this process
   * leaves a job that another may have to continue.
   *
   * @returns whether the store has everything now
   */
  keepAtLast(key: string): Promise<boolean>;
  /**
   * Marks the job as failed; its record stays, so that no resuming process does it a second time.
   *
   * @param reason - what to tell its waiters
   * @returns the record as it was before; undefined where there is none, or the job was over already
   */
  end(key: string, reason: unknown): Promise<JobRecord | undefined>;
}

export function createJobRecords(values: Keyv<JobRecord>, health: StoreHealth): JobRecords {
  /** The jobs that are under way here, also those that the store did not take. */
  const here = new Map<string, { readonly record: JobRecord; readonly isKept: boolean }>();
  const place = (key: string) => `jobs:${key}`;

  const find: JobRecords["find"] = async (key) => {
    const found = await health.tolerate(async () => ({ value: await values.get(key) }), undefined);
    return found ? jobRecord.safeParse(found.value).data : here.get(key)?.record;
  };
  const set = (key: string, record: JobRecord) => () => values.set(key, record);
  const write = (key: string, record: JobRecord): Promise<boolean> => {
    // Before the submit it is recorded now or never: a later write would claim that a refused job may be under way.
    const whenAway = record.requestId === undefined && !record.isOver ? "never" : "later";
    return health.write(place(key), set(key, record), whenAway);
  };
  const note = (key: string, record: JobRecord, isKept: boolean): boolean => {
    if (here.get(key)?.record === record) here.set(key, { record, isKept });
    return isKept;
  };
  return {
    find,
    async keep(key, record) {
      here.set(key, { record, isKept: false });
      return note(key, record, await write(key, record));
    },
    async keepAtLast(key) {
      const known = here.get(key);
      if (!known || known.isKept) return true;
      const { record } = known;
      return note(key, record, await health.writeAtLast(place(key), set(key, record)));
    },
    async end(key, reason) {
      const record = await find(key);
      here.delete(key);
      if (!record || record.isOver) return undefined;
      const end = jobEnd.safeParse(reason).data;
      await write(key, { ...record, isOver: true, ...(end && { end }) });
      return record;
    },
    async forget(key) {
      here.delete(key);
      await health.write(place(key), () => values.delete(key));
    },
  };
}
