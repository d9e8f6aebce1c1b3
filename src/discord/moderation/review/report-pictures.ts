import { UserError } from "../../../core/errors.ts";
import type { KnownPicture, PictureSource } from "../../../core/request/picture.ts";
import { lookOf } from "../../../core/server/moderation-case.ts";
import type { Pictures } from "../../../services/pictures/pictures.ts";

/** A picture of a report, and the hashes that it will be recognised by. */
export interface ReadPicture {
  readonly picture: KnownPicture;
  readonly look: ReturnType<typeof lookOf>;
  /** Hashes of an animation's other frames that differ: the scam may be in any of them. */
  readonly otherHashes: readonly string[];
}

/** The pictures that can be read. @throws UserError where none can */
export async function readReported(
  pictures: Pictures,
  sources: readonly PictureSource[],
  signal: AbortSignal,
): Promise<readonly ReadPicture[]> {
  const results = await Promise.allSettled(
    sources.map(async (source): Promise<ReadPicture> => {
      const picture = await pictures.know(source, signal);
      const perceptualHash = await pictures.perceptualHash(picture, signal);
      const others = await pictures.otherFrames(picture, signal);
      const otherHashes = others.flatMap(({ hash }) => (hash === undefined ? [] : [hash]));
      return { picture, look: lookOf({ sha256: picture.facts.sha256, perceptualHash }), otherHashes };
    }),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  const fault = failures.find((error) => !(error instanceof UserError));
  if (fault !== undefined || failures.length === results.length) throw fault ?? failures[0];
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
