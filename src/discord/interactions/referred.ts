import { UserError } from "../../core/errors.ts";
import { mayReferTo, type Referrer, type Subject } from "../../core/request/subject.ts";
import { type Answerable, type InteractionContext, inFirstResponse } from "./context.ts";

/** Who refers to something, and where they are. */
export function referrerOf({ user, guildId, channelId }: Answerable): Referrer {
  return { userId: user.id, guildId, channelId: channelId ?? "" };
}

/** Where what refers to a new subject will be. */
export function placeOf({ guildId, channelId }: Answerable): NonNullable<Subject["place"]> {
  return { channelId: channelId ?? "", ...(guildId !== null && { guildId }) };
}

/**
 * What a button or a dialogue refers to.
 *
 * @throws UserError `tooLongAgo` where it is not kept any more, or not for this person in this place: they learn no more
 */
export async function findSubject(
  { interaction, services }: Pick<InteractionContext<Answerable>, "interaction" | "services">,
  id: string,
): Promise<Subject> {
  const subject = await inFirstResponse(services, services.subjects.find(id));
  if (!subject || !mayReferTo(subject, referrerOf(interaction))) throw new UserError("tooLongAgo", {});
  return subject;
}
