import type { ButtonInteraction } from "discord.js";
import { messageUrl } from "../../../core/request/message-link.ts";
import type { CaseButton, CaseState } from "../../../core/server/moderation.ts";
import type { Decided } from "./decisions.ts";
import { answerLater } from "../../interactions/answer-later.ts";
import { banChosen, banOrChoose } from "./ban-dialogue.ts";
import type { InteractionContext } from "../../interactions/context.ts";
import { need } from "../../interactions/actor.ts";
import { findCase } from "./referred-case.ts";

const STATES: Readonly<Record<Exclude<CaseButton, "ban">, CaseState>> = {
  undo: "undone",
  notScam: "notScam",
  undoDecision: "open",
};

/** Does what a button of the moderation log says, for whoever may do that themselves. */
export async function decideCase(
  incoming: InteractionContext<ButtonInteraction>,
  name: CaseButton | "banPoster",
  id: string,
): Promise<void> {
  if (name === "banPoster") return banChosen(incoming, id);
  const scam = await findCase(incoming, id);
  if (name === "ban") return banOrChoose(incoming, scam);
  const { interaction, services } = incoming;
  const state = STATES[name];
  need(interaction, "ManageMessages");
  const isSilenced = scam.posters.some(({ timedOutUntilMs = 0 }) => timedOutUntilMs > services.clock.now());
  if (isSilenced && state !== "open") need(interaction, "ModerateMembers");
  await answerLater(incoming, async () => {
    const decided = await services.moderation.decide(scam, state, interaction.user.id);
    return [{ type: "text", markdown: sentences(incoming, decided, state).join("\n") }];
  });
}

/** What the moderator who decided is told of it. */
function sentences(
  { interaction, words }: InteractionContext<ButtonInteraction>,
  { scam, isNew, shown, isLifted }: Decided,
  state: CaseState,
): readonly string[] {
  const { moderation } = words;
  if (!isNew) return [moderation.decidedBefore(scam.state, scam.decidedBy)];
  const url = scam.entry && messageUrl({ guildId: scam.guildId, authorId: "", ...scam.entry });
  const isNewEntry = shown === "replaced" || shown === "posted";
  const isElsewhere = !isNewEntry && scam.entry?.messageId !== interaction.message.id;
  const done = state === "open" ? moderation.isOpenAgain : moderation[state](interaction.user.id, scam.deleted);
  return [
    done,
    ...(state !== "open" && scam.posters.some(({ isBanned }) => isBanned) ? [moderation.bansStay] : []),
    ...(isLifted ? [] : [moderation.timeoutsNotLifted]),
    ...(isNewEntry ? [moderation.entryIsNew] : []),
    ...(isElsewhere && url !== undefined ? [moderation.shownElsewhere(url)] : []),
  ];
}
