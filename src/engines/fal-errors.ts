import { z } from "zod";
import { UserError, type UserErrorKey, type UserErrors } from "../core/errors.ts";
import { FalConnectionError, FalHttpError } from "./fal-fetch.ts";

/** The keys of {@link UserErrors} whose sentences need no parameters. */
type PlainKey = { [Key in UserErrorKey]: UserErrors[Key] extends Record<string, never> ? Key : never }[UserErrorKey];

/** What each `type` of fal's model errors means to a person.
 * The types for archives, sound and video cannot come from the models here. Source: https://fal.ai/docs/documentation/model-apis/errors */
const BY_MODEL_ERROR_TYPE: Readonly<Record<string, PlainKey>> = {
  internal_server_error: "modelFailed",
  generation_timeout: "modelBusy",
  downstream_service_error: "modelFailed",
  downstream_service_unavailable: "modelBusy",
  content_policy_violation: "contentPolicy",
  no_media_generated: "nothingMade",
  image_too_small: "modelPictureTooSmall",
  image_too_large: "modelPictureTooLarge",
  image_load_error: "modelPictureUnreadable",
  file_download_error: "modelPictureUnreachable",
  file_too_large: "modelFileTooLarge",
  unsupported_image_format: "modelFormatRefused",
  sequence_too_short: "modelInputTooShort",
  sequence_too_long: "modelInputTooLong",
  greater_than: "modelNumberRefused",
  greater_than_equal: "modelNumberRefused",
  less_than: "modelNumberRefused",
  less_than_equal: "modelNumberRefused",
  multiple_of: "modelNumberRefused",
  one_of: "modelChoiceRefused",
  feature_not_supported: "modelFeatureMissing",
  face_detection_error: "modelFaceMissing",
};

/** What each `error_type` of fal's request errors means. Source: https://fal.ai/docs/documentation/model-apis/request-errors */
const BY_REQUEST_ERROR_TYPE: Readonly<Record<string, PlainKey>> = {
  request_timeout: "modelBusy",
  startup_timeout: "modelBusy",
  runner_scheduling_failure: "modelBusy",
  runner_connection_timeout: "modelBusy",
  runner_connection_refused: "modelBusy",
  runner_connection_error: "modelBusy",
  runner_disconnected: "modelFailed",
  runner_incomplete_response: "modelFailed",
  runner_server_error: "modelFailed",
  internal_error: "modelFailed",
  client_disconnected: "modelFailed",
  client_cancelled: "cancelled",
  bad_request: "modelInputRefused",
  auth_error: "falKeyRefused",
  user_locked: "falBalanceExhausted",
  concurrent_requests_limit: "modelBusy",
};

const modelErrors = z.object({ detail: z.array(z.looseObject({ type: z.string() })).min(1) });
const requestError = z.object({ detail: z.string(), error_type: z.string().optional() });

/**
 * Whether a failure is one of the way there, not of the job itself: asking for the same thing again may help.
 *
 * @remarks What comes with a server's error speaks for the job only where it names how the job failed; a malformed
 * answer and a gateway's own page have no JSON body at all.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof FalConnectionError) return true;
  if (!(error instanceof FalHttpError)) return false;
  const { status, body } = error;
  if (status < 300) return body === undefined;
  if (isStillInProgress(error)) return true;
  return status === 429 || (status >= 500 && typeOf(body) === undefined);
}

/** A result was asked for too early. */
function isStillInProgress({ status, body }: FalHttpError): boolean {
  return status === 400 && /still in progress/i.test(requestError.safeParse(body).data?.detail ?? "");
}

/** How fal names a failure of the job itself. */
function typeOf(body: unknown): string | undefined {
  return modelErrors.safeParse(body).data?.detail[0]?.type ?? requestError.safeParse(body).data?.error_type;
}

/** How long fal asks to wait; its own client ignores that. */
export function waitWantedMs(error: unknown): number {
  return error instanceof FalHttpError ? error.retryAfterMs : 0;
}

/**
 * What a failure at fal means to the person who asked.
 *
 * @returns a `UserError`, or the error itself where it is none of fal's (an abort, a bug of ours)
 */
export function explainFalError(error: unknown, endpoint: string): unknown {
  if (error instanceof FalConnectionError) return new UserError("falUnreachable", {}, { cause: error });
  if (!(error instanceof FalHttpError)) return error;
  if (error.status === 404) return new UserError("modelGone", { endpoint }, { cause: error });
  return new UserError(keyFor(error), {}, { cause: error });
}

/** Whether it is fal that failed, or the way there, and not a bug of ours. */
export function isOfFal(error: unknown): boolean {
  return error instanceof FalConnectionError || error instanceof FalHttpError;
}

/** Whether fal knows nothing (any more) of what was asked for. */
export function isUnknownToFal(error: unknown): boolean {
  return error instanceof FalHttpError && error.status === 404 && error.body !== undefined;
}

function keyFor({ status, body }: FalHttpError): PlainKey {
  const modelErrorType = modelErrors.safeParse(body).data?.detail[0]?.type;
  if (modelErrorType !== undefined) return BY_MODEL_ERROR_TYPE[modelErrorType] ?? "modelInputRefused";
  const { error_type: requestErrorType, detail = "" } = requestError.safeParse(body).data ?? {};
  const known = requestErrorType && BY_REQUEST_ERROR_TYPE[requestErrorType];
  if (known) return known;
  if (status === 401) return "falKeyRefused";
  if (status === 403) return /balance|locked/i.test(detail) ? "falBalanceExhausted" : "falKeyRefused";
  if (status < 300) return "modelAnswerUnreadable";
  if (status === 429 || status === 503 || status === 504) return "modelBusy";
  return status >= 500 ? "modelFailed" : "modelInputRefused";
}
