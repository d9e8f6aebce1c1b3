import { createHash } from "node:crypto";
import type { ReadPicture } from "../../../src/services/pictures/download.ts";

/** Bytes as they come from a host. */
export function readPicture(bytes: Buffer): ReadPicture {
  return { sha256: createHash("sha256").update(bytes).digest("hex"), bytes: () => bytes };
}
