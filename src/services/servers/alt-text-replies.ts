import { z } from "zod";
import type { Store } from "../../core/store.ts";
import { orUnavailable } from "../storage/store-health.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Discord tells of a message once, and again after a broken connection: both long before this. */
const CLAIM_MS = DAY_MS;
const KEPT_MS = 30 * DAY_MS;

const replySchema = z
  .object({
    channelId: z.string(),
    replyId: z.string(),
    /** What its button refers to, or what it says; absent where it was posted by an earlier version that kept neither. */
    subjectId: z.string().exactOptional(),
    /** Where it says what pictures show: the attachments that were spoilers, whose words are behind bars. */
    hidden: z.array(z.string()).exactOptional(),
    /** Whether it says what is said once in its channel. */
    introduces: z.boolean().exactOptional(),
  })
  .readonly();

/** The bot's reply to a message whose pictures had no alt text. */
export type AltTextReply = z.infer<typeof replySchema>;

/** Which message has which reply, in all processes on the store. Every method rejects with `storeUnavailable`. */
export interface AltTextReplies {
  /** @returns whether the message has no reply, and no process is about to reply */
  claim(messageId: string): Promise<boolean>;
  keep(messageId: string, reply: AltTextReply): Promise<void>;
  find(messageId: string): Promise<AltTextReply | undefined>;
  forget(messageId: string): Promise<void>;
}

export function createAltTextReplies(store: Store, randomId: () => string): AltTextReplies {
  const values = store.values<AltTextReply>("alt-text-replies", { ttlMs: KEPT_MS });
  return {
    // An owner of its own for each try: even the same process replies but once.
    claim: (messageId) => orUnavailable(() => store.claim(`alt-text:${messageId}`, randomId(), CLAIM_MS)),
    keep: (messageId, reply) =>
      orUnavailable(async () => {
        await values.set(messageId, reply);
      }),
    find: (messageId) => orUnavailable(async () => replySchema.safeParse(await values.get(messageId)).data),
    forget: (messageId) =>
      orUnavailable(async () => {
        await values.delete(messageId);
      }),
  };
}
