import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../protocol/clock.ts";
import type { ReportFailure } from "../protocol/failure-report.ts";
import { ENDPOINTS, type Endpoint, isEndpoint } from "../protocol/endpoints.ts";
import { type ErrorAnswer, errors, inputErrors } from "../protocol/error-answers.ts";
import type { Files } from "../files/stored-files.ts";
import { type Exchange, jsonReply, keptHeaders, parseJson, type Reply } from "../protocol/http.ts";
import { createJob, type Job, type QueuedJob } from "./job.ts";
import { readLifecycle } from "../protocol/lifecycle.ts";
import { plausibleOutput } from "./outputs.ts";
import { pictureDetails, type PictureReader } from "./input-pictures.ts";
import { type createScripts, type JobScript, play } from "./script.ts";
import { appOf, jobUrls, statusBody } from "./status.ts";
import { inputDetails } from "../protocol/input-validation.ts";

/** How long fal keeps a result: 30 days, or with `X-Fal-Store-IO: 0` an hour, and six minutes if it is over 10 KB. */
const RESULT_LIFETIME_MS = { stored: 30 * 24 * 3600 * 1000, notStored: 3600 * 1000, notStoredLarge: 6 * 60 * 1000 };
const LARGE_RESULT_BYTES = 10_000;

const JOB_PATH = /^\/([^/]+\/[^/]+)\/requests\/([^/]+)(\/status\/stream|\/status|\/cancel)?$/;

/** An event stream for the server to open. */
export interface StreamOrder {
  readonly stream: QueuedJob;
  readonly withLogs: boolean;
}

export interface QueueOptions {
  readonly clock: Clock;
  readonly files: Files;
  readonly scripts: ReturnType<typeof createScripts>;
  readonly reader: PictureReader;
  readonly createId: () => string;
  readonly reportFailure: ReportFailure;
  /** Called with each accepted job, before its submit is answered. */
  readonly onSubmit: (job: Job) => void;
}

/** `queue.fal.run`: accepts jobs, tells their states, gives their results, cancels them. */
export function createQueue(options: QueueOptions) {
  const jobs = new Map<string, QueuedJob>();
  return {
    handle: (exchange: Exchange): Reply | StreamOrder => {
      const { method, path } = exchange;
      const [, app, requestId, action = ""] = JOB_PATH.exec(path) ?? [];
      if (app !== undefined && requestId !== undefined) {
        const job = jobs.get(requestId);
        return jobRoute(exchange, action, job && appOf(job.endpoint) === app ? job : undefined, options.clock);
      }
      // A job's address has no sub-path: with one, or without a job's id, only a submit is possible.
      if (method !== "POST") return refusal(errors.methodNotAllowed());
      return submit(exchange, options, jobs);
    },
  };
}

/** Accepts a job. Inputs are not checked here: a fault of the input becomes the job's result. */
function submit({ path, query, headers, body }: Exchange, options: QueueOptions, jobs: Map<string, QueuedJob>): Reply {
  const endpoint = path.slice(1);
  if (!isEndpoint(endpoint)) return refusal(errors.applicationNotFound(endpoint.split("/")[1] ?? endpoint));
  if (query.size > 0) return refusal(errors.request("bad_request", "Unknown query parameter"));
  const wishes = readWishes(headers);
  if (!wishes) return refusal(errors.request("bad_request", "A request header cannot be read"));
  const input = parseJson(body.toString());
  if (input === undefined) return refusal(errors.request("bad_request", "The body is not JSON"));

  const script = options.scripts.take(endpoint);
  const requestId = options.createId();
  let billableUnits = script.billableUnits ?? 1;
  const bill = (units: number) => {
    billableUnits = units;
  };
  const job = createJob({
    requestId,
    endpoint,
    input,
    headers: keptHeaders(headers),
    clock: options.clock,
    queuePosition: script.queue?.[0] ?? 0,
    ignoresCancel: script.ignoresCancel ?? false,
    makeOutput: (job) => makeOutput(endpoint, script, job, { files: options.files, wishes, bill }),
    resultHeaders: () => ({ "x-fal-billable-units": String(billableUnits) }),
  });
  jobs.set(requestId, job);
  const queuePosition = job.queuePosition;
  options.onSubmit(job);
  void start(job, endpoint, script, options).catch((error: unknown) => {
    options.reportFailure(error, "the fal stand-in could not start a job");
  });
  if (wishes.startTimeoutSeconds !== undefined) void failUnlessStarted(job, wishes.startTimeoutSeconds, options.clock);
  const answer = { status: "IN_QUEUE", request_id: requestId, ...jobUrls(job), queue_position: queuePosition };
  return jsonReply(200, answer, { "x-fal-request-id": requestId });
}

