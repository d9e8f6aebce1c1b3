import type { BinaryFile } from "../binary-file.ts";
import type { Progress } from "./progress.ts";

/** What a model answered, as it came: the model's own output schema reads it. */
export interface EngineResult {
  readonly output: unknown;
  /** What the service counted for the bill, where it says so. */
  readonly billableUnits?: number;
}

/** Options of a submit. */
export interface SubmitOptions {
  /** How long files that the model makes are kept at the service. */
  readonly resultLifetimeSeconds: number;
}

/** Options of reading a result. */
export interface ResultOptions {
  /** Wraps each try, not the pauses between them. */
  readonly whileReading?: (read: () => Promise<EngineResult>) => Promise<EngineResult>;
  /** Called once with the units that the service bills, where it says so: also for a failed job. */
  readonly onBilled?: (units: number) => void;
}

/**
 * A service that runs models: a queue that takes a job, reports its progress, and gives its result.
 *
 * @remarks Every method rejects with a `UserError`, with the signal's reason, or with a bug of ours.
 */
export interface Engine {
  /**
   * Hands a job to the queue, exactly once: a failure that leaves open whether it was accepted is `submitUncertain`,
   * and is not sent again. A submit that was clearly not accepted is repeated for a while, unless the signal aborts.
   *
   * @returns the request id, by which the job can be watched from any process
   */
  submit(endpoint: string, input: object, options: SubmitOptions, signal: AbortSignal): Promise<string>;
  /**
   * Resolves when the job has ended, well or not; {@link Engine.result} gives its result or its failure. A service that
   * is out of reach says nothing of the job: it is asked again until the signal aborts.
   *
   * @throws UserError `cancelled` where the job was cancelled elsewhere: there is no result
   */
  watch(
    endpoint: string,
    requestId: string,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** The result of an ended job: it is paid for, so the request is repeated until it comes, or the signal aborts. */
  result(endpoint: string, requestId: string, signal: AbortSignal, options?: ResultOptions): Promise<EngineResult>;
  /**
   * Asks the queue to drop the job. Resolves also where it was over already.
   *
   * @returns `over` where it had ended, so its result may still be there
   */
  cancel(endpoint: string, requestId: string): Promise<"cancelled" | "over" | "unknown">;
  /** Uploads a picture for models to read, for an hour. Returns its URL. */
  upload(file: BinaryFile, signal: AbortSignal): Promise<string>;
  /**
   * Reads a file that a model made, in several tries: `resultLost` where it is not there, `falUnreachable` where that
   * cannot be told now.
   *
   * @param onAnnounced - called with the file's length, where that is known before it is read; the file is never longer
   */
  download(
    url: string,
    maxBytes: number,
    signal: AbortSignal,
    onAnnounced?: (byteLength: number) => void,
  ): Promise<BinaryFile>;
}
