/** An error from fal: HTTP status, JSON body and headers. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One entry of the `detail` array in which models report the faults of an input. */
export interface ErrorDetail {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly url: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
}

const UNPROCESSABLE = { status: 422, retryable: false } as const;

/**
 * Every error `type` of fal's "Model errors" page, with its HTTP status, a message as the page shows it, and the
 * `ctx` that the page documents for it.
 *
 * Source: https://fal.ai/docs/documentation/model-apis/errors.md. The page lets the first four be retryable or not;
 * the stand-in says that they are. `image_aspect_ratio_error` is not on the page, but in fal's own toolkit
 * (`fal.toolkit.exceptions`), from which models raise these errors.
 */
export const MODEL_ERRORS = [
  { type: "internal_server_error", status: 500, retryable: true, msg: "Internal server error" },
  { type: "generation_timeout", status: 504, retryable: true, msg: "Generation timeout" },
  { type: "downstream_service_error", status: 400, retryable: true, msg: "Downstream service error" },
  { type: "downstream_service_unavailable", status: 500, retryable: true, msg: "Downstream service unavailable" },
  {
    type: "content_policy_violation",
    ...UNPROCESSABLE,
    msg: "The content could not be processed because it contained material flagged by a content checker.",
  },
  {
    type: "no_media_generated",
    ...UNPROCESSABLE,
    msg: "The model did not generate the expected output for this prompt.",
  },
  { type: "image_too_small", ...UNPROCESSABLE, msg: "Image too small", ctx: { min_height: 512, min_width: 512 } },
  { type: "image_too_large", ...UNPROCESSABLE, msg: "Image too large", ctx: { max_height: 1024, max_width: 1024 } },
  {
    type: "image_aspect_ratio_error",
    ...UNPROCESSABLE,
    msg: "The aspect ratio of the image should be between 0.4 and 2.5.",
    ctx: { min_aspect_ratio: 0.4, max_aspect_ratio: 2.5 },
  },
  { type: "image_load_error", ...UNPROCESSABLE, msg: "Image load error" },
  { type: "file_download_error", ...UNPROCESSABLE, msg: "File download error" },
  { type: "face_detection_error", ...UNPROCESSABLE, msg: "Could not detect face in the image" },
  { type: "file_too_large", ...UNPROCESSABLE, msg: "File too large", ctx: { max_size: 10_485_760 } },
  { type: "greater_than", ...UNPROCESSABLE, msg: "Input should be greater than 0", ctx: { gt: 0 } },
  { type: "greater_than_equal", ...UNPROCESSABLE, msg: "Input should be greater than or equal to 0", ctx: { ge: 0 } },
  { type: "less_than", ...UNPROCESSABLE, msg: "Input should be less than 1", ctx: { lt: 1 } },
  { type: "less_than_equal", ...UNPROCESSABLE, msg: "Input should be less than or equal to 20", ctx: { le: 20 } },
  { type: "multiple_of", ...UNPROCESSABLE, msg: "Input should be a multiple of 8", ctx: { multiple_of: 8 } },
  {
    type: "sequence_too_short",
    ...UNPROCESSABLE,
    msg: "Sequence should have at least 1 items",
    ctx: { min_length: 1 },
  },
  { type: "sequence_too_long", ...UNPROCESSABLE, msg: "Sequence should have at most 4 items", ctx: { max_length: 4 } },
  {
    type: "one_of",
    ...UNPROCESSABLE,
    msg: "Input should be 'EulerA' or 'DPM++'",
    ctx: { expected: ["EulerA", "DPM++"] },
  },
  { type: "feature_not_supported", ...UNPROCESSABLE, msg: "Feature not supported" },
  {
    type: "invalid_archive",
    ...UNPROCESSABLE,
    msg: "Could not read or process the provided archive. Ensure it's a valid, non-corrupted archive.",
    ctx: { supported_extensions: [".zip", ".tar.gz"] },
  },
  {
    type: "archive_file_count_below_minimum",
    ...UNPROCESSABLE,
    msg: "Too few files in the archive. Expected at least 10 files with extensions .jpg, .png, found 8.",
    ctx: { min_count: 10, provided_count: 8, supported_extensions: [".jpg", ".png"] },
  },
  {
    type: "archive_file_count_exceeds_maximum",
    ...UNPROCESSABLE,
    msg: "Too many files in the archive. Maximum is 100 files with extensions .jpg, .png, found 150.",
    ctx: { max_count: 100, provided_count: 150, supported_extensions: [".jpg", ".png"] },
  },
  {
    type: "audio_duration_too_long",
    ...UNPROCESSABLE,
    msg: "Audio duration exceeds the maximum allowed. Maximum is 60 seconds, provided is 90 seconds.",
    ctx: { max_duration: 60, provided_duration: 90 },
  },
  {
    type: "audio_duration_too_short",
    ...UNPROCESSABLE,
    msg: "Audio duration is too short. Minimum is 5 seconds, provided is 2 seconds.",
    ctx: { min_duration: 5, provided_duration: 2 },
  },
  {
    type: "unsupported_audio_format",
    ...UNPROCESSABLE,
    msg: "Unsupported audio format. Supported formats are .mp3, .wav, .ogg.",
    ctx: { supported_formats: [".mp3", ".wav", ".ogg"] },
  },
  {
    type: "unsupported_image_format",
    ...UNPROCESSABLE,
    msg: "Unsupported image format. Supported formats are .jpg, .jpeg, .png, .webp.",
    ctx: { supported_formats: [".jpg", ".jpeg", ".png", ".webp"] },
  },
  {
    type: "unsupported_video_format",
    ...UNPROCESSABLE,
    msg: "Unsupported video format. Supported formats are .mp4, .mov, .webm.",
    ctx: { supported_formats: [".mp4", ".mov", ".webm"] },
  },
  {
    type: "video_duration_too_long",
    ...UNPROCESSABLE,
    msg: "Video duration exceeds the maximum allowed. Maximum is 60 seconds, provided is 120 seconds.",
    ctx: { max_duration: 60, provided_duration: 120 },
  },
  {
    type: "video_duration_too_short",
    ...UNPROCESSABLE,
    msg: "Video duration is too short. Minimum is 3 seconds, provided is 1 seconds.",
    ctx: { min_duration: 3, provided_duration: 1 },
  },
] as const;

