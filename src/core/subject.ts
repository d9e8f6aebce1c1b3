import { z } from "zod";
import { messageLinkSchema } from "./message-link.ts";
import { outcomeSchema } from "./outcome.ts";
import { pictureSourceSchema } from "./picture-schema.ts";
import { type Request, type Task, taskSchema } from "./request.ts";

/** What a model gave, as far as buttons under it need it later. */
const result = z
  .object({
    /** Which part of the answer it is, from 0: the answer numbers its parts, and so does what follows. */
    part: z.number(),
    outcome: outcomeSchema,
    modelTitle: z.string(),
    endpoint: z.string(),
    /** Absent where the price, or what was billed, is not known. */
    costUsd: z.number().exactOptional(),
  })
  .readonly();

/** Reads a subject that was kept, perhaps by another version of the bot. */
export const subjectSchema = z
  .object({
    /** Who asked: they, and moderators, may delete the answer. */
    userId: z.string(),
    /** Whether the answer is for their eyes alone; what leads on from it is, too. */
    isPrivate: z.boolean(),
    /** The pictures at hand, in order. */
    pictures: z.array(pictureSourceSchema).readonly(),
    /** The message that the pictures were posted in, where they were not given with a command. */
    about: messageLinkSchema.exactOptional(),
    /** What was asked of them; absent where nothing was yet. */
    task: taskSchema.exactOptional(),
    /** What came of it, a result for each job that went well. */
    results: z.array(result).readonly(),
  })
  .readonly();

/**
 * What buttons and dialogues refer back to: the pictures at hand and, where there was an answer, what was asked and
 * what came of it. Plain data: it is kept in the store, so that a button works after a restart.
 */
export type Subject = z.infer<typeof subjectSchema>;

/** A request for something about a subject: about its own pictures, unless others are given. */
export function requestAbout({ about, pictures: own }: Subject, task: Task, pictures = own): Request {
  return { task, pictures, ...(about && { about }) };
}
