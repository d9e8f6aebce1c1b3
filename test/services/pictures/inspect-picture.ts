import type { PictureFacts } from "../../../src/core/picture.ts";
import { proveDecodable } from "../../../src/services/pictures/decode.ts";
import { inspectHeader, orBroken, sha256 } from "../../../src/services/pictures/facts.ts";

/** Judges the bytes of a picture as the decoder does, in this process. */
export async function inspectPicture(bytes: Buffer, name: string): Promise<PictureFacts> {
  const { facts, isProved } = await inspectHeader(bytes, name, sha256(bytes));
  if (!isProved) await orBroken(name, () => proveDecodable(bytes));
  return facts;
}
