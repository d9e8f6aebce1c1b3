import { UserError, type UserErrorKey, type UserErrors } from "../../core/errors.ts";
import type { Workshop } from "./workshop.ts";

/*
 * What goes between a workshop in a thread of its own and those who use it. Both ends are of one build, so what arrives
 * is what was sent.
 */

/** What a workshop is to know from the start. */
export interface WorkshopData {
  /** The operator's own `host[:port]`s, from which pictures are read beside Discord's. */
  readonly attachmentHosts: readonly string[];
}

/** The arguments of something done in the workshop, but for the signal: that does not go from thread to thread. */
type Given<Name extends keyof Workshop> =
  Parameters<Workshop[Name]> extends [...infer Rest, AbortSignal] ? Rest : never;

/** Something to be done, by its name. */
export type Work = { [Name in keyof Workshop]: readonly [Name, ...Given<Name>] }[keyof Workshop];

/** To the thread. */
export type Order =
  | { readonly id: number; readonly work: Work }
  /** Nobody waits for it any more. */
  | { readonly id: number; readonly work: "abandon" };

/** From the thread. */
export type Delivery =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: Failure };

/** An error as it goes from thread to thread: all that is left of one there is its name, message, stack and cause. */
type Failure =
  | { readonly key: UserErrorKey; readonly params: UserErrors[UserErrorKey]; readonly cause: Error | undefined }
  | { readonly error: Error };

export function toFailure(error: unknown): Failure {
  if (!(error instanceof UserError)) return { error: asError(error) };
  return { key: error.key, params: error.params, cause: error.cause === undefined ? undefined : asError(error.cause) };
}

export function fromFailure(failure: Failure): Error {
  if ("error" in failure) return failure.error;
  return new UserError(failure.key, failure.params, { cause: failure.cause });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
