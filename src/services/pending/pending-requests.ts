import { abortForMany } from "../../core/async/abort-for-many.ts";
import { UserError } from "../../core/errors.ts";
import type { Referrer } from "../../core/request/subject.ts";
import { type PendingRequest, createPendingRequest } from "./pending-request.ts";
import { createRecording, type Recording, type RecordingServices } from "./recording.ts";
import type { PendingRequestRecord } from "./records.ts";
import type { Withdrawals } from "./withdrawals.ts";

/** Who presses a button, and what they may do where it stands. */
export interface Actor extends Referrer {
  /** Whether they may manage messages there. */
  readonly isModerator: boolean;
}

/** The pending requests of this process. */
export interface PendingRequests {
  /** Names this process among all that share the store. */
  readonly owner: string;
  /**
   * Opens a request, which waits until it is closed or left.
   *
   * @param isKept - whether the request is recorded already, by a process before this one
   */
  open(record: PendingRequestRecord, isKept: boolean): PendingRequest;
  /**
   * Withdraws a request for the person who pressed its Cancel button, also a request that another process handles, or
   * will.
   *
   * @throws UserError `jobOver`, `notYourJob`, `storeUnavailable`
   */
  cancel(id: string, by: Actor): Promise<void>;
  /** Whether a request's Cancel was pressed while its process could not be told. */
  isWithdrawn(id: string): Promise<boolean>;
  /** Whether the process is leaving and takes on nothing more. */
  isSuspended(): boolean;
  /**
   * Leaves every recorded request for the next process, and resolves when nothing is under way here any more. The
   * person whose request cannot be recorded in time is told so, with `stopped`.
   */
  suspend(): Promise<void>;
  /** Whether the request waits in this process. */
  has(id: string): boolean;
  /** How many requests wait in this process. */
  count(): number;
}

/** Whether a request ended here without an answer because another process continues it. */
export function isSuspension(reason: unknown): boolean {
  return reason instanceof UserError && reason.key === "restarting";
}

/**
 * Aborts when a request is left to another process, but not when it is withdrawn: its person is then told of that, and its
 * job, which may be one from before a restart, must still be found to be cancelled.
 */
export function suspensionOf(signal: AbortSignal): AbortSignal {
  const suspension = abortForMany();
  const leave = () => {
    if (isSuspension(signal.reason)) suspension.abort(signal.reason);
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return suspension.signal;
}

export interface PendingRequestsServices extends RecordingServices {
  readonly withdrawals: Withdrawals;
}

/** A request that waits in this process. */
interface Waiting {
  readonly record: PendingRequestRecord;
  readonly recording: Recording;
  readonly controller: AbortController;
}

export function createPendingRequests(services: PendingRequestsServices): PendingRequests {
  const { records, ownership, heartbeat, withdrawals } = services;
  const waiting = new Map<string, Waiting>();
  let isSuspended = false;
  let allGone: (() => void) | undefined;

  const gone = (id: string): void => {
    waiting.delete(id);
    if (!isSuspended) heartbeat.untrack(id); // else it is left to the next process, and nothing of it is removed here
    if (waiting.size === 0) allGone?.();
  };

  /** A request that another process took over, while this one did not renew its lease, is not answered twice. */
  const leaveLost = async (): Promise<void> => {
    for (const { record, controller } of waiting.values()) {
      const owner = await ownership.of(record);
      if (owner !== undefined && owner !== heartbeat.owner) controller.abort(new UserError("restarting", {}));
    }
  };
  heartbeat.whenBack(() => void leaveLost());

  /** Cancel may have been pressed where another process heard of it. */
  const leaveWithdrawn = async ({ record, recording, controller }: Waiting): Promise<void> => {
    if (!recording.isPersisted() || controller.signal.aborted) return;
    if (await withdrawals.isRequested(record.id)) controller.abort(new UserError("cancelled", {}));
  };
  heartbeat.onBeat(() => void Promise.all([...waiting.values()].map(leaveWithdrawn)));

  return {
    owner: heartbeat.owner,

    open(record, isKept) {
      const controller = abortForMany(); // each of the jobs for an answer listens, and those for many pictures are many
      const recording = createRecording(services, record, isKept);
      waiting.set(record.id, { record, recording, controller });
      return createPendingRequest(record.id, recording, controller, () => gone(record.id));
    },

    async cancel(id, by) {
      const here = waiting.get(id);
      const isLeft = here === undefined || isSuspension(here.controller.signal.reason);
      const record = isLeft ? await records.read(id) : here.record;
      if (!record || (!isLeft && here.controller.signal.aborted)) throw new UserError("jobOver", {});
      if (!mayCancel(record, by)) throw new UserError("notYourJob", {});
      if (isLeft) await withdrawals.request(id);
      else here.controller.abort(new UserError("cancelled", {}));
    },

    isWithdrawn: (id) => withdrawals.isRequested(id),
    isSuspended: () => isSuspended,
    has: (id) => waiting.has(id),
    count: () => waiting.size,

    async suspend() {
      isSuspended = true;
      for (const one of waiting.values()) void suspendOne(one);
      if (waiting.size > 0) {
        await new Promise<void>((resolve) => {
          allGone = resolve;
        });
      }
      await heartbeat.end();
    },
  };
}

/** A request that no other process can know of is ended here, and its author is told. */
async function suspendOne({ recording, controller }: Waiting): Promise<void> {
  if (!recording.isPersisted() && !(await recording.isPersistedAtLast()))
    return controller.abort(new UserError("stopped", {}));
  controller.abort(new UserError("restarting", {}));
}

/** The author; and a moderator of the place, where its waiting message is public. */
function mayCancel({ userId, address }: PendingRequestRecord, by: Actor): boolean {
  if (userId === by.userId) return true;
  const isThere = address.channelId === by.channelId && address.guildId === (by.guildId ?? undefined);
  return by.isModerator && isThere && !(address.kind === "interaction" && address.isPrivate);
}
