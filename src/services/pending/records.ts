import type { Keyv } from "keyv";
import { z } from "zod";
import { requestSchema } from "../../core/request/request.ts";
import { entries } from "../../core/store.ts";
import { log, nameOfAsk } from "../../log.ts";
import { orUnavailable, type StoreHealth } from "../storage/store-health.ts";

/** What every address of an answer has. */
const place = {
  /** The server that it is in; unset in private. */
  guildId: z.string().exactOptional(),
  channelId: z.string(),
  /** The message that the answer is in, as soon as it is known. */
  messageId: z.string().exactOptional(),
  /** When it was asked, in milliseconds since the epoch. */
  startedAtMs: z.number(),
};

/** The answer to an interaction. */
const interactionAddress = z.object({
  kind: z.literal("interaction"),
  ...place,
  interactionId: z.string(),
  /** Opens the answer for 15 minutes: never logged. */
  token: z.string(),
  applicationId: z.string(),
  isPrivate: z.boolean(),
  /** Whether the bot itself is a member there, and so may write there without the token. */
  isBotThere: z.boolean(),
});

/** A reply of the bot's own to a message. */
const replyAddress = z.object({ kind: z.literal("reply"), ...place, repliesTo: z.string() });

/** A reply without a request: it makes no sound, and is there when it is done, or never. */
const silentReplyAddress = z.object({
  kind: z.literal("silentReply"),
  ...place,
  guildId: z.string(),
  repliesTo: z.string(),
  /** Who replies. */
  botId: z.string(),
});

/** Where an answer goes, in such a way that any process can bring it there, at any time. */
const addressSchema = z.discriminatedUnion("kind", [interactionAddress, replyAddress, silentReplyAddress]);

/** A pending request, with everything that is needed to give it. */
const pendingRequestRecord = z.object({
  id: z.string(),
  userId: z.string(),
  request: requestSchema,
  locale: z.string(),
  maxFileBytes: z.number(),
  address: addressSchema,
  /** The process that recorded it. */
  owner: z.string(),
  /** How many readings for it were begun and not ended: each one that is not under way ended a process. */
  unendedReadings: z.int().min(0).exactOptional(),
});

export type InteractionAddress = z.infer<typeof interactionAddress>;
export type ReplyAddress = z.infer<typeof replyAddress>;
export type SilentReplyAddress = z.infer<typeof silentReplyAddress>;
export type PendingRequestRecord = z.infer<typeof pendingRequestRecord>;

/**
 * `store.values("asks", PENDING_REQUEST_OPTIONS)`: no request waits longer than a day.
 *
 * @remarks A first response has three seconds, and waits for the record: not for a slow disk, too. Before anything is
 * spent the job's own record is put on disk, and this one with it.
 */
export const PENDING_REQUEST_OPTIONS = { ttlMs: 24 * 60 * 60 * 1000, outlivesPowerLoss: false } as const;

/** The pending requests of all processes on the store. */
export interface PendingRequestRecords {
  /**
   * Resolves when it is recorded, or queued until the store is back.
   *
   * @param whenKept - told when it is recorded, unless something newer is instead
   */
  keep(record: PendingRequestRecord, whenKept: () => void): Promise<void>;
  /** The same, also while a store that has failed is left alone: there may be no later. */
  keepNow(record: PendingRequestRecord, whenKept: () => void): Promise<void>;
  find(id: string): Promise<PendingRequestRecord | undefined>;
  /**
   * The same, for what must not be taken for gone because the store is away.
   *
   * @throws UserError `storeUnavailable`
   */
  read(id: string): Promise<PendingRequestRecord | undefined>;
  forget(id: string): Promise<void>;
  /** All of them, the longest waiting first. */
  all(): Promise<readonly PendingRequestRecord[]>;
}

export function createPendingRequestRecords(
  values: Keyv<PendingRequestRecord>,
  health: StoreHealth,
): PendingRequestRecords {
  const place = (id: string) => `asks:${id}`;
  const read = (value: unknown): PendingRequestRecord | undefined => pendingRequestRecord.safeParse(value).data;
  const set = (record: PendingRequestRecord, whenKept: () => void) => () =>
    values.set(record.id, record).then(whenKept);
  return {
    async keep(record, whenKept) {
      await health.write(place(record.id), set(record, whenKept));
    },
    async keepNow(record, whenKept) {
      await health.writeAtLast(place(record.id), set(record, whenKept));
    },
    read: (id) => orUnavailable(async () => read(await values.get(id))),
    find: async (id) => read(await health.tolerate(() => values.get(id), undefined)),
    async forget(id) {
      await health.write(place(id), () => values.delete(id));
    },
    all: () =>
      health.tolerate(async () => {
        const records: PendingRequestRecord[] = [];
        for await (const [id, value] of entries(values)) {
          const record = read(value);
          if (record) records.push(record);
          else log.warn(nameOfAsk(id), "a record of somebody who waits cannot be read");
        }
        return records.sort((one, other) => one.address.startedAtMs - other.address.startedAtMs);
      }, []),
  };
}
