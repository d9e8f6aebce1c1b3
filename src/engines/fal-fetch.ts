import { z } from "zod";
import type { Clock } from "../core/async/clock.ts";
import { startDeadline } from "../core/async/deadline.ts";
import { UserError } from "../core/errors.ts";
import { readBody } from "./bounded-body.ts";
import { readWhatFalSays, type SaidByFal } from "./fal-error-body.ts";

/** The hosts that are fal's: the names themselves and everything below them. */
const FAL_DOMAINS = ["fal.run", "fal.ai", "fal.media"] as const;
/** Answers in JSON and event streams alone: anything else comes from something on the way. */
const QUEUE_HOST = "queue.fal.run";
/** How long the queue may take to answer: it does so in well under a second, and a request may also vanish unanswered. */
const QUEUE_ANSWER_MS = 30_000;
/** Files may be large, and lines slow. */
const FILE_ANSWER_MS = 120_000;
/** No answer of fal's queue or storage is nearly as long: results name their files. */
const MAX_ANSWER_BYTES = 1024 * 1024;
/** fal never means a longer wait. */
const MAX_RETRY_AFTER_MS = 60_000;
/** Statuses with which fal refuses the operator's key or account. */
export const OF_THE_ACCOUNT: ReadonlySet<number> = new Set([401, 402, 403]);
/** A result of fal's never costs more: what is more, or less than nothing, is no bill. */
const MAX_BILLABLE_UNITS = 100_000;
const billableUnits = z.string().min(1).transform(Number).pipe(z.number().min(0).max(MAX_BILLABLE_UNITS));
/** What looks like a key of fal's: its id and its secret. */
const KEY = /[\w-]{6,}:[\w-]{6,}/g;
/** Longer text is no sentence. */
const MAX_DETAIL_CHARACTERS = 300;
/** Failures that happen before anything is sent. */
const NOT_CONNECTED: ReadonlySet<string | undefined> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** Statuses whose answers have no body. Source: https://fetch.spec.whatwg.org/#null-body-status */
const NULL_BODY_STATUSES = new Set([204, 205]);
/** fal also serves files from this bucket. */
const FAL_BUCKET = { host: "storage.googleapis.com", path: "/falserverless/" } as const;

/**
 * fal answered with an error, or with something other than the expected answer.
 *
 * @remarks It is no `ApiError` of fal's client and has no `cause`, because either would make the client send the
 * request again: four times for a submit (client 1.10.1), each of them a paid job.
 */
export class FalHttpError extends Error {
  override readonly name = "FalHttpError";
  readonly status: number;
  /** The JSON body; `undefined` where it was none, which speaks for a proxy on the way rather than fal itself. */
  readonly body: unknown;
  readonly said: SaidByFal;
  /** Whether the body was longer than any answer of fal's, and so was not read. */
  readonly isTooLong: boolean;
  /** What `Retry-After` asks for, within reason; 0 where it is not there. */
  readonly retryAfterMs: number;
  /** What the failed request costs: some models bill what they refuse. */
  readonly billableUnits: number | undefined;

  constructor(response: Response, body: unknown, isTooLong = false) {
    const said = readWhatFalSays(body, response.headers);
    super(
      `fal answered HTTP ${response.status}${isTooLong ? ", at endless length" : whyRefused(response.status, said)}`,
    );
    this.status = response.status;
    this.body = body;
    this.said = said;
    this.isTooLong = isTooLong;
    this.retryAfterMs = readRetryAfterMs(response.headers);
    this.billableUnits = readBillableUnits(response.headers);
  }
}

/** What fal itself says of the operator's key and account, for the log: of others, an error may repeat their words. */
function whyRefused(status: number, { detail }: SaidByFal): string {
  if (!OF_THE_ACCOUNT.has(status) || detail === undefined) return "";
  const line = detail.replaceAll(/[\s\p{Cc}]+/gu, " ").replaceAll(KEY, "…");
  return `: ${line.slice(0, MAX_DETAIL_CHARACTERS)}`;
}

/** What fal counts for the bill, where it says so. */
export function readBillableUnits(headers: Headers): number | undefined {
  return billableUnits.safeParse(headers.get("x-fal-billable-units")).data;
}

/** Seconds, or a date by the answering server's clock. Source: RFC 9110, 10.2.3 */
function readRetryAfterMs(headers: Headers): number {
  const value = headers.get("retry-after") ?? "";
  const seconds = /^[\d.]+$/.test(value)
    ? Number(value)
    : (Date.parse(value) - Date.parse(headers.get("date") ?? "")) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds * 1000, 0), MAX_RETRY_AFTER_MS) : 0;
}

