import type { Keyv } from "keyv";
import { z } from "zod";
import { createSharing, type Share } from "../sharing.ts";
import type { StoreHealth } from "../store-health.ts";
import type { PerceptualHash } from "./perceptual-hash.ts";

/** `store.values("perceptual-hashes", PERCEPTUAL_HASH_OPTIONS)`: as long as what is known of attachments. */
export const PERCEPTUAL_HASH_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** What is remembered of a picture's look; no hash where the picture has too little detail for one. */
export interface RememberedLook {
  readonly hash?: PerceptualHash;
}

/** A look as an earlier version of the bot may have kept it: what does not fit counts as not known. */
const rememberedLook: z.ZodType<RememberedLook> = z.object({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .exactOptional(),
});

/**
 * @returns a function that hashes a picture, known by its sha256, once for all who ask at the same time, and not again
 * as long as the hash is remembered. A store that fails only costs time.
 */
export function createPerceptualHashMemo(
  values: Keyv<RememberedLook>,
  health: StoreHealth,
): Share<PerceptualHash | undefined> {
  const share = createSharing<PerceptualHash | undefined>();
  return (sha256, signal, work) =>
    share(sha256, signal, async (shared) => {
      const remembered = rememberedLook.safeParse(await health.tolerate(() => values.get(sha256), undefined));
      if (remembered.success) return remembered.data.hash;
      const hash = await work(shared);
      await health.tolerate(() => values.set(sha256, hash === undefined ? {} : { hash }), false);
      return hash;
    });
}
