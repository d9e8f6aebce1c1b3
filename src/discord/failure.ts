import { UserError, type UserErrorKey } from "../core/errors.ts";
import { escapeMarkdown } from "../core/text.ts";
import type { View } from "../core/view.ts";
import type { Words } from "../core/words.ts";
import { log } from "../log.ts";

/** Failures that only the operator can mend. */
const FOR_THE_OPERATOR: ReadonlySet<UserErrorKey> = new Set(["falKeyRefused", "falBalanceExhausted"]);

/**
 * Turns whatever was thrown into one plain sentence. What a person can understand is told as it is; anything else is a
 * bug of ours, told by a number under which the log has the rest.
 */
export function failureView(error: unknown, words: Words, randomId: () => string): View {
  const known: UserError = error instanceof UserError ? error : reportBug(error, randomId());
  if (FOR_THE_OPERATOR.has(known.key)) log.error({ err: known }, "fal refuses this bot: see to its key and balance");
  else log.debug({ err: known }, "told the person why it failed");
  // Each sentence takes just the parameters that its error was made with: `UserError` pairs them.
  const sentence = words.errors[known.key] as (params: UserError["params"]) => string;
  return [{ type: "text", markdown: escapeMarkdown(sentence(known.params)) }];
}

function reportBug(error: unknown, id: string): UserError {
  log.error({ err: error, id }, "unexpected error");
  return new UserError("unexpected", { id });
}
