import { z } from "zod";
import type { Clock } from "../../core/async/clock.ts";
import { MODERATION_LIFETIME_MS } from "../../core/server/moderation-case.ts";
import type { Store } from "../../core/store.ts";
import { createServerDocuments, readableOnes } from "../storage/documents.ts";

/** More than any server has seen of scam pictures in half a year; beyond it, the oldest are forgotten. */
const MAX_PICTURES = 2_000;

const knownPictureSchema = z
  .object({
    sha256: z.string(),
    /** Absent where the picture has too little detail for one. */
    perceptualHash: z.string().exactOptional(),
    /** Those of an animation's other frames, where a moderator has reported it; absent in records of earlier versions. */
    otherHashes: z.array(z.string()).readonly().exactOptional(),
    isBad: z.boolean(),
    atMs: z.number(),
  })
  .readonly();

/** A picture that a server knows to be bad or good. */
export type KnownScam = z.infer<typeof knownPictureSchema>;

/** Every hash by which it is recognised. */
export function hashesOf({ perceptualHash, otherHashes = [] }: KnownScam): readonly string[] {
  return perceptualHash === undefined ? otherHashes : [perceptualHash, ...otherHashes];
}

/**
 * The pictures that a server knows to be bad or good, for 180 days. What one server knows means nothing to another.
 * Every method rejects with `storeUnavailable`.
 */
export interface KnownPictures {
  /** In the order in which they became known. */
  of(guildId: string): Promise<readonly KnownScam[]>;
  /** The same, read from the store now. */
  ofNow(guildId: string): Promise<readonly KnownScam[]>;
  /** Whether a picture that was just recognised is still known to be bad, read from the store now. */
  isBad(guildId: string, sha256: string): Promise<boolean>;
  /** Records a moderator's verdict, which replaces earlier ones on the same pictures. All of them, or none. */
  remember(guildId: string, ...pictures: readonly Omit<KnownScam, "atMs">[]): Promise<void>;
  /**
   * Records a scan's suspicion, which never replaces what is known of the same picture.
   *
   * @returns whether it counts as bad now
   */
  suspect(guildId: string, picture: Omit<KnownScam, "atMs" | "isBad">): Promise<boolean>;
  forget(guildId: string, sha256: string): Promise<void>;
  /** Restores a forgotten picture, unless there is a newer verdict on it. */
  restore(guildId: string, picture: KnownScam): Promise<void>;
}

export function createKnownPictures(store: Store, clock: Clock, randomId: () => string): KnownPictures {
  const documents = createServerDocuments({
    store,
    clock,
    randomId,
    name: "known-pictures",
    namespace: { ttlMs: MODERATION_LIFETIME_MS }, // no entry outlives the newest one
    schema: readableOnes(knownPictureSchema),
    empty: [],
  });
  const current = (pictures: readonly KnownScam[]) =>
    pictures.filter(({ atMs }) => clock.now() - atMs < MODERATION_LIFETIME_MS);
  const without = (pictures: readonly KnownScam[], sha256: string) =>
    current(pictures).filter((one) => one.sha256 !== sha256);
  const withPicture = (pictures: readonly KnownScam[], picture: Omit<KnownScam, "atMs">) => {
    // What its other frames look like stays true, whatever is thought of it.
    const otherHashes = pictures.find(({ sha256 }) => sha256 === picture.sha256)?.otherHashes;
    const known = { ...(otherHashes && { otherHashes }), ...picture, atMs: clock.now() };
    return [...without(pictures, picture.sha256), known].slice(-MAX_PICTURES);
  };

  return {
    of: async (guildId) => current(await documents.read(guildId)),
    ofNow: async (guildId) => current(await documents.refresh(guildId)),
    isBad: async (guildId, sha256) =>
      current(await documents.refresh(guildId)).some((one) => one.sha256 === sha256 && one.isBad),
    async remember(guildId, ...pictures) {
      await documents.change(guildId, (before) => pictures.reduce(withPicture, before));
    },
    async suspect(guildId, { sha256, ...look }) {
      const isIt = (one: KnownScam) => one.sha256 === sha256;
      const known = current(await documents.read(guildId)).find(isIt);
      if (known) return known.isBad;
      const after = await documents.change(guildId, (before) =>
        current(before).some(isIt) ? before : withPicture(before, { sha256, ...look, isBad: true }),
      );
      return after.some((one) => isIt(one) && one.isBad);
    },
    async forget(guildId, sha256) {
      await documents.change(guildId, (before) => without(before, sha256));
    },
    async restore(guildId, picture) {
      await documents.change(guildId, (before) =>
        before.some(({ sha256 }) => sha256 === picture.sha256)
          ? before
          : current([...before, picture])
              .toSorted((one, other) => one.atMs - other.atMs)
              .slice(-MAX_PICTURES),
      );
    },
  };
}
