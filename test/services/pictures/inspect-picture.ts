import type { PictureFacts } from "../../../src/core/request/picture.ts";
import { inspectHeader, mustBeLookedAt, orBroken, sha256 } from "../../../src/services/pictures/decoding/facts.ts";
import { lookAt } from "../../../src/services/pictures/look/look.ts";

/** Judges the bytes of a picture as the decoder does, in this process. */
export async function inspectPicture(bytes: Buffer, name: string): Promise<PictureFacts> {
  const inspection = await inspectHeader(bytes, name, sha256(bytes));
  return mustBeLookedAt(inspection) ? orBroken(name, () => lookAt(bytes, inspection.facts)) : inspection.facts;
}
