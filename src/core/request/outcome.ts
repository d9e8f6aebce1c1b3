import type { BinaryFile } from "../binary-file.ts";
import { z } from "zod";
import type { Frame } from "./picture.ts";
import type { AnswerRequest, Task } from "./request.ts";

/** What the service counted for the bill, where it says so. */
const billableUnits = z.number().exactOptional();

/** What a model wrote. */
const textOutcome = z.object({ kind: z.literal("text"), text: z.string(), billableUnits }).readonly();

/** What a model drew: files that wait at the service, for a while. */
const picturesOutcome = z
  .object({
    kind: z.literal("pictures"),
    urls: z.array(z.url()).readonly(),
    /** The seed that the model says it used. */
    seed: z.number(),
    billableUnits,
  })
  .readonly();

/** Reads a stored outcome, perhaps of another version of the bot. */
export const outcomeSchema = z.union([textOutcome, picturesOutcome]);

export type TextOutcome = z.infer<typeof textOutcome>;
export type PicturesOutcome = z.infer<typeof picturesOutcome>;

/** A model's answer. Plain data: it is kept in the cache and in job records. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** A made picture, ready to be posted. */
export interface MadeFile extends BinaryFile {
  /** True where it is black all over: how models refuse a request. */
  readonly isBlack: boolean;
  /** True where the file was larger than Discord takes and was saved again, smaller. */
  readonly isReencoded: boolean;
}

/** One job's request, and what became of it. */
export interface Answer {
  readonly request: AnswerRequest;
  readonly outcome: Outcome;
  /** The model's name as people know it, e.g. "Florence-2 Large". */
  readonly modelTitle: string;
  readonly endpoint: string;
  /** In US dollars; absent where the price, or what was billed, is not known. */
  readonly costUsd?: number;
  /** From the request to the answer. */
  readonly durationMs: number;
  /** Whether it was made before, for an identical request. */
  readonly isRepeat: boolean;
  /** The newest description that is known of each of the request's pictures. */
  readonly descriptions: readonly (string | undefined)[];
  /** Which frame of each of the request's pictures the model was shown. */
  readonly frames: readonly Frame[];
  /** The pictures of `outcome`, in order; empty for text. */
  readonly files: readonly MadeFile[];
}

/** What became of one of several jobs of the same request; a failure is told in one sentence. */
export type AnswerPart = { readonly answer: Answer } | { readonly failure: string };

/** All that an answer's message is drawn from. */
export interface Answered<OwnTask extends Task = Task> {
  /** By which the message's buttons find what they are about. */
  readonly id: string;
  readonly request: AnswerRequest<OwnTask>;
  /** A part for each job, in order: more than one only for several pictures. */
  readonly parts: readonly AnswerPart[];
}