/** fal could not be reached, or the connection broke. Without `cause`, for the reason told at {@link FalHttpError}. */
export class FalConnectionError extends Error {
  override readonly name = "FalConnectionError";
  /** False only where the request certainly never left: there was no connection. */
  readonly mayHaveArrived: boolean;

  constructor(error: unknown) {
    const code = connectionErrorCode(error);
    super(`No answer from fal (${code ?? "connection failed"})`);
    this.mayHaveArrived = !NOT_CONNECTED.has(code);
  }
}

/** Whether a URL leads to fal, over https. Result files are read from nowhere else. */
export function isFalUrl(url: URL): boolean {
  if (url.protocol !== "https:") return false;
  if (url.hostname === FAL_BUCKET.host) return url.pathname.startsWith(FAL_BUCKET.path);
  return FAL_DOMAINS.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
}

export interface FalFetchOptions {
  readonly fetch: typeof globalThis.fetch;
  /** `FAL_URL`: where every request to a fal host goes instead, as `${baseUrl}/<host><path and query>`. */
  readonly baseUrl: string | undefined;
  readonly clock: Clock;
  /** Sees the status and headers of each good answer; fal's client drops them. */
  readonly onAnswer?: (answer: Response) => void;
}

/**
 * The one fetch through which everything reaches fal. It leads requests to `FAL_URL`, refuses other hosts, gives each
 * request a time limit, and turns every failure into an error that fal's client does not answer by sending again.
 *
 * @remarks Within the limit the answer has begun; how far it is read is the caller's to bound.
 */
export function createFalFetch(options: FalFetchOptions): typeof globalThis.fetch {
  return (input, init) => send(options, input, init, (response) => Promise.resolve(response));
}

/** {@link createFalFetch} for short answers, which must be complete within the time limit. */
export function createFalAnswerFetch(options: FalFetchOptions): typeof globalThis.fetch {
  return (input, init) => send(options, input, init, whole);
}

async function send(
  { fetch, baseUrl, clock, onAnswer }: FalFetchOptions,
  input: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit | undefined,
  read: (response: Response) => Promise<Response>,
): Promise<Response> {
  const address = input instanceof Request ? input.url : input.toString();
  // An address that fal has given may be anything.
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !isFalUrl(url)) throw new UserError("modelAnswerUnreadable", {});
  const target = baseUrl === undefined ? url : `${baseUrl}/${url.host}${url.pathname}${url.search}`;
  const isQueue = url.host === QUEUE_HOST;
  const limit = startDeadline(clock, isQueue ? QUEUE_ANSWER_MS : FILE_ANSWER_MS, tooSlow, init?.signal);
  try {
    const response = await fetch(target, { ...init, redirect: "error", signal: limit.signal });
    if (!response.ok) throw await refusal(response);
    if (isQueue && !isJson(response) && !isEventStream(response)) {
      await response.body?.cancel();
      throw new FalHttpError(response, undefined);
    }
    onAnswer?.(response);
    return await read(response);
  } catch (error) {
    if (init?.signal?.aborted) throw init.signal.reason;
    throw error instanceof FalHttpError ? error : new FalConnectionError(error);
  } finally {
    limit.stop();
  }
}

/** Why a request that was not answered in time is given up. */
export function tooSlow(): Error {
  return Object.assign(new Error("fal did not answer in time"), { code: "ETIMEDOUT" });
}

/** Reads an answer to its end, so that an overlong, cut or malformed one fails here and not as a SyntaxError. */
async function whole(response: Response): Promise<Response> {
  const { status, headers } = response;
  const bytes = await readBody(response, MAX_ANSWER_BYTES);
  if (!bytes) throw new FalHttpError(response, undefined, true);
  if (isJson(response) && parseJson(bytes) === undefined) throw new FalHttpError(response, undefined);
  return new Response(NULL_BODY_STATUSES.has(status) ? null : new Uint8Array(bytes), { status, headers });
}

async function refusal(response: Response): Promise<FalHttpError> {
  const bytes = await readBody(response, MAX_ANSWER_BYTES);
  return new FalHttpError(response, bytes && parseJson(bytes), bytes === undefined);
}

function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.includes("application/json") ?? false;
}

function isEventStream(response: Response): boolean {
  return response.headers.get("content-type")?.includes("text/event-stream") ?? false;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function connectionErrorCode(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string") return current.code;
  }
  return undefined;
}
