import type {
  MessageComponentInteraction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from "discord.js";
import { InteractionResponseType } from "discord-api-types/v10";
import { decodeDialogue, type DialogueName, isCaseDialogue } from "../../core/custom-id.ts";
import type { Dialogue } from "../../core/dialogue.ts";
import { UserError } from "../../core/errors.ts";
import type { Subject } from "../../core/subject.ts";
import { checkConsent } from "../consent.ts";
import { readForm, toModal } from "../forms.ts";
import { respond } from "../respond.ts";
import { submitBan } from "./ban.ts";
import { freshPictures } from "./fresh-pictures.ts";
import {
  commandFor,
  type DispatchServices,
  type Incoming,
  inFirstResponse,
  orExplain,
  responding,
  start,
} from "./incoming.ts";
import { findSubject } from "./referred.ts";
import { submitReport } from "./report-scam.ts";

/** Opens a dialogue about the subject with this id. */
export async function openDialogue(
  incoming: Incoming<MessageComponentInteraction | MessageContextMenuCommandInteraction>,
  name: DialogueName,
  id: string,
  subject: Subject,
): Promise<void> {
  const { interaction, words, services } = incoming;
  await checkConsent(services, subject, interaction.user.id); // before anything is typed in vain
  const form = dialogueOf(services, name).form(subject, words);
  await respond(responding(incoming), InteractionResponseType.Modal, toModal(form, [name, id]));
}

/** Opens a dialogue about something that nobody has asked about before. */
export async function openNewDialogue(
  incoming: Incoming<MessageComponentInteraction | MessageContextMenuCommandInteraction>,
  name: DialogueName,
  subject: Subject,
): Promise<void> {
  const { subjects, randomId } = incoming.services;
  const id = randomId();
  await inFirstResponse(incoming.services, subjects.keep(id, subject));
  await openDialogue(incoming, name, id, subject);
}

/** Does what a dialogue asks for that was sent off, perhaps after a restart. */
export async function submitDialogue(incoming: Incoming<ModalSubmitInteraction>): Promise<void> {
  const { interaction, services } = incoming;
  await orExplain(incoming, async () => {
    const dialogue = decodeDialogue(interaction.customId);
    if (!dialogue) throw new UserError("buttonUnknown", {});
    const [name, id] = dialogue;
    if (isCaseDialogue(name)) return name === "report" ? submitReport(incoming, id) : submitBan(incoming, id);
    const kept = await findSubject(incoming, id);
    const subject = { ...kept, pictures: await freshPictures(incoming, kept) };
    const request = dialogueOf(services, name).request(readForm(interaction), subject, services.randomInteger);
    await start(incoming, request, kept.isPrivate);
  });
}

function dialogueOf(services: DispatchServices, name: DialogueName): Dialogue {
  const { dialogue } = commandFor(services, name);
  if (!dialogue) throw new Error(`${name} has no dialogue.`);
  return dialogue;
}
