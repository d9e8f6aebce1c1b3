import type { ReportFailure } from "../protocol/failure-report.ts";
import { type ErrorAnswer, errors } from "../protocol/error-answers.ts";
import type { Job, QueuedJob } from "./job.ts";

/** The second parameter of an output function, after the input. */
export interface OutputContext {
  readonly job: Job;
  /** Keeps a file as a result of this job, for the time in its submit; returns its URL. */
  readonly putFile: (bytes: Buffer, contentType: string) => string;
  /** Sets the cost of this job, in the units of its endpoint: `x-fal-billable-units`. */
  readonly bill: (units: number) => void;
}

/**
 * How a model refuses a picture that it has made: `black` replaces it with a black one, as the safety checkers of many
 * models do, and `marked` flags it, in `has_nsfw_concepts`.
 */
export type PictureRefusal = "black" | "marked";

/**
 * The course of a job. With `queue` or `logs` it moves by itself, one state each time that a poll or an event has told a
 * client the present one, so that every state is seen and a test never has to wait. Without them it ends at once.
 */
export interface JobScript {
  /** Positions in the queue, in order; the submit answers with the first. */
  readonly queue?: readonly number[];
  /** The model's log while it runs, a line for each state. */
  readonly logs?: readonly string[];
  /** Stays in the last state of `queue` and `logs` until the job is completed, failed or cancelled. */
  readonly hold?: boolean;
  /** The job's output; a function is called with the input and an {@link OutputContext}. */
  readonly output?: unknown;
  /** How the model refuses to draw, where `output` is not set. */
  readonly refusal?: PictureRefusal;
  /** The error that the job fails with instead. */
  readonly error?: ErrorAnswer;
  /** `x-fal-billable-units` of a good result, unless `output` bills; 1 if unset. */
  readonly billableUnits?: number;
  /** The job continues when it is cancelled while it runs; at fal, each model decides that. */
  readonly ignoresCancel?: boolean;
}

/** The scripts for coming jobs. */
export function createScripts() {
  const standing = new Map<string, JobScript>();
  const once = new Map<string, JobScript[]>();
  return {
    /** Every job of the endpoint from now on. */
    always: (endpoint: string, script: JobScript) => void standing.set(endpoint, script),
    /** The next job of the endpoint that has no script of its own yet. */
    next: (endpoint: string, script: JobScript) => {
      once.set(endpoint, [...(once.get(endpoint) ?? []), script]);
    },
    take: (endpoint: string): JobScript => once.get(endpoint)?.shift() ?? standing.get(endpoint) ?? {},
  };
}

/** Starts a job by its script. */
export async function play(job: QueuedJob, script: JobScript, reportFailure: ReportFailure): Promise<void> {
  const { queue = [], logs = [], hold = false } = script;
  const { moves } = job;
  if (queue.length === 0 && logs.length === 0) {
    if (!hold) await finish(job, script, reportFailure);
    return;
  }
  job.follow([
    ...queue.slice(1).map((position) => () => moves.enqueue(position)),
    ...(logs.length > 0 || hold ? logs : [undefined]).map((line) => () => moves.run(line)),
    ...(hold ? [] : [() => void finish(job, script, reportFailure)]),
  ]);
}

async function finish({ moves }: QueuedJob, { error }: JobScript, reportFailure: ReportFailure): Promise<void> {
  if (error) moves.fail(error);
  else {
    try {
      await moves.complete();
    } catch (cause) {
      reportFailure(cause, "the fal stand-in could not make an output");
      moves.fail(errors.request("runner_server_error"));
    }
  }
}
