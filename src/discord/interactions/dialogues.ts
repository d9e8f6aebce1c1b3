import type { DialogueName } from "../../core/request/typed.ts";
import { filledIn, typedIn, withKeptFiles } from "../../core/ui/typed-form.ts";
import type { Dialogue } from "../../core/ui/command.ts";
import type {
  MessageComponentInteraction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from "discord.js";
import { InteractionResponseType } from "discord-api-types/v10";
import { decodeDialogue, isCaseDialogue } from "../../core/ui/custom-id.ts";
import { UserError } from "../../core/errors.ts";
import type { Subject } from "../../core/request/subject.ts";
import { checkConsent } from "../delivery/consent.ts";
import { readForm, toModal } from "../payloads/forms.ts";
import { respond } from "../delivery/targets/respond.ts";
import { submitBan } from "../moderation/review/ban-dialogue.ts";
import { freshPictures } from "./fresh-pictures.ts";
import {
  commandFor,
  type DispatchServices,
  type InteractionContext,
  inFirstResponse,
  orExplain,
  responding,
  startRequest,
} from "./context.ts";
import { findSubject } from "./referred.ts";
import { wayBack } from "./way-back.ts";
import { submitReport } from "../moderation/review/report-menu.ts";

/** Opens a dialogue about the subject with this id. */
export async function openDialogue(
  incoming: InteractionContext<MessageComponentInteraction | MessageContextMenuCommandInteraction>,
  name: DialogueName,
  id: string,
  subject: Subject,
): Promise<void> {
  const { interaction, words, services } = incoming;
  await checkConsent(services, subject, interaction.user.id); // before anything is typed in vain
  const { typed } = subject;
  const blank = dialogueOf(services, name).form(subject, words);
  const form = typed?.dialogue === name ? filledIn(blank, typed, words.dialogues.filesKept) : blank;
  await respond(responding(incoming), InteractionResponseType.Modal, toModal(form, [name, id]));
}

/** Opens a dialogue about something that nobody has asked about before. */
export async function openNewDialogue(
  incoming: InteractionContext<MessageComponentInteraction | MessageContextMenuCommandInteraction>,
  name: DialogueName,
  subject: Subject,
): Promise<void> {
  const { subjects, randomId } = incoming.services;
  const id = randomId();
  await inFirstResponse(incoming.services, subjects.keep(id, subject));
  await openDialogue(incoming, name, id, subject);
}

/** Does what a dialogue asks for that was sent off, perhaps after a restart. */
export async function submitDialogue(incoming: InteractionContext<ModalSubmitInteraction>): Promise<void> {
  const { interaction, words, defaults, services } = incoming;
  let given: Subject | undefined;
  const submit = async (): Promise<void> => {
    const decoded = decodeDialogue(interaction.customId);
    if (!decoded) throw new UserError("buttonUnknown", {});
    const [name, id] = decoded;
    if (isCaseDialogue(name)) return name === "report" ? submitReport(incoming, id) : submitBan(incoming, id);
    const kept = await findSubject(incoming, id);
    const dialogue = dialogueOf(services, name);
    const values = withKeptFiles(readForm(interaction), kept.typed);
    // Decided when it was first refused: a command's own option comes before what the person prefers.
    const isPrivate = kept.isPrivate || (!kept.typed && defaults.private);
    given = { ...kept, isPrivate, typed: { dialogue: name, ...typedIn(dialogue.form(kept, words), values) } };
    const subject = { ...kept, pictures: await freshPictures(incoming, kept) };
    const request = dialogue.request(values, subject, services.randomInteger);
    await startRequest(incoming, request, isPrivate);
  };
  await orExplain(incoming, submit, async (error) => (given ? wayBack(incoming, error, given) : []));
}

function dialogueOf(services: DispatchServices, name: DialogueName): Dialogue {
  const { dialogue } = commandFor(services, name);
  if (!dialogue) throw new Error(`${name} has no dialogue.`);
  return dialogue;
}
