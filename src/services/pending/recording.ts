import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { Ownership } from "./ownership.ts";
import type { PendingRequestRecord, PendingRequestRecords } from "./records.ts";
import { tryAtLast } from "../storage/last-tries.ts";
import type { Heartbeat } from "./heartbeat.ts";

/**
 * The end of a reading is noted only where the request continues after this: most requests end, and are forgotten, just
 * then.
 */
const NOTE_END_MS = 100;

export interface RecordingServices {
  readonly records: PendingRequestRecords;
  readonly ownership: Ownership;
  readonly heartbeat: Heartbeat;
  readonly clock: Clock;
}

/** How one request stands in the store. A failing store makes nothing throw. */
export interface Recording {
  /** @throws UserError `restarting` where another process handles the request */
  persist(): Promise<void>;
  /** Whether another process handles the request, or could continue it. */
  isPersisted(): boolean;
  /** The same, or whether it was never asked for; tries for a few seconds to record it, although the store fails. */
  isPersistedAtLast(): Promise<boolean>;
  isIn(messageId: string): void;
  /** @returns to be called when the reading has ended */
  beginReading(): Promise<() => void>;
  /** Resolves when no write is under way, and no reading is noted any more. */
  settle(): Promise<void>;
  /** Removes it. */
  forget(): Promise<void>;
}

/** @param wasKept - whether it is recorded already, by a process before this one */
export function createRecording(
  services: RecordingServices,
  initial: PendingRequestRecord,
  wasKept: boolean,
): Recording {
  const { records, ownership, heartbeat, clock } = services;
  const readings = createReadings(initial, clock);
  let record = initial;
  let state: "unwanted" | "wanted" | "recorded" | "elsewhere" | "over" = wasKept ? "recorded" : "unwanted";
  let kept: Promise<void> | undefined;
  /** Writes are made in this order. */
  let saving = Promise.resolve();

  const save = async (keep: PendingRequestRecords["keep"] = records.keep): Promise<void> => {
    if (state === "elsewhere" || state === "over") return;
    const unendedReadings = readings.unended();
    await keep({ ...record, ...(unendedReadings > 0 && { unendedReadings }) }, () => {
      readings.note(unendedReadings);
      if (state === "wanted") state = "recorded";
    });
  };
  const saveNext = async (): Promise<void> => {
    if (state !== "unwanted") saving = saving.then(() => save());
    await saving;
  };
  /** Together, since a store gathers what comes at once; in this order, since no process may see the record alone. */
  const saveFirst = async (): Promise<void> => {
    const [, isOurs] = await Promise.all([heartbeat.track(record.id), wasKept || ownership.take(record), save()]);
    if (isOurs) return;
    state = "elsewhere";
    await records.forget(record.id);
    throw new UserError("restarting", {});
  };

  return {
    persist() {
      if (kept) return kept;
      // At once, so that `forget` waits for a record being written, and removes it.
      if (state === "unwanted") state = "wanted";
      kept = saving.then(saveFirst);
      saving = kept.catch(() => undefined); // reported to the callers that wait for it
      return kept;
    },
    isPersisted: () => state === "recorded" || state === "elsewhere",
    async isPersistedAtLast() {
      const isOver = () => state !== "wanted";
      if (!isOver()) await tryAtLast(clock, () => save(records.keepNow).then(isOver));
      return isOver();
    },
    isIn(messageId) {
      if (record.address.messageId === messageId) return;
      record = { ...record, address: { ...record.address, messageId } };
      void saveNext();
    },
    async beginReading() {
      readings.begin();
      if (!readings.areNoted()) await saveNext();
      return () => readings.end(() => void saveNext());
    },
    async settle() {
      readings.callOff();
      if (!readings.areNoted()) void saveNext();
      await saving;
    },
    async forget() {
      readings.callOff();
      await saving;
      const isThere = state === "wanted" || state === "recorded";
      state = "over";
      if (isThere) await records.forget(record.id);
    },
  };
}

/** What is read for a request, several things at a time perhaps, and how much of that is noted in its record. */
function createReadings({ unendedReadings: deaths = 0 }: PendingRequestRecord, clock: Clock) {
  let underWay = 0;
  let noted = deaths;
  let callOff = (): void => undefined;
  const unended = () => deaths + Math.min(underWay, 1);
  return {
    unended,
    areNoted: () => noted === unended(),
    note(unendedReadings: number) {
      noted = unendedReadings;
    },
    begin() {
      callOff();
      underWay += 1;
    },
    /** @param whenOver - done when nothing has been read for a moment */
    end(whenOver: () => void) {
      underWay -= 1;
      if (underWay === 0 && noted !== deaths) callOff = clock.after(NOTE_END_MS, whenOver);
    },
    callOff: () => callOff(),
  };
}