export type ModelErrorType = (typeof MODEL_ERRORS)[number]["type"];

/**
 * Every `error_type` of fal's "Request error types" page, with its usual HTTP status.
 *
 * Source: https://fal.ai/docs/documentation/model-apis/request-errors.md. Which of them are worth a retry follows the
 * page's guidance: runner and timeout errors are, client errors are not.
 */
export const REQUEST_ERRORS = [
  { type: "request_timeout", status: 504, retryable: true, msg: "Request timed out" },
  { type: "startup_timeout", status: 504, retryable: true, msg: "The runner did not start in time" },
  { type: "runner_scheduling_failure", status: 503, retryable: true, msg: "No runner could be allocated" },
  { type: "runner_connection_timeout", status: 503, retryable: true, msg: "The connection to the runner timed out" },
  { type: "runner_disconnected", status: 503, retryable: true, msg: "The runner disconnected unexpectedly" },
  { type: "runner_connection_refused", status: 503, retryable: true, msg: "The runner refused the connection" },
  { type: "runner_connection_error", status: 503, retryable: true, msg: "Could not connect to the runner" },
  { type: "runner_incomplete_response", status: 502, retryable: true, msg: "The runner sent an incomplete response" },
  { type: "runner_server_error", status: 500, retryable: true, msg: "The runner encountered an internal error" },
  { type: "client_disconnected", status: 499, retryable: false, msg: "The client closed the connection" },
  { type: "client_cancelled", status: 499, retryable: false, msg: "The request was cancelled by the client" },
  { type: "bad_request", status: 400, retryable: false, msg: "The request was malformed" },
  { type: "internal_error", status: 500, retryable: true, msg: "An unexpected internal error occurred" },
] as const;

export type RequestErrorType = (typeof REQUEST_ERRORS)[number]["type"];

/** Makes one entry of a `detail` array; its `url` is the one that fal's page gives for the type. */
export function errorDetail(detail: Omit<ErrorDetail, "url">): ErrorDetail {
  return { ...detail, url: `https://docs.fal.ai/errors/#${detail.type}` };
}

/** The answer in which a model refuses an input: 422 with every detail. */
export function inputErrors(details: readonly ErrorDetail[]): ErrorAnswer {
  return { status: 422, body: { detail: details }, headers: { "x-fal-retryable": "false" } };
}

