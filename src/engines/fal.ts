import { createFalClient, type FalClient } from "@fal-ai/client";
import { z } from "zod";
import type { Clock } from "../core/clock.ts";
import { startDeadline } from "../core/deadline.ts";
import type { Engine, EngineResult, File, SubmitOptions } from "../core/engine.ts";
import { UserError } from "../core/errors.ts";
import { retry } from "../core/retry.ts";
import { explainFalError, isPassing, waitWantedMs } from "./fal-errors.ts";
import { announcedBytes, readBody } from "./bounded-body.ts";
import { falEvents } from "./fal-events.ts";
import { createFalAnswerFetch, createFalFetch, FalConnectionError, FalHttpError, tooSlow } from "./fal-fetch.ts";
import { watchJob } from "./fal-watch.ts";

/** Uploaded pictures are for the job at hand alone; fal's default would be for ever and public. */
const UPLOAD_LIFETIME = "1h";
/** How long a made file may take to arrive whole; one that trickles must not keep anybody waiting. */
const FILE_MS = 120_000;
/** Reads may be repeated; a submit never is. */
const READ_PAUSES_MS = [250, 1_000, 3_000] as const;
/** A result is paid for: it is worth waiting for longer. */
const RESULT_PAUSES_MS = [...READ_PAUSES_MS, 5_000, 10_000, 20_000, 30_000, 60_000] as const;

/** A result of fal's never costs more: what is more, or less than nothing, is no bill. */
const MAX_BILLABLE_UNITS = 100_000;
const billableUnitsSchema = z.string().min(1).transform(Number).pipe(z.number().min(0).max(MAX_BILLABLE_UNITS));

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
  const read = createRead(clock, READ_PAUSES_MS);
  const readPatiently = createRead(clock, RESULT_PAUSES_MS);

  return {
    submit: (endpoint, input, submitOptions, signal) => {
      signal.throwIfAborted();
      return submit(client, endpoint, input, { ...submitOptions, startTimeoutSeconds: options.startTimeoutSeconds });
    },

    async watch(endpoint, requestId, onProgress, signal) {
      try {
        const events = (ended: AbortSignal) => falEvents(way, endpoint, requestId, ended);
        await watchJob({ client, events, clock, endpoint, requestId, onProgress, signal });
      } catch (error) {
        throw explainFalError(error, endpoint);
      }
    },

    result: (endpoint, requestId, signal) =>
      readPatiently(endpoint, () => readResult(options, endpoint, requestId, signal), signal).catch(asLost),

    cancel: (endpoint, requestId) => read(endpoint, () => cancel(client, endpoint, requestId)),

    upload: (file, signal) => read("storage", () => upload(client, file, signal), signal),

    download(url, maxBytes, signal, onAnnounced) {
      let mayTakeBytes = maxBytes;
      const announce = (byteLength: number): void => {
        if (byteLength > mayTakeBytes) throw new UserError("modelAnswerUnreadable", {});
        mayTakeBytes = byteLength; // also where it is read once more
        onAnnounced?.(byteLength);
      };
      const attempt = () => readFile(options, url, signal, { announce, mayTakeBytes: () => mayTakeBytes });
      return read("file", attempt, signal).catch(asLost);
    },
  };
}

function createClient({ key, ...way }: FalEngineOptions, onHeaders?: (headers: Headers) => void): FalClient {
  return createFalClient({
    credentials: key,
    fetch: createFalAnswerFetch({ ...way, ...(onHeaders && { onHeaders }) }),
  });
}

/** Asks for something that may be asked for again, and explains what cannot be had. */
function createRead(clock: Clock, pausesMs: readonly number[]) {
  return async <Result>(endpoint: string, attempt: () => Promise<Result>, signal?: AbortSignal): Promise<Result> => {
    try {
      return await retry(attempt, {
        clock,
        pausesMs,
        isPassing,
        waitWantedMs,
        ...(signal && { signal }),
      });
    } catch (error) {
      // Whatever stood in the way, a proxy's page or half an answer: fal itself has not said a word.
      throw isPassing(error) ? new UserError("falUnreachable", {}, { cause: error }) : explainFalError(error, endpoint);
    }
  };
}

