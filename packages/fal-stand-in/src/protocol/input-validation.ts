import type { z } from "zod";
import { type ErrorDetail, errorDetail } from "./error-answers.ts";

type Issue = z.core.$ZodIssue;
type Location = readonly (string | number)[];

/** The error types that fal's model servers give to values of the wrong type (pydantic's own names). */
const WRONG_TYPE: Readonly<Record<string, { type: string; msg: string }>> = {
  string: { type: "string_type", msg: "Input should be a valid string" },
  number: { type: "float_type", msg: "Input should be a valid number" },
  int: { type: "int_from_float", msg: "Input should be a valid integer, got a number with a fractional part" },
  boolean: { type: "bool_type", msg: "Input should be a valid boolean" },
  array: { type: "list_type", msg: "Input should be a valid list" },
  object: { type: "dict_type", msg: "Input should be a valid dictionary" },
};

/** Reports the faults of an input, once for each place in it, in the form of fal's `detail` array. */
export function inputDetails(schema: z.ZodType, input: unknown): ErrorDetail[] {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return [];
  const places = new Map<string, ErrorDetail>();
  for (const detail of parsed.error.issues.flatMap((issue) => details(issue, ["body"]))) {
    const place = JSON.stringify(detail.loc);
    if (!places.has(place)) places.set(place, detail);
  }
  return [...places.values()];
}

function details(issue: Issue, parent: Location): ErrorDetail[] {
  const loc = [...parent, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      errorDetail({ loc: [...loc, key], type: "extra_forbidden", msg: "Extra inputs are not permitted" }),
    );
  }
  if (issue.code === "invalid_union") return closestBranch(issue.errors).flatMap((inner) => details(inner, loc));
  return [errorDetail({ loc, ...describe(issue), ...(issue.input !== undefined && { input: issue.input }) })];
}

/** Of a union's branches, the one with the deepest fault: the shape that the sender intended. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (branch: readonly Issue[]) =>
    Math.max(0, ...branch.map((issue) => issue.path.length + (issue.code === "unrecognized_keys" ? 1 : 0)));
  return branches.reduce((deepest, branch) => (depth(branch) > depth(deepest) ? branch : deepest), branches[0] ?? []);
}

function describe(issue: Issue): Pick<ErrorDetail, "type" | "msg" | "ctx"> {
  if (issue.code === "invalid_type") {
    if (issue.input === undefined) return { type: "missing", msg: "Field required" };
    return WRONG_TYPE[issue.expected] ?? { type: "value_error", msg: issue.message };
  }
  if (issue.code === "invalid_value") {
    const expected = issue.values;
    return { type: "one_of", msg: `Input should be ${expected.map(String).join(" or ")}`, ctx: { expected } };
  }
  if (issue.code === "too_small") return tooSmall(issue);
  if (issue.code === "too_big") return tooBig(issue);
  const type = issue.code === "custom" ? issue.params?.["type"] : undefined;
  return { type: typeof type === "string" ? type : "value_error", msg: issue.message };
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): Pick<ErrorDetail, "type" | "msg" | "ctx"> {
  const least = Number(minimum);
  if (origin === "string" || origin === "array") {
    const msg = `Sequence should have at least ${least} items`;
    return { type: "sequence_too_short", msg, ctx: { min_length: least } };
  }
  return inclusive === true
    ? { type: "greater_than_equal", msg: `Input should be greater than or equal to ${least}`, ctx: { ge: least } }
    : { type: "greater_than", msg: `Input should be greater than ${least}`, ctx: { gt: least } };
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): Pick<ErrorDetail, "type" | "msg" | "ctx"> {
  const most = Number(maximum);
  if (origin === "string" || origin === "array") {
    const msg = `Sequence should have at most ${most} items`;
    return { type: "sequence_too_long", msg, ctx: { max_length: most } };
  }
  return inclusive === true
    ? { type: "less_than_equal", msg: `Input should be less than or equal to ${most}`, ctx: { le: most } }
    : { type: "less_than", msg: `Input should be less than ${most}`, ctx: { lt: most } };
}
