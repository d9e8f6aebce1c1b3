import type { Clock } from "../protocol/clock.ts";
import { type ErrorAnswer, errors } from "../protocol/error-answers.ts";

export type JobStatus = "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED";

/** One line that a model wrote while it ran. */
export interface LogLine {
  readonly message: string;
  readonly level: "INFO";
  readonly source: "USER";
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A job that fal accepted, and the steps by which a test or a simulator can move it. */
export interface Job {
  readonly requestId: string;
  /** Full endpoint id, sub-path included. */
  readonly endpoint: string;
  readonly input: unknown;
  /** Headers of the submit, the key redacted. */
  readonly headers: Readonly<Record<string, string>>;
  readonly submittedAtMs: number;
  readonly status: JobStatus;
  /** Jobs before this one; meaningful while it is queued. */
  readonly queuePosition: number;
  readonly logs: readonly LogLine[];
  /** Whether a client asked to cancel it; a job that ignores cancels may still complete. */
  readonly cancelled: boolean;
  readonly completedAtMs: number | undefined;
  /** The answer to a fetch of the result; HTTP status 200 if the job succeeded. */
  readonly result: ErrorAnswer | undefined;
  /** Sets a position in the queue; a running job goes back into it, as when its runner is lost. */
  enqueue: (position: number) => void;
  /** Starts or continues the job, with a line of log if one is given. */
  run: (log?: string) => void;
  /** Completes the job, with `output` or else that of its script or its endpoint. */
  complete: (output?: unknown) => Promise<void>;
  /** Ends the job with an error, which is the HTTP status and body of its result. */
  fail: (error: ErrorAnswer) => void;
}

/** A job, for the queue's own routes. */
export interface QueuedJob extends Job {
  readonly startedAtMs: number | undefined;
  /** Calls `listener` at each change until the returned function is called. */
  watch: (listener: () => void) => () => void;
  cancel: () => "CANCELLATION_REQUESTED" | "ALREADY_COMPLETED";
  /** A client was told the present state: a scripted job moves to the next. */
  told: () => void;
  /** Sets the job's own steps, one each time that a client was told its state. */
  follow: (steps: readonly (() => void)[]) => void;
  /** The moves by fal's own side: once the job is over they do nothing. */
  readonly moves: Moves;
}

/** The moves of a job. */
type Moves = Pick<Job, "enqueue" | "run" | "complete" | "fail">;

/** The parts of a new job. */
export interface JobOrder extends Pick<Job, "requestId" | "endpoint" | "input" | "headers"> {
  readonly clock: Clock;
  readonly queuePosition: number;
  /** Whether the model continues when it is cancelled while it runs: at fal, each model decides that. */
  readonly ignoresCancel: boolean;
  /** Makes the job's output where none is given. */
  readonly makeOutput: (job: Job) => Promise<unknown>;
  /** Headers of a good result, once it is made. */
  readonly resultHeaders: () => Readonly<Record<string, string>>;
}

/** The state of a job; only its moves write here. */
type Facts = { -readonly [Name in Exclude<keyof QueuedJob, FunctionsOfJob>]: QueuedJob[Name] } & { logs: LogLine[] };

type FunctionsOfJob = keyof Moves | "watch" | "cancel" | "told" | "follow" | "moves";

/** Makes a job, waiting in the queue. */
export function createJob(order: JobOrder): QueuedJob {
  const facts = newFacts(order);
  const listeners = new Set<() => void>();
  const script = createScriptRunner();
  const moves = createMoves(facts, order, {
    self: () => job,
    changed: () => {
      script.changed();
      for (const listener of listeners) listener();
    },
  });
  const byHand = <Args extends readonly unknown[], Result>(move: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      if (facts.status === "COMPLETED") throw new Error(`job ${facts.requestId} of ${facts.endpoint} is over`);
      script.abandon();
      return move(...args);
    };
  };
  const job: QueuedJob = Object.assign(facts, {
    enqueue: byHand(moves.enqueue),
    run: byHand(moves.run),
    complete: byHand(moves.complete),
    fail: byHand(moves.fail),
    watch: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    cancel: () => {
      if (facts.status === "COMPLETED") return "ALREADY_COMPLETED";
      facts.cancelled = true;
      if (facts.status === "IN_QUEUE" || !order.ignoresCancel) moves.fail(errors.request("client_cancelled"));
      return "CANCELLATION_REQUESTED";
    },
    told: script.told,
    follow: script.follow,
    moves,
  } as const);
  return job;
}

function newFacts({ requestId, endpoint, input, headers, clock, queuePosition }: JobOrder): Facts {
  return {
    requestId,
    endpoint,
    input,
    headers,
    submittedAtMs: clock.now(),
    status: "IN_QUEUE",
    queuePosition,
    logs: [],
    cancelled: false,
    startedAtMs: undefined,
    completedAtMs: undefined,
    result: undefined,
  };
}

function createMoves(
  facts: Facts,
  order: JobOrder,
  { self, changed }: { self: () => Job; changed: () => void },
): Moves {
  const isOver = () => facts.status === "COMPLETED";
  const start = () => {
    facts.status = "IN_PROGRESS";
    facts.startedAtMs ??= order.clock.now();
  };
  const end = (result: ErrorAnswer) => {
    facts.status = "COMPLETED";
    facts.completedAtMs = order.clock.now();
    facts.result = result;
    changed();
  };
  return {
    enqueue: (position) => {
      if (isOver()) return;
      facts.status = "IN_QUEUE";
      facts.queuePosition = position;
      changed();
    },
    run: (log) => {
      if (isOver()) return;
      start();
      const timestamp = new Date(order.clock.now()).toISOString();
      if (log !== undefined) facts.logs.push({ message: log, level: "INFO", source: "USER", timestamp });
      changed();
    },
    complete: async (output) => {
      const body = output === undefined ? await order.makeOutput(self()) : output;
      if (isOver()) return;
      start();
      end({ status: 200, body, headers: order.resultHeaders() });
    },
    fail: (error) => {
      if (!isOver()) end(error);
    },
  };
}

/** Takes a job's own steps, one each time that a client was told a new state. */
function createScriptRunner() {
  let steps: (() => void)[] = [];
  let isTold = false;
  return {
    follow: (next: readonly (() => void)[]) => {
      steps = [...next];
    },
    changed: () => {
      isTold = false;
    },
    told: () => {
      if (steps.length === 0 || isTold) return;
      isTold = true;
      // Only once the state is sent: the next step is a change of its own.
      setImmediate(() => steps.shift()?.());
    },
    abandon: () => {
      steps = [];
    },
  };
}
