import { type Blame, UserError, type UserErrorKey, type UserErrors } from "../core/errors.ts";
import type { ModelError } from "./fal-error-body.ts";
import { FalConnectionError, FalHttpError } from "./fal-fetch.ts";

/** The keys of {@link UserErrors} whose sentences can do without parameters. */
type PlainKey = { [Key in UserErrorKey]: Record<string, never> extends UserErrors[Key] ? Key : never }[UserErrorKey];
/** The keys that may name the part of the request to blame. */
type BlamingKey = { [Key in PlainKey]: Blame extends UserErrors[Key] ? Key : never }[PlainKey];

/**
 * What each `type` of fal's model errors means to a person, from the gravest to the lightest: what the model will never
 * do, then what has to be changed, then what may succeed another time. Of several errors the gravest is reported.
 *
 * @remarks The types for archives, sound and video cannot come from the models here. Sources:
 * https://fal.ai/docs/documentation/model-apis/errors; `image_aspect_ratio_error` is of fal's own toolkit
 * (`fal.toolkit.exceptions`), and the last ones of each kind are pydantic's, of models that fal has not moved to its
 * own types.
 */
const BY_MODEL_ERROR_TYPE: ReadonlyMap<string, BlamingKey> = new Map<string, BlamingKey>([
  ["content_policy_violation", "contentPolicy"],
  ["image_aspect_ratio_error", "modelPictureTooLong"],
  ["image_too_small", "modelPictureTooSmall"],
  ["image_too_large", "modelPictureTooLarge"],
  ["file_too_large", "modelFileTooLarge"],
  ["unsupported_image_format", "modelFormatRefused"],
  ["image_load_error", "modelPictureUnreadable"],
  ["face_detection_error", "modelFaceMissing"],
  ["sequence_too_long", "modelInputTooLong"],
  ["string_too_long", "modelInputTooLong"],
  ["too_long", "modelInputTooLong"],
  ["sequence_too_short", "modelInputTooShort"],
  ["string_too_short", "modelInputTooShort"],
  ["too_short", "modelInputTooShort"],
  ["feature_not_supported", "modelFeatureMissing"],
  ["one_of", "modelChoiceRefused"],
  ["greater_than", "modelNumberRefused"],
  ["greater_than_equal", "modelNumberRefused"],
  ["less_than", "modelNumberRefused"],
  ["less_than_equal", "modelNumberRefused"],
  ["multiple_of", "modelNumberRefused"],
  ["file_download_error", "modelPictureUnreachable"],
  ["no_media_generated", "nothingMade"],
  ["generation_timeout", "modelBusy"],
  ["downstream_service_unavailable", "modelBusy"],
  ["downstream_service_error", "modelFailed"],
  ["internal_server_error", "modelFailed"],
]);
const MODEL_ERROR_TYPES = [...BY_MODEL_ERROR_TYPE.keys()];
/** An unknown type still means that something in the request is wrong. */
const GRAVITY_OF_UNKNOWN = MODEL_ERROR_TYPES.indexOf("file_download_error");

/** What each `error_type` of fal's request errors means. Source: https://fal.ai/docs/documentation/model-apis/request-errors */
const BY_REQUEST_ERROR_TYPE: ReadonlyMap<string, PlainKey> = new Map<string, PlainKey>([
  ["request_timeout", "modelBusy"],
  ["startup_timeout", "modelBusy"],
  ["runner_scheduling_failure", "modelBusy"],
  ["runner_connection_timeout", "modelBusy"],
  ["runner_connection_refused", "modelBusy"],
  ["runner_connection_error", "modelBusy"],
  ["runner_disconnected", "modelFailed"],
  ["runner_incomplete_response", "modelFailed"],
  ["runner_server_error", "modelFailed"],
  ["internal_error", "modelFailed"],
  ["client_disconnected", "modelFailed"],
  ["client_cancelled", "cancelled"],
  ["bad_request", "modelInputRefused"],
  ["auth_error", "falKeyRefused"],
  ["concurrent_requests_limit", "modelBusy"],
]);

/** The fields of our models' inputs that people write in. */
const WORDS_FIELDS: ReadonlySet<unknown> = new Set(["prompt", "text", "text_input", "question"]);
/** The fields that hold pictures. */
const PICTURE_FIELD = /image|picture|file/i;

/**
 * What a failure at fal means to the person who asked.
 *
 * @returns a `UserError`, or the error itself where it is none of fal's (an abort, a bug of ours)
 */
export function explainFalError(error: unknown, endpoint: string): unknown {
  if (error instanceof FalConnectionError) return new UserError("falUnreachable", {}, { cause: error });
  if (!(error instanceof FalHttpError)) return error;
  const gravest = error.said.modelErrors.toSorted((one, other) => gravityOf(one) - gravityOf(other))[0];
  if (gravest) {
    const key = BY_MODEL_ERROR_TYPE.get(gravest.type) ?? "modelInputRefused";
    return new UserError(key, blameOf(gravest), { cause: error });
  }
  if (error.status === 404 && error.body !== undefined)
    return new UserError("modelGone", { endpoint }, { cause: error });
  return new UserError(keyFor(error), {}, { cause: error });
}

function gravityOf({ type }: ModelError): number {
  const gravity = MODEL_ERROR_TYPES.indexOf(type);
  return gravity < 0 ? GRAVITY_OF_UNKNOWN : gravity;
}

/** What of the request fal blames, as the person knows it. */
function blameOf({ loc }: ModelError): Blame {
  const [field, index] = loc[0] === "body" ? loc.slice(1) : loc;
  if (WORDS_FIELDS.has(field)) return { blamed: "words" };
  if (typeof field !== "string" || !PICTURE_FIELD.test(field)) return {};
  return { blamed: typeof index === "number" && Number.isSafeInteger(index) && index >= 0 ? index + 1 : "picture" };
}

function keyFor({ status, body, isTooLong, said }: FalHttpError): PlainKey {
  const { requestErrorType = "", detail = "" } = said;
  // An answer without a JSON body, except one about the account's balance, comes from something on the way.
  if (status === 402) return "falBalanceExhausted";
  if (status >= 400 && status < 500 && body === undefined && !isTooLong) return "falUnreachable";
  if (requestErrorType === "user_locked" || (status === 403 && /locked|balance/i.test(detail)))
    return keyForLock(detail);
  const known = BY_REQUEST_ERROR_TYPE.get(requestErrorType);
  if (known) return known;
  if (status === 401 || status === 403) return "falKeyRefused";
  if (status < 300) return "modelAnswerUnreadable";
  if (status === 429 || status === 503 || status === 504) return "modelBusy";
  return status >= 500 ? "modelFailed" : "modelInputRefused";
}

/** A locked account says why: `Exhausted balance`, `TOP_UP`, or `Admin lock`, which only fal's support can lift. */
function keyForLock(detail: string): PlainKey {
  return /balance|top.?up/i.test(detail) ? "falBalanceExhausted" : "falAccountLocked";
}
