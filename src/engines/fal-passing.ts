import { z } from "zod";
import { FalConnectionError, FalHttpError, OF_THE_ACCOUNT } from "./fal-fetch.ts";

/*
 * Which failures are passing, and which are fal's last word. What a request costs decides: a read may be repeated at
 * will, a submit only where it was clearly not accepted, and a paid job ends by its own result alone.
 */

const GONE: ReadonlySet<number> = new Set([404, 410]);
/** Statuses of requests that may well succeed another time. */
const PASSING: ReadonlySet<number> = new Set([404, 408, 409, 410, 425, 429]);
/** How fal says that a job is not over yet, with 400: "Request is still in progress". */
const IN_PROGRESS = /\bin progress\b/i;
/** Statuses with which fal, or its gateway, turns a submit away. */
const TURNED_AWAY: ReadonlySet<number> = new Set([429, 503]);

/** An answer that names its job. */
const namesJob = z.looseObject({ request_id: z.string().min(1) });

/** Whether fal failed, or the way there, and not our own code. */
export function isOfFal(error: unknown): error is FalConnectionError | FalHttpError {
  return error instanceof FalConnectionError || error instanceof FalHttpError;
}

/** How long fal asks to wait; its own client ignores that. */
export function waitWantedMs(error: unknown): number {
  return error instanceof FalHttpError ? error.retryAfterMs : 0;
}

/**
 * Whether a request that costs nothing may succeed when it is sent again. What has no JSON body is none of fal's, but for
 * 402, which its infrastructure answers.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof FalHttpError)) return error instanceof FalConnectionError;
  const { status, body } = error;
  return (body === undefined && status !== 402) || status >= 500 || PASSING.has(status);
}

/** Whether what was asked for is not there, as far as one answer tells. */
export function isGone(error: unknown): boolean {
  return error instanceof FalHttpError && GONE.has(error.status);
}

/** Whether an answer succeeded without what was asked for: with a page, or empty. */
export function isOtherThanAsked(error: unknown): boolean {
  return error instanceof FalHttpError && error.status < 300;
}

/** Whether fal refuses the operator's key or account. */
export function isRefusalOfAccount(error: unknown): boolean {
  return error instanceof FalHttpError && OF_THE_ACCOUNT.has(error.status);
}

/**
 * Whether an answer to the question for a job's result says nothing of the job: only a body that names how the job
 * failed does. The result is paid for, and is asked for again.
 *
 * @remarks 401, 402, 403 and 429 speak of the caller, and of its rate; 404, 410 and "in progress" of whether there is a
 *   result: whatever type they name. 422 is the model's own status; some models say in a sentence what others say in a
 *   list.
 */
export function isNotTheResult(error: unknown): boolean {
  if (!(error instanceof FalHttpError)) return error instanceof FalConnectionError;
  const { status, body, isTooLong } = error;
  if (status < 300) return body === undefined;
  const { modelErrors, requestErrorType, detail } = error.said;
  if (modelErrors.length > 0) return false;
  if (isGone(error) || (status === 400 && IN_PROGRESS.test(detail ?? ""))) return true;
  if (requestErrorType !== undefined && !OF_THE_ACCOUNT.has(status) && status !== 429) return false;
  return !(status === 422 && (detail !== undefined || isTooLong));
}

/** Whether a submit has certainly made no job, and may be sent again. */
export function isNotAccepted(error: unknown): boolean {
  if (error instanceof FalConnectionError) return !error.mayHaveArrived;
  return error instanceof FalHttpError && TURNED_AWAY.has(error.status) && !isOfAJob(error);
}

/** Whether a failed submit may have made a job all the same. It is never sent again, and the person must hear it. */
export function isUncertain(error: unknown): boolean {
  if (error instanceof z.ZodError) return true; // an answer without the job's id
  if (error instanceof FalConnectionError) return error.mayHaveArrived;
  if (!(error instanceof FalHttpError)) return false;
  const { status, said } = error;
  if (isOfAJob(error) || status < 300 || status === 408) return true;
  return (
    status >= 500 && !TURNED_AWAY.has(status) && said.modelErrors.length === 0 && said.requestErrorType === undefined
  );
}

function isOfAJob({ body }: FalHttpError): boolean {
  return namesJob.safeParse(body).success;
}
