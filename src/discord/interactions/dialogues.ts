import type {
  MessageComponentInteraction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from "discord.js";
import type { RandomInteger } from "../../core/async/random.ts";
import { UserError, type UserErrorKey } from "../../core/errors.ts";
import type { Subject } from "../../core/request/subject.ts";
import { type DialogueName, DIALOGUES } from "../../core/request/typed.ts";
import type { Command, Dialogue } from "../../core/ui/command.ts";
import { filledIn, typedIn, withKeptFiles } from "../../core/ui/typed-form.ts";
import type { View } from "../../core/ui/view.ts";
import { readForm } from "../payloads/forms.ts";
import type { AnswerableInteraction, InteractionContext } from "./context.ts";
import type { Feature } from "./feature.ts";
import type { FreshPictures } from "./fresh-pictures.ts";
import { placeOf, type References } from "./references.ts";

/** Refusals that no other words can change: the pictures are gone, or no question about them is allowed. */
const FOR_GOOD: ReadonlySet<UserErrorKey> = new Set(["pictureOptedOut", "messageGone"]);

type Opening = InteractionContext<MessageComponentInteraction | MessageContextMenuCommandInteraction>;

/** The forms by which people ask a model. */
export interface Dialogues {
  /** Opens one about the subject with this id. */
  open(context: Opening, name: DialogueName, id: string, subject: Subject): Promise<void>;
  /** Opens one about a new subject. */
  openNew(context: Opening, name: DialogueName, subject: Subject): Promise<void>;
  /** The handler of each when it is submitted, perhaps after a restart. */
  readonly handlers: NonNullable<Feature["dialogues"]>;
}

export interface DialoguesServices {
  readonly commands: readonly Command[];
  readonly references: References;
  readonly freshPictures: FreshPictures;
  readonly randomInteger: RandomInteger;
}

export function createDialogues(services: DialoguesServices): Dialogues {
  const { commands, references } = services;
  const open: Dialogues["open"] = async ({ words, respond, requests }, name, id, subject) => {
    await requests.checkConsent(subject); // before the person types in vain
    const { typed } = subject;
    const blank = dialogueOf(commands, name).form(subject, words);
    const form = typed?.dialogue === name ? filledIn(blank, typed, words.dialogues.filesKept) : blank;
    await respond.openForm(form, [name, id]);
  };
  return {
    open,
    async openNew(context, name, subject) {
      await open(context, name, await references.keep(subject), subject);
    },
    handlers: Object.fromEntries(
      DIALOGUES.map((name) => [
        name,
        (context: InteractionContext<ModalSubmitInteraction>, id: string) => submit(services, context, name, id),
      ]),
    ),
  };
}

async function submit(
  { commands, references, freshPictures, randomInteger }: DialoguesServices,
  context: InteractionContext<ModalSubmitInteraction>,
  name: DialogueName,
  id: string,
): Promise<void> {
  const { interaction, words, defaults, respond, requests } = context;
  let given: Subject | undefined;
  const start = async (): Promise<void> => {
    const kept = await references.find(interaction, id);
    const dialogue = dialogueOf(commands, name);
    const values = withKeptFiles(readForm(interaction), kept.typed);
    // Decided at the first refusal: a command's own option comes before the person's setting.
    const isPrivate = kept.isPrivate || (!kept.typed && defaults.private);
    given = { ...kept, isPrivate, typed: { dialogue: name, ...typedIn(dialogue.form(kept, words), values) } };
    const subject = { ...kept, pictures: await freshPictures(interaction, kept) };
    await requests.start(dialogue.request(values, subject, randomInteger), isPrivate);
  };
  await respond.orExplain(start, async (error) => (given ? wayBack(references, context, error, given) : []));
}

/**
 * A button that reopens the dialogue with all that was typed: Discord opens no dialogue in answer to another.
 *
 * @param given - the subject of the dialogue, and the typed fields
 */
export async function wayBack(
  references: References,
  { interaction, words }: Pick<InteractionContext<AnswerableInteraction>, "interaction" | "words">,
  error: unknown,
  given: Subject,
): Promise<View> {
  const key = error instanceof UserError ? error.key : undefined;
  if (key !== undefined && FOR_GOOD.has(key)) return [];
  // Surplus files cannot be removed from a dialogue: the person adds all files again.
  const typed = given.typed && key === "tooManyPictures" ? { ...given.typed, files: {} } : given.typed;
  const subject = { ...given, ...(typed && { typed }), userId: interaction.user.id, place: placeOf(interaction) };
  const id = await references.keepSoon(subject);
  return [{ type: "buttons", buttons: [{ label: words.buttons.reopen, action: ["backToDialogue", id] }] }];
}

function dialogueOf(commands: readonly Command[], name: DialogueName): Dialogue {
  const command = commands.find((one) => one.name === name);
  if (command?.kind !== "task") throw new Error(`No command answers ${name}.`);
  if (!command.dialogue) throw new Error(`${name} has no dialogue.`);
  return command.dialogue;
}
