import type { ButtonInteraction, ModalSubmitInteraction } from "discord.js";
import type { Clock } from "../../../core/async/clock.ts";
import { UserError } from "../../../core/errors.ts";
import type { Poster, ScamCase } from "../../../core/server/moderation-case.ts";
import { inFirstResponse } from "../../delivery/in-first-response.ts";
import type { ModerationReview } from "./review.ts";

type Referring = ButtonInteraction | ModalSubmitInteraction;

/** Finds the cases that buttons and dialogues of the moderation log refer to. */
export interface ReferredCases {
  /** @throws UserError `tooLongAgo` where it has expired, or belongs to another server */
  find(interaction: Referring, id: string): Promise<ScamCase>;
  /** The poster whom an id names behind their case, `<case>-<user>`. @throws UserError `tooLongAgo` */
  findPoster(interaction: Referring, id: string): Promise<{ readonly scam: ScamCase; readonly poster: Poster }>;
}

export function createReferredCases(review: Pick<ModerationReview, "find">, clock: Clock): ReferredCases {
  const find: ReferredCases["find"] = async (interaction, id) => {
    const scam = await inFirstResponse(clock, review.find(id));
    // A custom id can be forged: a case belongs to its server, and to the channel in which its moderators are asked.
    const isElsewhere = scam?.entry !== undefined && scam.entry.channelId !== interaction.channelId;
    if (!scam || scam.guildId !== interaction.guildId || isElsewhere) throw new UserError("tooLongAgo", {});
    return scam;
  };
  return {
    find,
    async findPoster(interaction, id) {
      const [, caseId = "", userId = ""] = /^(.+)-(\d+)$/.exec(id) ?? [];
      const scam = await find(interaction, caseId);
      const poster = scam.posters.find((one) => one.userId === userId);
      if (!poster) throw new UserError("tooLongAgo", {});
      return { scam, poster };
    },
  };
}
