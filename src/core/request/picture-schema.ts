import { z } from "zod";
import type { PictureSource } from "./picture.ts";

/* In a file of its own: the process that decodes pictures needs no zod, which takes 12 MB. */

/** Reads a stored source. */
export const pictureSourceSchema: z.ZodType<PictureSource> = z.object({
  attachmentId: z.string().exactOptional(),
  url: z.string(),
  name: z.string(),
  spoiler: z.boolean(),
  ownerId: z.string().exactOptional(),
  isMade: z.literal(true).exactOptional(),
  madeOf: z.array(z.string()).readonly().exactOptional(),
  frame: z.int().nonnegative().exactOptional(),
});
