import type { Keyv } from "keyv";
import { z } from "zod";
import { type KnownPicture, nameOfLook } from "../../core/picture.ts";
import { createSharing } from "../sharing.ts";
import type { StoreHealth } from "../store-health.ts";
import type { PerceptualHash } from "./perceptual-hash.ts";
import type { Decoder } from "./decoder/decoder.ts";

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

interface PerceptualHashMemoOptions {
  /** By {@link nameOfLook}. A store that fails only costs time. */
  readonly values: Keyv<RememberedLook>;
  readonly health: StoreHealth;
  readonly make: Decoder["perceptualHash"];
}

/**
 * @returns a function that hashes a picture once for all who ask at the same time, and not again as long as the hash is
 * remembered
 */
export function createPerceptualHashMemo({ values, health, make }: PerceptualHashMemoOptions) {
  const share = createSharing<PerceptualHash | undefined>();
  return (picture: KnownPicture, signal: AbortSignal): Promise<PerceptualHash | undefined> => {
    const name = nameOfLook(picture.facts);
    return share(name, signal, async (shared) => {
      const remembered = rememberedLook.safeParse(await health.tolerate(() => values.get(name), undefined));
      if (remembered.success) return remembered.data.hash;
      const made = await make(picture, shared);
      await health.tolerate(() => values.set(name, made === undefined ? {} : { hash: made }), false);
      return made;
    });
  };
}
