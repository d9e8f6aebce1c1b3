import type { ButtonInteraction } from "discord.js";
import type { Clock } from "../../../core/async/clock.ts";
import { messageUrl } from "../../../core/request/message-link.ts";
import { CASE_BUTTONS, type CaseButton, type CaseState } from "../../../core/server/moderation-case.ts";
import { need } from "../../interactions/actor.ts";
import type { InteractionContext } from "../../interactions/context.ts";
import type { ButtonHandler, Feature } from "../../interactions/feature.ts";
import type { BanDialogue } from "./ban-dialogue.ts";
import type { ReferredCases } from "./referred-case.ts";
import type { Decided } from "./decisions.ts";
import type { ModerationReview } from "./review.ts";

const STATES: Readonly<Record<Exclude<CaseButton, "ban">, CaseState>> = {
  undo: "undone",
  notScam: "notScam",
  undoDecision: "open",
};

export interface CaseButtonsServices {
  readonly review: Pick<ModerationReview, "decide">;
  readonly cases: ReferredCases;
  readonly banDialogue: BanDialogue;
  readonly clock: Clock;
}

/** The buttons of the moderation log, for moderators with the permissions for the act itself. */
export function createCaseButtons(services: CaseButtonsServices): NonNullable<Feature["buttons"]> {
  const { cases, banDialogue } = services;
  const deciding = CASE_BUTTONS.filter((name) => name !== "ban").map((name): [string, ButtonHandler] => [
    name,
    (context, id) => decide(services, context, STATES[name], id),
  ]);
  return {
    ...Object.fromEntries(deciding),
    ban: async (context, id) => banDialogue.openOrChoose(context, await cases.find(context.interaction, id)),
    banPoster: banDialogue.openChosen,
  };
}

async function decide(
  { review, cases, clock }: CaseButtonsServices,
  context: InteractionContext<ButtonInteraction>,
  state: CaseState,
  id: string,
): Promise<void> {
  const { interaction, respond } = context;
  const scam = await cases.find(interaction, id);
  need(interaction, "ManageMessages");
  const isSilenced = scam.posters.some(({ timedOutUntilMs = 0 }) => timedOutUntilMs > clock.now());
  if (isSilenced && state !== "open") need(interaction, "ModerateMembers");
  await respond.answerLater(async () => {
    const decided = await review.decide(scam, state, interaction.user.id);
    return [{ type: "text", markdown: sentences(context, decided, state).join("\n") }];
  });
}

/** The answer to the moderator who decided. */
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
