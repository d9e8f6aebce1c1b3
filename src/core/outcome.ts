import { z } from "zod";
import type { File } from "./engine.ts";
import type { Request } from "./request.ts";

/** What a model wrote. */
const textOutcome = z.object({ kind: z.literal("text"), text: z.string() }).readonly();

/** What a model drew: files that wait at the service, for a while. */
const picturesOutcome = z
  .object({
    kind: z.literal("pictures"),
    urls: z.array(z.url()).readonly(),
    /** The seed that the model says it used. */
    seed: z.number(),
  })
  .readonly();

/** Reads an outcome that was kept, perhaps by another version of the bot. */
export const outcomeSchema = z.union([textOutcome, picturesOutcome]);

export type TextOutcome = z.infer<typeof textOutcome>;
export type PicturesOutcome = z.infer<typeof picturesOutcome>;

/** A model's answer. Plain data: it is kept in the cache and in job records. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** A made picture, ready to be posted. */
export interface MadeFile extends File {
  /** True where the file was larger than Discord takes and was saved again, smaller. */
  readonly isReencoded: boolean;
}

/** A request and what became of it: everything that is needed to draw the answer. */
export interface Answer {
  readonly request: Request;
  readonly outcome: Outcome;
  /** The model's name as people know it, e.g. "Florence-2 Large". */
  readonly modelTitle: string;
  /** From the request to the answer. */
  readonly durationMs: number;
  /** Whether it was made before, for somebody who asked the same of the same pictures. */
  readonly isRepeat: boolean;
  /** The pictures of `outcome`, in order; empty for text. */
  readonly files: readonly MadeFile[];
}
