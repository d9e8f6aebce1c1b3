import { type ButtonInteraction, MessageFlags } from "discord.js";
import { InteractionResponseType, Routes } from "discord-api-types/v10";
import { WHILE_A_PERSON_WAITS } from "../../core/async/retry.ts";
import { decodeButton, FOLLOW_UPS, type FollowUpName, isServerButton } from "../../core/ui/custom-id.ts";
import { UserError } from "../../core/errors.ts";
import { pictureShown, type Subject } from "../../core/request/subject.ts";
import { isMessageGone } from "../rest/api-errors.ts";
import { picturesOf } from "../payloads/pictures-in-message.ts";
import { everyCustomId, fromDiscordJs, type PostedMessage } from "../payloads/posted-message.ts";
import { answerAtOnce, respond } from "../delivery/targets/respond.ts";
import { retryPassing } from "../rest/retry-passing.ts";
import { openDialogue, openNewDialogue } from "./dialogues.ts";
import { freshPictures } from "./fresh-pictures.ts";
import { decideCase } from "../moderation/review/actions.ts";
import { type InteractionContext, inFirstResponse, orExplain, responding, startRequest } from "./context.ts";
import { may } from "./actor.ts";
import { findSubject, placeOf, referrerOf } from "./referred.ts";
import { pressServerButton } from "./server-commands.ts";

/** Does what a button says, or tells the one who pressed it alone why not. */
export async function press(incoming: InteractionContext<ButtonInteraction>): Promise<void> {
  await orExplain(incoming, async () => {
    const action = decodeButton(incoming.interaction.customId);
    if (!action) throw new UserError("buttonUnknown", {});
    const [name, id] = action;
    if (name === "cancel") await cancel(incoming, id);
    else if (name === "delete") await deleteAnswer(incoming, id);
    else if (name === "backToDialogue") await backToDialogue(incoming, id);
    else if (isFollowUp(name)) await followUp(incoming, name, id);
    else if (isServerButton(name)) await pressServerButton(incoming, name, id);
    else await decideCase(incoming, name, id);
  });
}

async function cancel(incoming: InteractionContext<ButtonInteraction>, askId: string): Promise<void> {
  const { interaction, services } = incoming;
  const by = { ...referrerOf(interaction), isModerator: may(interaction, "ManageMessages") };
  await inFirstResponse(incoming.services, services.asks.cancel(askId, by));
  await respond(responding(incoming), InteractionResponseType.DeferredMessageUpdate);
}

/** Deletes the message of the button, through the interaction's own token: an ephemeral one too. */
async function deleteAnswer(incoming: InteractionContext<ButtonInteraction>, id: string): Promise<void> {
  const { interaction, services } = incoming;
  shownIn(interaction);
  if (!may(interaction, "ManageMessages")) {
    const { userId } = await findSubject(incoming, id);
    if (userId !== interaction.user.id) throw new UserError("notYourAnswer", {});
  }
  await respond(responding(incoming), InteractionResponseType.DeferredMessageUpdate);
  const route = Routes.webhookMessage(interaction.applicationId, interaction.token, "@original");
  try {
    await retryPassing(() => services.rest.delete(route, { auth: false }), {
      clock: services.clock,
      pausesMs: WHILE_A_PERSON_WAITS,
    });
  } catch (error) {
    if (!isMessageGone(error)) throw error; // somebody else was quicker
  }
}

/** Opens a dialogue that was refused again, with all that was typed. */
async function backToDialogue(incoming: InteractionContext<ButtonInteraction>, id: string): Promise<void> {
  const subject = await findSubject(incoming, id);
  if (!subject.typed) throw new UserError("buttonUnknown", {});
  await openDialogue(incoming, subject.typed.dialogue, id, subject);
}

/** Leads on from an answer: whoever presses gets a message of their own, and no other message changes. */
async function followUp(
  incoming: InteractionContext<ButtonInteraction>,
  name: FollowUpName,
  id: string,
): Promise<void> {
  const { interaction, words, defaults, services } = incoming;
  const subject = await findSubject(incoming, id);
  const button = services.followUps[name];
  if (!subject.task || !button.under.includes(subject.task.kind)) throw new UserError("buttonUnknown", {});
  if (button.isForAsker && subject.userId !== interaction.user.id) throw new UserError("notForYou", {});
  switch (button.leadsTo) {
    case "view":
      return answerAtOnce(responding(incoming), button.show(subject, words), true);
    case "dialogue":
      if (button.about === "asked") return openDialogue(incoming, button.of(subject), id, subject);
      return openNewDialogue(incoming, button.of(subject), subjectOfMade(interaction, subject));
    case "request": {
      const pictures = await freshPictures(incoming, subject);
      const request = button.make({ ...subject, pictures }, services.randomInteger);
      return startRequest(incoming, request, subject.isPrivate || defaults.private || button.isPrivate === true);
    }
  }
}

/** The pictures that the button's message shows, as a subject of their own: what was made is looked at anew. */
function subjectOfMade(interaction: ButtonInteraction, made: Subject): Subject {
  const pictures = picturesOf(shownIn(interaction)).map((picture) => pictureShown(made, picture));
  if (pictures.length === 0) throw new UserError("messageWithoutPictures", {});
  const isPrivate = interaction.message.flags.has(MessageFlags.Ephemeral);
  return { userId: interaction.user.id, isPrivate, place: placeOf(interaction), pictures, results: [] };
}

/**
 * The message of a button that is about the message itself, and so must be its own: an id of somebody's own answer, under
 * another's, would make that one theirs.
 *
 * @throws UserError `buttonUnknown`
 */
function shownIn({ message, customId }: ButtonInteraction): PostedMessage {
  const shown = fromDiscordJs(message);
  if (!everyCustomId(shown).includes(customId)) throw new UserError("buttonUnknown", {});
  return shown;
}

function isFollowUp(name: string): name is FollowUpName {
  return FOLLOW_UPS.some((one) => one === name);
}
