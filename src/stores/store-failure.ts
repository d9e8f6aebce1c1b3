import { StoreError, type StoreProblem } from "../core/store.ts";
import { redisProblem } from "./redis/failures.ts";
import { sqliteProblem } from "./sqlite/failures.ts";

/** What keeps the values; the first word of every {@link StoreError}'s message. */
export type Driver = "memory" | "sqlite" | "redis";

/** What a driver's own errors mean. */
const PROBLEMS: Readonly<Record<Driver, (cause: unknown) => StoreProblem | undefined>> = {
  memory: () => undefined,
  sqlite: sqliteProblem,
  redis: redisProblem,
};

/**
 * Makes a {@link StoreError} of whatever a driver threw: `sqlite: database is locked (SQLITE_BUSY)`.
 *
 * @param isLate - whether the call used up its time limit
 */
export function storeError(driver: Driver, cause: unknown, isLate = false): StoreError {
  if (cause instanceof StoreError) return cause;
  const problem = PROBLEMS[driver](cause);
  return new StoreError(`${driver}: ${describe(cause)}`, { cause, isLate, ...(problem && { problem }) });
}

/** What every call on a closed store rejects with. */
export function closedError(driver: Driver): StoreError {
  return new StoreError(`${driver}: the store is closed`);
}

/** Node's errors of several addresses have a code and no message, others a code that their message leaves out. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (!code || cause.message.includes(code)) return cause.message || cause.name;
  return cause.message ? `${cause.message} (${code})` : code;
}
