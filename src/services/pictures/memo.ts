import type { Keyv } from "keyv";
import { z } from "zod";
import { PICTURE_FORMATS, type PictureFacts } from "../../core/picture.ts";
import type { StoreHealth } from "../store-health.ts";

/** How long facts about an attachment are worth keeping: `store.values("pictures", PICTURE_MEMO_OPTIONS)`. */
export const PICTURE_MEMO_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** What is remembered about attachments, so that a repeat needs no download. A store that fails only costs time. */
export interface PictureMemo {
  recall(attachmentId: string): Promise<PictureFacts | undefined>;
  remember(attachmentId: string, facts: PictureFacts): Promise<void>;
}

/** Facts as an earlier version of the bot may have kept them: what does not fit counts as not known. */
const rememberedFacts: z.ZodType<PictureFacts> = z.object({
  sha256: z.string(),
  format: z.enum(PICTURE_FORMATS),
  byteLength: z.number(),
  width: z.number(),
  height: z.number(),
  modelReady: z.boolean(),
  hasAlpha: z.boolean(),
  decodingBytes: z.number(),
});

export function createPictureMemo(values: Keyv<PictureFacts>, health: StoreHealth): PictureMemo {
  return {
    recall: async (attachmentId) =>
      rememberedFacts.safeParse(await health.tolerate(() => values.get(attachmentId), undefined)).data,
    async remember(attachmentId, facts) {
      await health.tolerate(() => values.set(attachmentId, facts), false);
    },
  };
}
