import type { ReadPicture } from "../../../src/services/pictures/reading/download.ts";
import { sha256 } from "../../../src/services/pictures/decoding/facts.ts";

/** Bytes as they come from a host. */
export function readPicture(bytes: Buffer): ReadPicture {
  return { sha256: sha256(bytes), byteLength: bytes.length, bytes: () => bytes };
}
