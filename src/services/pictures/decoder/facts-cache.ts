import { z } from "zod";
import type { Clock } from "../../../core/async/clock.ts";
import { createTtlCache, type TtlCache } from "../../../core/async/ttl-cache.ts";
import { BACKDROPS, PICTURE_FORMATS, type PictureFacts, type PictureFormat } from "../../../core/request/picture.ts";
import { type CachedValues, type CachedValuesOptions, createCachedValues } from "../../storage/cached-values.ts";

/** How long facts about an attachment are worth keeping: `store.values("pictures", PICTURE_MEMO_OPTIONS)`. */
export const PICTURE_MEMO_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** Facts of attachments, by their ids, so that a repeat needs no download. */
export type PictureMemo = CachedValues<PictureFacts>;

const keptFacts = z.object({
  sha256: z.string(),
  format: z.enum(PICTURE_FORMATS),
  byteLength: z.number(),
  width: z.number(),
  height: z.number(),
  modelReady: z.boolean(),
  hasAlpha: z.boolean(),
  backdrop: z.enum(BACKDROPS).exactOptional(),
  frame: z.object({ index: z.number(), count: z.number() }).readonly().exactOptional(),
  decodingBytes: z.number(),
});

/**
 * Facts as an earlier version of the bot may have kept them: what does not fit counts as not known. Facts of a version
 * that knew neither frames nor backdrops count only for pictures without either.
 */
const rememberedFacts: z.ZodType<PictureFacts> = keptFacts.transform(({ frame, ...facts }, context) => {
  if (frame) return { ...facts, frame };
  const isStillAndOpaque = !facts.hasAlpha && (facts.modelReady || NEVER_MOVE.has(facts.format));
  if (isStillAndOpaque) return { ...facts, frame: { index: 0, count: 1 } };
  context.addIssue("kept before frames and backdrops were looked for");
  return z.NEVER;
});

const NEVER_MOVE: ReadonlySet<PictureFormat> = new Set(["jpeg", "tiff"]);

/** Facts never change: recent ones stay in memory for a minute, by attachment or by the picture's bytes. */
export function rememberFacts(clock: Clock): TtlCache<string, PictureFacts> {
  return createTtlCache({ clock, freshMs: 60_000, maxEntries: 300 });
}

export function createPictureMemo(options: Omit<CachedValuesOptions<PictureFacts>, "schema">): PictureMemo {
  return createCachedValues({ ...options, schema: rememberedFacts });
}
