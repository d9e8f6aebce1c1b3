import type { ReportFailure } from "../protocol/failure-report.ts";
import { type ErrorAnswer, errors } from "../protocol/error-answers.ts";
import type { Job, QueuedJob } from "./job.ts";

/** What an output function gets beside the input. */
export interface OutputContext {
  readonly job: Job;
  /** Keeps a file as a result of this job, as long as its submit asked for; returns its URL. */
  readonly putFile: (bytes: Buffer, contentType: string) => string;
  /** Says what this job costs, in the units of its endpoint: `x-fal-billable-units`. */
  readonly bill: (units: number) => void;
}

/**
 * How a model refuses a picture that it has made: `black` puts a black one in its place, as the safety checkers of many
 * models do, and `marked` says so beside it, in `has_nsfw_concepts`.
 */
export type PictureRefusal = "black" | "marked";

/**
 * How a job goes. With `queue` or `logs` it moves on by itself, one state each time that a client was told the present
 * one by a poll or an event, so that every state is seen and nothing has to be waited for. Without them it is over at
 * once.
 */
export interface JobScript {
  /** Positions in the queue, in the order in which they are announced; the first is the one the submit answers. */
  readonly queue?: readonly number[];
  /** What the model writes while it runs, a line a state. */
  readonly logs?: readonly string[];
  /** Stay where `queue` and `logs` lead until the job is completed, failed or cancelled. */
  readonly hold?: boolean;
  /** What the job puts out; a function is called with the input and an {@link OutputContext}. */
  readonly output?: unknown;
  /** How the model refuses what it was asked to draw, where `output` does not say what it puts out. */
  readonly refusal?: PictureRefusal;
  /** How the job fails instead. */
  readonly error?: ErrorAnswer;
  /** `x-fal-billable-units` of a good result, unless `output` bills; 1 if unset. */
  readonly billableUnits?: number;
  /** Cancelled while it runs, the job goes on; at fal, each model decides that. */
  readonly ignoresCancel?: boolean;
}

/** The scripts that are laid out for the jobs to come. */
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

/** Sets a job going as its script says. */
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
