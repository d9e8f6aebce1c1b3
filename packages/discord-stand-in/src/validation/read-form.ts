import { z } from "zod";
import { type FormIssue, invalidForm } from "./rest-errors.ts";

/** An id: 17–19 digits. */
export const snowflake = z.string().regex(/^\d{17,19}$/, "Value is not snowflake.");

/**
 * Reads a request body.
 *
 * @throws DiscordError 50035 with every fault and its place
 */
export function readForm<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw invalidForm(result.error.issues.flatMap((issue) => toFormIssues(issue)));
}

function toFormIssues(issue: z.core.$ZodIssue): FormIssue[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], code: "UNKNOWN_FIELD", message: "Unknown field" }));
  }
  return [{ path, code: formCode(issue), message: issue.message }];
}

function formCode(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_big":
    case "too_small":
      return issue.origin === "number" || issue.origin === "int" ? "NUMBER_TYPE_RANGE" : "BASE_TYPE_BAD_LENGTH";
    case "invalid_union":
    case "invalid_value":
      return "BASE_TYPE_CHOICES";
    case "custom":
      return typeof issue.params?.["code"] === "string" ? issue.params["code"] : "INVALID";
    case "invalid_type":
    case "invalid_format":
    case "not_multiple_of":
    case "unrecognized_keys":
    case "invalid_key":
    case "invalid_element":
      return "BASE_TYPE_BAD_VALUE";
  }
}

/** Reports the fault of a rule that spans several fields. */
export type Report = (path: readonly (string | number)[], code: string, message: string) => void;

/**
 * Runs rules that no schema can express, and refuses with all reported faults.
 *
 * @throws DiscordError 50035
 */
export function checkForm(rules: (report: Report) => void): void {
  const issues: FormIssue[] = [];
  rules((path, code, message) => issues.push({ path, code, message }));
  if (issues.length > 0) throw invalidForm(issues);
}
