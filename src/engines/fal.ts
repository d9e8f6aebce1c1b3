import { createFalClient, type FalClient } from "@fal-ai/client";
import { z } from "zod";
import type { Clock } from "../core/async/clock.ts";
import type { Engine, EngineResult, ResultOptions, SubmitOptions } from "../core/request/engine.ts";
import { UserError } from "../core/errors.ts";
import { falEvents } from "./fal-events.ts";
import { createFalAnswerFetch, createFalFetch, FalHttpError, readBillableUnits } from "./fal-fetch.ts";
import { readFile, upload } from "./fal-files.ts";
import { isNotTheResult } from "./fal-passing.ts";
import { createFalTries } from "./fal-tries.ts";
import { watchJob } from "./fal-watch.ts";

/** The HTTP status of a job's state where it is not over. */
const NOT_YET = 202;
const jobStatus = z.looseObject({ status: z.string() });
/** No model here answers with a field of this name. */
const queueStatus = z.looseObject({ status: z.enum(["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "CANCELLED"]) });
const submitAnswer = z.looseObject({ request_id: z.string().min(1) });

export interface FalEngineOptions {
  readonly key: string;
  /** `FAL_URL`, where set. */
  readonly baseUrl: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** fal itself drops a job that has not started by then. */
  readonly startTimeoutSeconds: number;
}

/** Runs models at fal, through its queue. */
export function createFalEngine(options: FalEngineOptions): Engine {
  const { clock } = options;
  const client = createClient(options);
  const way = { fetch: createFalFetch(options), key: options.key };
  const tries = createFalTries(clock);

  return {
    submit: (endpoint, input, submitOptions, signal) => {
      signal.throwIfAborted();
      const { startTimeoutSeconds } = options;
      const attempt = () => submit(client, endpoint, input, { ...submitOptions, startTimeoutSeconds });
      return tries.submit(endpoint, attempt, signal);
    },

    watch(endpoint, requestId, onProgress, signal) {
      const events = (ended: AbortSignal) => falEvents(way, endpoint, requestId, ended);
      return watchJob({ client, events, clock, endpoint, requestId, onProgress, signal });
    },

    result(endpoint, requestId, signal, { whileReading, onBilled } = {}) {
      const read = () => readResult(options, endpoint, requestId, signal, onBilled);
      const attempt = () => (whileReading ? whileReading(read) : read());
      return tries.result(endpoint, attempt, signal);
    },

    cancel: (endpoint, requestId) => tries.cancel(() => cancel(client, endpoint, requestId)),

    upload: (file, signal) => tries.upload(() => upload(client, file, signal), signal),

    download(url, maxBytes, signal, onAnnounced) {
      let mayTakeBytes = maxBytes;
      const announce = (byteLength: number): void => {
        if (byteLength > mayTakeBytes) throw new UserError("modelAnswerUnreadable", {});
        mayTakeBytes = byteLength; // on a repeated read, too
        onAnnounced?.(byteLength);
      };
      const attempt = () => readFile(options, url, signal, { announce, mayTakeBytes: () => mayTakeBytes });
      return tries.file(attempt, signal);
    },
  };
}

function createClient({ key, ...way }: FalEngineOptions, onAnswer?: (answer: Response) => void): FalClient {
  return createFalClient({
    credentials: key,
    fetch: createFalAnswerFetch({ ...way, ...(onAnswer && { onAnswer }) }),
  });
}

async function submit(
  client: FalClient,
  endpoint: string,
  input: object,
  options: SubmitOptions & { readonly startTimeoutSeconds: number },
): Promise<string> {
  const answer = await client.queue.submit(endpoint, {
    input,
    startTimeout: options.startTimeoutSeconds,
    storageSettings: { expiresIn: options.resultLifetimeSeconds },
    // Requests and answers are private to the author: fal keeps no copy.
    headers: { "X-Fal-Store-IO": "0" },
  });
  return submitAnswer.parse(answer).request_id;
}

/** Reads a result with a client of its own, because the units billed stand in a header of just this answer. */
async function readResult(
  options: FalEngineOptions,
  endpoint: string,
  requestId: string,
  signal: AbortSignal,
  onBilled: ResultOptions["onBilled"],
): Promise<EngineResult> {
  let answer: Response | undefined;
  const client = createClient(options, (given) => {
    answer = given;
  });
  try {
    const { data } = await client.queue.result(endpoint, { requestId, abortSignal: signal });
    if (answer && (answer.status === NOT_YET || queueStatus.safeParse(data).success)) throw notTheResult(answer, data);
    const billableUnits = answer && readBillableUnits(answer.headers);
    if (billableUnits !== undefined) onBilled?.(billableUnits);
    return { output: data, ...(billableUnits !== undefined && { billableUnits }) };
  } catch (error) {
    if (!(error instanceof FalHttpError)) throw error;
    // A second read would be as long.
    const isUnreadable = error.isTooLong && error.status < 300;
    if ((isUnreadable || isLastWord(error)) && error.billableUnits !== undefined) onBilled?.(error.billableUnits);
    throw isUnreadable ? new UserError("modelAnswerUnreadable", {}, { cause: error }) : error;
  }
}

/** How the job failed. Where it was fal that did, it is not charged. Source: https://fal.ai/docs/documentation/model-apis/errors */
function isLastWord(error: FalHttpError): boolean {
  return error.status < 500 && !isNotTheResult(error);
}

/** A status in place of the result: the job is still running, or never will. */
function notTheResult(answer: Response, data: unknown): Error {
  const isCancelled = jobStatus.safeParse(data).data?.status === "CANCELLED";
  return isCancelled ? new UserError("cancelled", {}) : new FalHttpError(answer, undefined);
}

async function cancel(client: FalClient, endpoint: string, requestId: string): ReturnType<Engine["cancel"]> {
  try {
    await client.queue.cancel(endpoint, { requestId });
    return "cancelled";
  } catch (error) {
    // There is nothing left to cancel. ALREADY_COMPLETED may also come as a sentence; a 404 without NOT_FOUND is not of the job.
    if (!(error instanceof FalHttpError) || error.body === undefined) throw error;
    if (error.status === 400) return "over";
    if (error.status === 404 && jobStatus.safeParse(error.body).data?.status === "NOT_FOUND") return "unknown";
    throw error;
  }
}
