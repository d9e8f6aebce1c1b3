import { inTime } from "../../core/async/deadline.ts";
import { UserError, type UserErrorKey } from "../../core/errors.ts";
import type { Subject } from "../../core/request/subject.ts";
import type { View } from "../../core/ui/view.ts";
import type { Answerable, InteractionContext } from "./context.ts";
import { placeOf } from "./referred.ts";

/** What was refused for good, whatever is written: it is about pictures that may not be asked about, or are gone. */
const FOR_GOOD: ReadonlySet<UserErrorKey> = new Set(["pictureOptedOut", "messageGone"]);
/** A first response is on its way: it does not wait for a store that hangs, which writes a little later. */
const MAX_KEEPING_MS = 300;

/**
 * A button that opens the dialogue again with all that was typed: Discord opens none in answer to another.
 *
 * @param given - what the dialogue is about, and what was typed
 */
export async function wayBack(
  { interaction, words, services }: InteractionContext<Answerable>,
  error: unknown,
  given: Subject,
): Promise<View> {
  const key = error instanceof UserError ? error.key : undefined;
  if (key !== undefined && FOR_GOOD.has(key)) return [];
  const { clock, subjects, randomId } = services;
  const id = randomId();
  // Of too many files, none can be taken out again: they are added anew.
  const typed = given.typed && key === "tooManyPictures" ? { ...given.typed, files: {} } : given.typed;
  const subject = { ...given, ...(typed && { typed }), userId: interaction.user.id, place: placeOf(interaction) };
  await inTime(clock, MAX_KEEPING_MS, subjects.keep(id, subject), () => undefined);
  return [{ type: "buttons", buttons: [{ label: words.buttons.reopen, action: ["backToDialogue", id] }] }];
}
