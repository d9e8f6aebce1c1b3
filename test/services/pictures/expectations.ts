import { UserError, type UserErrorKey, type UserErrors } from "../../../src/core/errors.ts";

/** The UserError that a promise rejects with, as plain data; any other rejection, and a result, are passed on. */
export async function userErrorOf(
  promise: Promise<unknown>,
): Promise<{ readonly key: UserErrorKey; readonly params: UserErrors[UserErrorKey] }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof UserError) return { key: error.key, params: error.params };
    throw error;
  }
  throw new Error("nothing was refused");
}
