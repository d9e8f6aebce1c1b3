import type { Keyv } from "keyv";
import { z } from "zod";
import { type KnownPicture, nameOfLook } from "../../core/request/picture.ts";
import { createSingleFlight } from "../../core/async/single-flight.ts";
import type { StoreHealth } from "../storage/store-health.ts";
import type { FrameLook } from "./look/look.ts";
import type { PerceptualHash } from "./look/perceptual-hash.ts";
import type { Decoder } from "./decoder/decoder.ts";

/** `store.values("perceptual-hashes", PERCEPTUAL_HASH_OPTIONS)`: as long as what is known of attachments. */
export const PERCEPTUAL_HASH_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** The first, the middle and the last. */
const MAX_OTHERS = 3;

/** What is remembered of a picture's look; no hash where the picture has too little detail for one. */
export interface RememberedLook {
  readonly hash?: PerceptualHash;
  /** In a record of its own: the other frames of an animation. */
  readonly others?: readonly FrameLook[];
}

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .exactOptional();

/** A look as an earlier version of the bot may have kept it: what does not fit counts as not known. */
const rememberedLook = z.object({ hash });
const rememberedOthers = z.object({
  others: z
    .array(z.object({ frame: z.int().nonnegative(), hash }))
    .max(MAX_OTHERS)
    .readonly(),
});

interface PerceptualHashMemoOptions {
  /** By {@link nameOfLook}. A store that fails only costs time. */
  readonly values: Keyv<RememberedLook>;
  readonly health: StoreHealth;
  readonly make: Pick<Decoder, "perceptualHash" | "otherFrames">;
}

/**
 * Hashes a picture, and its other frames, once for all who ask at the same time, and not again as long as the hashes are
 * remembered.
 */
export function createPerceptualHashMemo({ values, health, make }: PerceptualHashMemoOptions) {
  const shareHash = createSingleFlight<PerceptualHash | undefined>();
  const shareOthers = createSingleFlight<readonly FrameLook[]>();
  const find = (key: string) => health.tolerate(() => values.get(key), undefined);
  const keep = (key: string, look: RememberedLook) => health.tolerate(() => values.set(key, look), false);

  return {
    perceptualHash: (picture: KnownPicture, signal: AbortSignal): Promise<PerceptualHash | undefined> => {
      const name = nameOfLook(picture.facts);
      return shareHash(name, signal, async (shared) => {
        const cached = rememberedLook.safeParse(await find(name));
        if (cached.success) return cached.data.hash;
        const made = await make.perceptualHash(picture, shared);
        await keep(name, made === undefined ? {} : { hash: made });
        return made;
      });
    },
    otherFrames: async (picture: KnownPicture, signal: AbortSignal): Promise<readonly FrameLook[]> => {
      if (picture.facts.frame.count === 1) return [];
      const name = `${nameOfLook(picture.facts)}#others`;
      return shareOthers(name, signal, async (shared) => {
        const cached = rememberedOthers.safeParse(await find(name));
        if (cached.success) return cached.data.others;
        const others = await make.otherFrames(picture, shared);
        await keep(name, { others });
        return others;
      });
    },
  };
}