/** The requests in a submit's headers. */
interface Wishes {
  readonly lifetimeSeconds?: number;
  readonly startTimeoutSeconds?: number;
}

/** Reads a submit's headers; `undefined` where one differs from fal's pages. */
function readWishes(headers: IncomingHttpHeaders): Wishes | undefined {
  const lifecycle = readLifecycle(headers["x-fal-object-lifecycle-preference"]);
  const timeout = headers["x-fal-request-timeout"];
  const startTimeoutSeconds = timeout === undefined ? undefined : Number(timeout);
  const isReadable =
    headers["content-type"]?.startsWith("application/json") === true &&
    ["normal", "low", undefined].includes(headers["x-fal-queue-priority"]?.toString()) &&
    ["0", "1", undefined].includes(headers["x-fal-store-io"]?.toString()) &&
    ["0", "1", undefined].includes(headers["x-fal-no-retry"]?.toString()) &&
    (startTimeoutSeconds === undefined || startTimeoutSeconds >= 1);
  if (!lifecycle || !isReadable) return undefined;
  return { ...lifecycle, ...(startTimeoutSeconds !== undefined && { startTimeoutSeconds }) };
}

/** A runner takes the job: it reads the input and its pictures, refuses unusable ones, and does the work. */
async function start(job: QueuedJob, endpoint: Endpoint, script: JobScript, options: QueueOptions): Promise<void> {
  const problems = inputDetails(ENDPOINTS[endpoint], job.input);
  const details = problems.length > 0 ? problems : await pictureDetails(job.input, options.reader);
  if (details.length > 0) job.moves.fail(inputErrors(details));
  else await play(job, script, options.reportFailure);
}

async function makeOutput(
  endpoint: Endpoint,
  { output, refusal }: JobScript,
  job: Job,
  { files, wishes: { lifetimeSeconds }, bill }: { files: Files; wishes: Wishes; bill: (units: number) => void },
): Promise<unknown> {
  const putFile = (bytes: Buffer, contentType: string) =>
    files.put({ bytes, contentType, ...(lifetimeSeconds !== undefined && { lifetimeSeconds }) });
  if (output === undefined) return plausibleOutput(endpoint, job.input, { job, putFile, bill }, refusal);
  return typeof output === "function" ? (output(job.input, { job, putFile, bill }) as unknown) : output;
}

async function failUnlessStarted(job: QueuedJob, seconds: number, clock: Clock): Promise<void> {
  const left = new AbortController();
  const unwatch = job.watch(() => job.status !== "IN_QUEUE" && left.abort());
  await clock.sleep(seconds * 1000, left.signal).then(
    () => job.moves.fail(errors.startTimeout()),
    () => undefined,
  );
  unwatch();
}

function jobRoute(exchange: Exchange, action: string, job: QueuedJob | undefined, clock: Clock): Reply | StreamOrder {
  const { method, query } = exchange;
  if (method !== (action === "/cancel" ? "PUT" : "GET")) return refusal(errors.methodNotAllowed());
  if (action === "/cancel") return cancel(job);
  if (!job) return refusal(errors.requestNotFound());
  if (action === "") return result(job, clock);
  const withLogs = query.get("logs") === "1";
  if (action === "/status/stream") return { stream: job, withLogs };
  const reply = jsonReply(job.status === "COMPLETED" ? 200 : 202, statusBody(job, withLogs ? 0 : undefined), {
    "x-fal-request-id": job.requestId,
  });
  job.told();
  return reply;
}

function cancel(job: QueuedJob | undefined): Reply {
  const status = job?.cancel() ?? "NOT_FOUND";
  return jsonReply({ CANCELLATION_REQUESTED: 202, ALREADY_COMPLETED: 400, NOT_FOUND: 404 }[status], { status });
}

function result(job: QueuedJob, clock: Clock): Reply {
  if (!job.result || job.completedAtMs === undefined) return refusal(errors.stillInProgress());
  const { status, body, headers } = job.result;
  const reply = jsonReply(status, body, { ...headers, "x-fal-request-id": job.requestId });
  const isStored = job.headers["x-fal-store-io"] !== "0";
  const notStoredMs =
    reply.body.length > LARGE_RESULT_BYTES ? RESULT_LIFETIME_MS.notStoredLarge : RESULT_LIFETIME_MS.notStored;
  const lifetimeMs = isStored ? RESULT_LIFETIME_MS.stored : notStoredMs;
  return clock.now() < job.completedAtMs + lifetimeMs ? reply : refusal(errors.requestNotFound());
}

function refusal({ status, body, headers }: ErrorAnswer): Reply {
  return jsonReply(status, body, headers);
}
