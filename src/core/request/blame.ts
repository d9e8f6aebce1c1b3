import { UserError } from "../errors.ts";
import type { ModelTask } from "./request.ts";

/**
 * A failure for which a model blames one of several pictures, which it counts as they were sent: with the number by
 * which the author knows that picture. Every other failure is left unchanged.
 */
export function blamedAsNumbered(error: unknown, task: ModelTask): unknown {
  if (!(error instanceof UserError) || task.kind !== "edit" || !("blamed" in error.params)) return error;
  const { blamed } = error.params;
  const number = typeof blamed === "number" ? task.numbers?.[blamed - 1] : undefined;
  if (number === undefined) return error;
  // Any key whose parameters are a blame alone: they are all alike.
  return new UserError(error.key as "contentPolicy", { ...error.params, blamed: number }, { cause: error });
}
