import type { ButtonInteraction, ModalSubmitInteraction } from "discord.js";
import { UserError } from "../../../core/errors.ts";
import type { Poster, ScamCase } from "../../../core/server/moderation.ts";
import { type InteractionContext, inFirstResponse } from "../../interactions/context.ts";

type Referring = InteractionContext<ButtonInteraction | ModalSubmitInteraction>;

/**
 * The case that a button or a dialogue is about.
 *
 * @throws UserError `tooLongAgo` where it is not kept any more, or is not this server's
 */
export async function findCase({ interaction, services }: Referring, id: string): Promise<ScamCase> {
  const scam = await inFirstResponse(services, services.moderation.find(id));
  // A custom id can be forged: a case belongs to its server, and to the channel where those who may moderate it are asked.
  const isElsewhere = scam?.entry !== undefined && scam.entry.channelId !== interaction.channelId;
  if (!scam || scam.guildId !== interaction.guildId || isElsewhere) throw new UserError("tooLongAgo", {});
  return scam;
}

/** The one whom an id names behind their case, `<case>-<user>`. @throws UserError `tooLongAgo` */
export async function findPoster(incoming: Referring, id: string): Promise<{ scam: ScamCase; poster: Poster }> {
  const [, caseId = "", userId = ""] = /^(.+)-(\d+)$/.exec(id) ?? [];
  const scam = await findCase(incoming, caseId);
  const poster = scam.posters.find((one) => one.userId === userId);
  if (!poster) throw new UserError("tooLongAgo", {});
  return { scam, poster };
}
