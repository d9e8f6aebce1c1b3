import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import { createRemembered, type Remembered } from "../../core/remembered.ts";
import { PICTURE_FORMATS, type PictureFacts } from "../../core/picture.ts";
import { type CachedValues, type CachedValuesOptions, createCachedValues } from "../cached-values.ts";

/** How long facts about an attachment are worth keeping: `store.values("pictures", PICTURE_MEMO_OPTIONS)`. */
export const PICTURE_MEMO_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** What is remembered about attachments, by their ids, so that a repeat needs no download. */
export type PictureMemo = CachedValues<PictureFacts>;

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

/** Facts never change: those that were just needed are at hand for a minute, by attachment or by the picture's bytes. */
export function rememberFacts(clock: Clock): Remembered<string, PictureFacts> {
  return createRemembered({ clock, freshMs: 60_000, maxEntries: 300 });
}

export function createPictureMemo(options: Omit<CachedValuesOptions<PictureFacts>, "schema">): PictureMemo {
  return createCachedValues({ ...options, schema: rememberedFacts });
}
