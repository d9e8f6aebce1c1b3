import type { Keyv } from "keyv";
import type { Logger } from "pino";
import { z } from "zod";
import { PICTURE_FORMATS, type PictureFacts } from "../../core/picture.ts";

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
});

export function createPictureMemo(values: Keyv<PictureFacts>, log: Pick<Logger, "warn">): PictureMemo {
  let isFailing = false;

  /** Warns when the store begins to fail, and is silent until it has worked again. */
  const attempt = async <Result>(access: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      const result = await access();
      isFailing = false;
      return result;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, "the store fails: pictures are read again each time");
      isFailing = true;
      return undefined;
    }
  };

  return {
    recall: async (attachmentId) => rememberedFacts.safeParse(await attempt(() => values.get(attachmentId))).data,
    remember: async (attachmentId, facts) => {
      await attempt(() => values.set(attachmentId, facts));
    },
  };
}
