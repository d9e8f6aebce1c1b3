import { type ButtonInteraction, MessageFlags } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import type { RandomInteger } from "../../core/async/random.ts";
import { UserError } from "../../core/errors.ts";
import { pictureShown, type Subject } from "../../core/request/subject.ts";
import type { FollowUps } from "../../core/ui/command.ts";
import { FOLLOW_UPS, type FollowUpName } from "../../core/ui/custom-id.ts";
import type { PendingRequests } from "../../services/pending/pending-requests.ts";
import { inFirstResponse } from "../delivery/in-first-response.ts";
import { everyCustomId, fromDiscordJs, type PostedMessage } from "../payloads/posted-message.ts";
import { picturesOf } from "../payloads/pictures-in-message.ts";
import { may } from "./actor.ts";
import type { InteractionContext } from "./context.ts";
import type { Dialogues } from "./dialogues.ts";
import type { ButtonHandler, Feature } from "./feature.ts";
import type { FreshPictures } from "./fresh-pictures.ts";
import { placeOf, type References, referrerOf } from "./references.ts";

type Press = InteractionContext<ButtonInteraction>;

export interface ButtonsServices {
  readonly followUps: FollowUps;
  readonly dialogues: Dialogues;
  readonly references: References;
  readonly freshPictures: FreshPictures;
  readonly pendingRequests: Pick<PendingRequests, "cancel">;
  readonly clock: Clock;
  readonly randomInteger: RandomInteger;
}

/** The buttons under an answer, and under the messages on the way to it. */
export function createButtons(services: ButtonsServices): NonNullable<Feature["buttons"]> {
  const followUps = FOLLOW_UPS.map((name): [string, ButtonHandler] => [
    name,
    (context, id) => followUp(services, context, name, id),
  ]);
  return {
    cancel: (context, id) => cancel(services, context, id),
    delete: (context, id) => deleteAnswer(services, context, id),
    backToDialogue: (context, id) => backToDialogue(services, context, id),
    ...Object.fromEntries(followUps),
  };
}

async function cancel(
  { pendingRequests, clock }: ButtonsServices,
  { interaction, respond }: Press,
  id: string,
): Promise<void> {
  const by = { ...referrerOf(interaction), isModerator: may(interaction, "ManageMessages") };
  await inFirstResponse(clock, pendingRequests.cancel(id, by));
  await respond.acknowledgePress();
}

async function deleteAnswer(
  { references }: ButtonsServices,
  { interaction, respond }: Press,
  id: string,
): Promise<void> {
  shownIn(interaction);
  if (!may(interaction, "ManageMessages")) {
    const { userId } = await references.find(interaction, id);
    if (userId !== interaction.user.id) throw new UserError("notYourAnswer", {});
  }
  await respond.acknowledgePress();
  await respond.deleteMessage();
}

/** Reopens a dialogue that was refused, with all that was typed. */
async function backToDialogue({ references, dialogues }: ButtonsServices, context: Press, id: string): Promise<void> {
  const subject = await references.find(context.interaction, id);
  if (!subject.typed) throw new UserError("buttonUnknown", {});
  await dialogues.open(context, subject.typed.dialogue, id, subject);
}

/** Continues from an answer: the person who presses gets a new message, and no other message changes. */
async function followUp(services: ButtonsServices, context: Press, name: FollowUpName, id: string): Promise<void> {
  const { followUps, dialogues, references, freshPictures, randomInteger } = services;
  const { interaction, words, defaults, respond, requests } = context;
  const subject = await references.find(interaction, id);
  const button = followUps[name];
  if (!subject.task || !button.under.includes(subject.task.kind)) throw new UserError("buttonUnknown", {});
  if (button.isForAsker && subject.userId !== interaction.user.id) throw new UserError("notForYou", {});
  switch (button.leadsTo) {
    case "view":
      return respond.answer(button.show(subject, words), true);
    case "dialogue":
      if (button.about === "asked") return dialogues.open(context, button.of(subject), id, subject);
      return dialogues.openNew(context, button.of(subject), subjectOfMade(interaction, subject));
    case "request": {
      const pictures = await freshPictures(interaction, subject);
      const request = button.make({ ...subject, pictures }, randomInteger);
      return requests.start(request, subject.isPrivate || defaults.private || button.isPrivate === true);
    }
  }
}

/** The pictures that the button's message shows, as a new subject: a made picture is read like any other. */
function subjectOfMade(interaction: ButtonInteraction, made: Subject): Subject {
  const pictures = picturesOf(shownIn(interaction)).map((picture) => pictureShown(made, picture));
  if (pictures.length === 0) throw new UserError("messageWithoutPictures", {});
  const isPrivate = interaction.message.flags.has(MessageFlags.Ephemeral);
  return { userId: interaction.user.id, isPrivate, place: placeOf(interaction), pictures, results: [] };
}

/**
 * The message of a button that is about that very message. A forged id, of the person's own answer under the message of
 * another person, would make that message theirs.
 *
 * @throws UserError `buttonUnknown`
 */
function shownIn({ message, customId }: ButtonInteraction): PostedMessage {
  const shown = fromDiscordJs(message);
  if (!everyCustomId(shown).includes(customId)) throw new UserError("buttonUnknown", {});
  return shown;
}
