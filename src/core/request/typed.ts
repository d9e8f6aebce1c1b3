import { z } from "zod";
import { pictureSourceSchema } from "./picture-schema.ts";

/** Dialogues that can be sent off, by the task that they ask for. */
export const DIALOGUES = ["ask", "imagine", "edit"] as const;

export type DialogueName = (typeof DIALOGUES)[number];

/** Reads what was kept of a dialogue that was refused: what a person had put into its fields, by the fields' names. */
export const typedSchema = z
  .object({
    dialogue: z.enum(DIALOGUES),
    texts: z.record(z.string(), z.string()).readonly(),
    chosen: z.record(z.string(), z.array(z.string()).readonly()).readonly(),
    files: z.record(z.string(), z.array(pictureSourceSchema).readonly()).readonly(),
  })
  .readonly();

/** What a person has typed, chosen and added, so that a refusal costs them none of it. Plain data: it is kept. */
export type Typed = z.infer<typeof typedSchema>;
