import { abortForMany } from "../core/abort-for-many.ts";
import { UserError } from "../core/errors.ts";
import type { Referrer } from "../core/subject.ts";
import type { AskOwners } from "./ask-owners.ts";
import type { AskRecord, AskRecords } from "./ask-records.ts";
import type { ProcessLife } from "./process-life.ts";

/** Who presses a button, and what they may do where it stands. */
export interface Presser extends Referrer {
  /** Whether they may manage messages there. */
  readonly isModerator: boolean;
}

/** Somebody who waits for an answer. */
export interface Ask {
  readonly id: string;
  /** Aborts when the ask is withdrawn; the reason is a `UserError` for the person, where there is one to tell. */
  readonly signal: AbortSignal;
  /** Records the ask, so that it outlives this process. */
  keep(): Promise<void>;
  /** Whether another process could go on with the ask. */
  isKept(): boolean;
  /** Remembers which message the answer is in. */
  isIn(messageId: string): void;
  /** Withdraws the ask. */
  withdraw(reason: unknown): void;
  /** The answer was given, or never will be: nothing of the ask is left. */
  close(): Promise<void>;
  /** This process leaves the ask as it is recorded, for another to go on with. */
  leave(): Promise<void>;
}

/** Everybody who waits for an answer in this process. */
export interface Asks {
  /** Names this process among all that share the store. */
  readonly owner: string;
  /**
   * Begins to wait for somebody.
   *
   * @param isKept - whether the ask is recorded already, by a process before this one
   */
  open(record: AskRecord, isKept: boolean): Ask;
  /**
   * Withdraws an ask for the person who pressed its Cancel button.
   *
   * @throws UserError `jobOver`, `notYourJob`
   */
  cancel(id: string, by: Presser): void;
  /** Whether the process is leaving and takes on nothing more. */
  isSuspended(): boolean;
  /** Leaves everybody recorded for the next process, and resolves when nothing is under way here any more. */
  suspend(): Promise<void>;
  /** Whether somebody is waited for in this process. */
  has(id: string): boolean;
  /** How many are waited for in this process. */
  count(): number;
}

/** Why an ask ended here without an answer: somebody else goes on with it. */
export function isSuspension(reason: unknown): boolean {
  return reason instanceof UserError && reason.key === "restarting";
}

export function createAsks(records: AskRecords, owners: AskOwners, life: ProcessLife): Asks {
  const waiting = new Map<string, { readonly record: AskRecord; readonly controller: AbortController }>();
  let isSuspended = false;
  let allGone: (() => void) | undefined;

  const gone = (id: string): void => {
    waiting.delete(id);
    if (!isSuspended) life.rest(id); // else it is left to the next process, and nothing of it is cleared away here
    if (waiting.size === 0) allGone?.();
  };

  /** Who was taken over while this process was taken for dead is not seen to twice. */
  const leaveLost = async (): Promise<void> => {
    for (const { record, controller } of waiting.values()) {
      const owner = await owners.of(record);
      if (owner !== undefined && owner !== life.owner) controller.abort(new UserError("restarting", {}));
    }
  };
  life.whenBack(() => void leaveLost());

  return {
    owner: life.owner,

    open(record, isKept) {
      const controller = abortForMany(); // each of the jobs for an answer listens, and those for many pictures are many
      waiting.set(record.id, { record, controller });
      return createAsk({ record, isKept, controller, records, life, gone: () => gone(record.id) });
    },

    cancel(id, by) {
      const ask = waiting.get(id);
      if (!ask || ask.controller.signal.aborted) throw new UserError("jobOver", {});
      if (!mayCancel(ask.record, by)) throw new UserError("notYourJob", {});
      ask.controller.abort(new UserError("cancelled", {}));
    },

    isSuspended: () => isSuspended,
    has: (id) => waiting.has(id),
    count: () => waiting.size,

    async suspend() {
      isSuspended = true;
      for (const { controller } of waiting.values()) controller.abort(new UserError("restarting", {}));
      if (waiting.size > 0) {
        await new Promise<void>((resolve) => {
          allGone = resolve;
        });
      }
      await life.end();
    },
  };
}

/** Whoever asked; and a moderator of the place where everybody sees that they wait, and of no other. */
function mayCancel({ userId, address }: AskRecord, by: Presser): boolean {
  if (userId === by.userId) return true;
  const isThere = address.channelId === by.channelId && address.guildId === (by.guildId ?? undefined);
  return by.isModerator && isThere && !(address.kind === "interaction" && address.isPrivate);
}

interface AskParts {
  readonly record: AskRecord;
  readonly isKept: boolean;
  readonly controller: AbortController;
  readonly records: AskRecords;
  readonly life: ProcessLife;
  /** Nobody waits for it here any more. */
  readonly gone: () => void;
}

function createAsk({ record: given, isKept: wasKept, controller, records, life, gone }: AskParts): Ask {
  let record = given;
  let isKept = wasKept;
  let saving = Promise.resolve();
  const save = async (): Promise<void> => {
    await records.keep(record);
  };
  /** Together, since a store gathers what comes at once; in this order, since nobody may see the record alone. */
  const saveWithSignOfLife = async (): Promise<void> => {
    await Promise.all([life.begin(record.id), save()]);
  };
  return {
    id: record.id,
    signal: controller.signal,
    async keep() {
      // At once, so that whoever closes the ask meanwhile waits for the record, and removes it.
      isKept = true;
      saving = saving.then(saveWithSignOfLife);
      await saving;
    },
    isKept: () => isKept,
    isIn(messageId) {
      if (record.address.messageId === messageId) return;
      record = { ...record, address: { ...record.address, messageId } };
      if (isKept) saving = saving.then(save);
    },
    withdraw: (reason) => controller.abort(reason),
    async close() {
      await saving;
      if (isKept) await records.forget(record.id);
      gone();
    },
    async leave() {
      await saving;
      gone();
    },
  };
}