/** The parts of a model error that may differ from its page. */
type ModelErrorOverrides = { loc?: ErrorDetail["loc"]; msg?: string; ctx?: Record<string, unknown>; input?: unknown };

function modelDetail(type: ModelErrorType, overrides: ModelErrorOverrides) {
  const documented = MODEL_ERRORS.find((error) => error.type === type) ?? MODEL_ERRORS[0];
  const { status, retryable, msg } = documented;
  const ctx = "ctx" in documented ? { ctx: documented.ctx } : {};
  const detail = errorDetail({ loc: ["body"], msg, type, ...ctx, ...overrides });
  return { detail, status, headers: { "x-fal-retryable": String(retryable) } };
}

/** A model error of the documented list. `loc` defaults to the body as a whole, `msg` and `ctx` to the page's. */
function model(type: ModelErrorType, overrides: ModelErrorOverrides = {}): ErrorAnswer {
  const { detail, ...answer } = modelDetail(type, overrides);
  return { ...answer, body: { detail: [detail] } };
}

/** The same from models that do not send lists yet: `detail` is the single error. */
function modelAlone(type: ModelErrorType, overrides: ModelErrorOverrides = {}): ErrorAnswer {
  const { detail, ...answer } = modelDetail(type, overrides);
  return { ...answer, body: { detail } };
}

/** A request error of the documented list. */
function request(type: RequestErrorType, msg?: string): ErrorAnswer {
  const documented = REQUEST_ERRORS.find((error) => error.type === type) ?? REQUEST_ERRORS[0];
  return {
    status: documented.status,
    body: { detail: msg ?? documented.msg, error_type: type },
    headers: { "x-fal-error-type": type, "x-fal-retryable": String(documented.retryable) },
  };
}

/** The account is locked out: submits are refused, and the status of jobs can still be read. */
function locked(reason: string): ErrorAnswer {
  return { status: 403, body: { detail: `User is locked. Reason: ${reason}` } };
}

/** Builders for all of fal's refusals and failures. */
export const errors = {
  model,
  modelAlone,
  request,
  /** The time of `x-fal-request-timeout` is over and no runner has started. */
  startTimeout: (): ErrorAnswer => {
    const { status, body, headers } = request("startup_timeout");
    return { status, body, headers: { ...headers, "x-fal-request-timeout-type": "user" } };
  },
  /** No key, or a wrong one. */
  invalidKey: (): ErrorAnswer => ({ status: 401, body: { detail: "invalid key credentials" } }),
  /** The account's balance is used up. */
  exhaustedBalance: (): ErrorAnswer => locked("Exhausted balance. Top up your balance at fal.ai/dashboard/billing."),
  /** The same, in its other wording. */
  topUpNeeded: (): ErrorAnswer => locked("TOP_UP."),
  /** fal has locked the account by hand. Source: https://github.com/fal-ai/fal/issues/1117 */
  adminLock: (): ErrorAnswer => locked("Admin lock. Please contact support@fal.ai."),
  /** From fal's infrastructure, not on its pages. */
  paymentRequired: (): ErrorAnswer => ({ status: 402, body: { detail: "Payment Required" } }),
  /** Too many direct runs at once; the queue never answers so. */
  concurrentRequestsLimit: (): ErrorAnswer => ({
    status: 429,
    body: { detail: "Concurrent requests limit reached", error_type: "concurrent_requests_limit" },
    headers: { "x-fal-error-type": "concurrent_requests_limit", "x-fal-retryable": "true" },
  }),
  /** No such model, or one that was withdrawn. */
  applicationNotFound: (application: string): ErrorAnswer => ({
    status: 404,
    body: { detail: `Application '${application}' not found` },
  }),
  /** A result that is requested before it exists. */
  stillInProgress: (): ErrorAnswer => ({ status: 400, body: { detail: "Request is still in progress" } }),
  /** An id that fal does not know, or a result that it no longer has. */
  requestNotFound: (): ErrorAnswer => ({ status: 404, body: { detail: "Request not found" } }),
  notFound: (): ErrorAnswer => ({ status: 404, body: { detail: "Not Found" } }),
  methodNotAllowed: (): ErrorAnswer => ({ status: 405, body: { detail: "Method Not Allowed" } }),
};
