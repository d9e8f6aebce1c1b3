import { UserError, type UserErrorKey, type UserErrors } from "../../../../core/errors.ts";
import type { Executor, ReadingEvents } from "./executor.ts";

/*
 * What goes between the bot and the process in which pictures are decoded. Both ends are of one build, so what arrives
 * is what was sent.
 */

/** The process's settings. */
export interface DecoderData {
  /** The operator's own `host[:port]`s, from which pictures are read beside Discord's. */
  readonly attachmentHosts: readonly string[];
}

export type WorkName = keyof Executor;

/** The arguments of something that the process does, but for what cannot be sent: a signal, a function. */
export type Given<Name extends WorkName> =
  Parameters<Executor[Name]> extends [...infer Rest, ReadingEvents] ? Rest : Parameters<Executor[Name]>;

export type Result<Name extends WorkName> = Awaited<ReturnType<Executor[Name]>>;

/** A piece of work, by its name. */
export type Work = { [Name in WorkName]: readonly [Name, ...Given<Name>] }[WorkName];

/** To the process. */
export type WorkerRequest =
  | { readonly id: number; readonly work: Work }
  /** The caller has left. */
  | { readonly id: number; readonly work: "abandon" };

/** From the process. */
export type WorkerResponse =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly id: number; readonly announcedBytes: number };

/** An error as it goes between processes: all that is left of one there is its name, message, stack and cause. */
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
