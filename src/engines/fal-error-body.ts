import { z } from "zod";

/** fal lists no more than a handful. */
const MAX_MODEL_ERRORS = 100;

/** One thing that a model objects to. */
const modelError = z.looseObject({
  type: z.string(),
  /** Its place in the request, such as `["body", "image_urls", 1]`. */
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
});

/** What a model objects to without naming a type. */
const inWords = z.union([
  z.string().min(1),
  z.looseObject({ msg: z.string().min(1) }).transform(({ msg }) => msg),
  z.looseObject({ message: z.string().min(1) }).transform(({ message }) => message),
]);

/** FastAPI's own errors have a text as their `detail`, models a list, and some models one object alone. */
const errorBody = z.looseObject({
  detail: z
    .union([z.string(), z.array(z.unknown()), z.looseObject({})])
    .optional()
    .catch(undefined),
  error_type: z.string().min(1).optional().catch(undefined),
});

export type ModelError = z.infer<typeof modelError>;

/** What fal says in the body of a failed answer. */
export interface SaidByFal {
  /** What the model objects to; empty where the error is not the model's. */
  readonly modelErrors: readonly ModelError[];
  /** How the request failed as such. */
  readonly requestErrorType: string | undefined;
  /** The same in a sentence, where there is one. */
  readonly detail: string | undefined;
}

/**
 * @param body - the JSON of an answer, or undefined where there is none
 * @param headers - the answer's: `X-Fal-Error-Type` names the same as `error_type`, also where the body does not
 */
export function readWhatFalSays(body: unknown, headers: Headers): SaidByFal {
  const { detail, error_type } = errorBody.safeParse(body).data ?? {};
  const requestErrorType = error_type ?? headers.get("x-fal-error-type") ?? undefined;
  if (typeof detail === "string") return { modelErrors: [], requestErrorType, detail };
  const entries = Array.isArray(detail) ? detail.slice(0, MAX_MODEL_ERRORS) : [detail];
  const modelErrors = entries.flatMap((entry) => modelError.safeParse(entry).data ?? []);
  const sentence =
    modelErrors.length > 0 ? undefined : entries.flatMap((entry) => inWords.safeParse(entry).data ?? [])[0];
  return { modelErrors, requestErrorType, detail: sentence };
}
