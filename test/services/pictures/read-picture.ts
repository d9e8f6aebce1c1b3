import type { ReadPicture } from "../../../src/services/pictures/download.ts";
import { sha256 } from "../../../src/services/pictures/facts.ts";

/** Bytes as they come from a host. */
export function readPicture(bytes: Buffer): ReadPicture {
  return { sha256: sha256(bytes), byteLength: bytes.length, bytes: () => bytes };
}