/** Takes no signal: only an answer tells whether there is a job that must be cancelled. */
async function submit(
  client: FalClient,
  endpoint: string,
  input: object,
  options: SubmitOptions & { readonly startTimeoutSeconds: number },
): Promise<string> {
  try {
    const answer = await client.queue.submit(endpoint, {
      input,
      startTimeout: options.startTimeoutSeconds,
      storageSettings: { expiresIn: options.resultLifetimeSeconds },
      // Requests and answers are nobody's business but the asker's: fal keeps no copy.
      headers: { "X-Fal-Store-IO": "0" },
    });
    return submitAnswer.parse(answer).request_id;
  } catch (error) {
    throw isUncertain(error)
      ? new UserError("submitUncertain", {}, { cause: error })
      : explainFalError(error, endpoint);
  }
}

/** Whether a failed submit may have been accepted all the same. It is never repeated, so the person must hear it. */
function isUncertain(error: unknown): boolean {
  if (error instanceof z.ZodError) return true;
  if (error instanceof FalConnectionError) return error.mayHaveArrived;
  // A gateway that gave up on fal, or an answer that cannot be read, says nothing of what fal did.
  return (
    error instanceof FalHttpError &&
    error.body === undefined &&
    (error.status < 300 || error.status === 502 || error.status === 504)
  );
}

/** Reads a result with a client of its own, because the units billed come in a header of just this answer. */
async function readResult(
  options: FalEngineOptions,
  endpoint: string,
  requestId: string,
  signal: AbortSignal,
): Promise<EngineResult> {
  let billed: string | null = null;
  const client = createClient(options, (headers) => {
    billed = headers.get("x-fal-billable-units");
  });
  try {
    const { data } = await client.queue.result(endpoint, { requestId, abortSignal: signal });
    const billableUnits = billableUnitsSchema.safeParse(billed).data;
    return { output: data, ...(billableUnits !== undefined && { billableUnits }) };
  } catch (error) {
    // It would be as long once more.
    const isUnreadable = error instanceof FalHttpError && error.isTooLong && error.status < 300;
    throw isUnreadable ? new UserError("modelAnswerUnreadable", {}, { cause: error }) : error;
  }
}

async function cancel(client: FalClient, endpoint: string, requestId: string): ReturnType<Engine["cancel"]> {
  try {
    await client.queue.cancel(endpoint, { requestId });
    return "cancelled";
  } catch (error) {
    // ALREADY_COMPLETED is 400 and NOT_FOUND is 404: there is nothing left to cancel.
    if (error instanceof FalHttpError && error.status === 400) return "over";
    if (error instanceof FalHttpError && error.status === 404) return "unknown";
    throw error;
  }
}

async function upload(client: FalClient, file: File, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const blob = new Blob([new Uint8Array(file.bytes)], { type: file.contentType });
  return client.storage.upload(blob, { lifecycle: { expiresIn: UPLOAD_LIFETIME } });
}

/** How much of a file may be read. */
interface FileBounds {
  /** @throws UserError `modelAnswerUnreadable` where it is too long */
  readonly announce: (byteLength: number) => void;
  readonly mayTakeBytes: () => number;
}

async function readFile(
  options: FalEngineOptions,
  url: string,
  signal: AbortSignal,
  { announce, mayTakeBytes }: FileBounds,
): Promise<File> {
  const limit = startDeadline(options.clock, FILE_MS, () => new FalConnectionError(tooSlow()), signal);
  try {
    // What comes packed could be any length, unpacked.
    const headers = { "accept-encoding": "identity" };
    const response = await createFalFetch(options)(url, { headers, signal: limit.signal });
    const announced = announcedBytes(response);
    if (announced !== undefined) announce(announced);
    const bytes = await readBody(response, mayTakeBytes());
    if (!bytes) throw new UserError("modelAnswerUnreadable", {});
    return { bytes, contentType: response.headers.get("content-type") ?? "" };
  } catch (error) {
    limit.signal.throwIfAborted();
    const isKnown = error instanceof UserError || error instanceof FalHttpError;
    throw isKnown ? error : new FalConnectionError(error);
  } finally {
    limit.stop();
  }
}

/** The endpoint took the job, so what is not there any more is what it made. */
function asLost(error: unknown): never {
  throw error instanceof UserError && error.key === "modelGone"
    ? new UserError("resultLost", {}, { cause: error })
    : error;
}
