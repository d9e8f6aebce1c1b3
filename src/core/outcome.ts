import type { File } from "./engine.ts";
import type { Request } from "./request.ts";

/** What a model wrote. */
export interface TextOutcome {
  readonly kind: "text";
  readonly text: string;
}

/** What a model drew: files that wait at the service, for a while. */
export interface PicturesOutcome {
  readonly kind: "pictures";
  readonly urls: readonly string[];
  /** The seed that the model says it used. */
  readonly seed: number;
}

/** A model's answer. Plain data: it is kept in the cache and in job records. */
export type Outcome = TextOutcome | PicturesOutcome;

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
  /** From the request to the outcome. */
  readonly durationMs: number;
  /** The pictures of `outcome`, in order; empty for text. */
  readonly files: readonly MadeFile[];
}
