import type { MessageContextMenuCommandInteraction } from "discord.js";
import { UserError } from "../../core/errors.ts";
import type { Subject } from "../../core/request/subject.ts";
import { type DialogueName, DIALOGUES } from "../../core/request/typed.ts";
import type { Command, TaskCommand } from "../../core/ui/command.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import { ownedPictures } from "../payloads/owned-pictures.ts";
import { fromDiscordJs, linkTo } from "../payloads/posted-message.ts";
import type { InteractionContext } from "./context.ts";
import type { Dialogues } from "./dialogues.ts";
import type { Feature, MenuHandler } from "./feature.ts";
import { placeOf } from "./references.ts";

/** More than people post in one message, and the most that a dialogue can list. */
const MAX_PICTURES = 25;

/** The handlers of commands in a message's menu that ask a model about the message. */
export function createMenus(
  commands: readonly Command[],
  subjects: Subjects,
  dialogues: Dialogues,
): NonNullable<Feature["menus"]> {
  const asking = commands.flatMap((command): [string, MenuHandler][] =>
    command.kind === "task" && command.menu
      ? [[command.menu.name, (context) => ask(context, command, subjects, dialogues)]]
      : [],
  );
  return Object.fromEntries(asking);
}

async function ask(
  context: InteractionContext<MessageContextMenuCommandInteraction>,
  command: TaskCommand,
  subjects: Subjects,
  dialogues: Dialogues,
): Promise<void> {
  const { interaction, defaults, respond, requests } = context;
  await respond.orExplain(async () => {
    const message = fromDiscordJs(interaction.targetMessage);
    const pictures = await ownedPictures(subjects, message, interaction.client.user.id);
    if (pictures.length === 0) throw new UserError("messageWithoutPictures", {});
    if (pictures.length > MAX_PICTURES) throw new UserError("tooManyPictures", { limit: MAX_PICTURES });
    const about = linkTo(message, interaction.guildId);
    const task = command.menu?.task?.(defaults);
    if (task) return requests.start({ task, pictures, about }, defaults.private);
    const { id: userId } = interaction.user;
    const place = placeOf(interaction);
    const subject: Subject = { userId, isPrivate: defaults.private, place, pictures, about, results: [] };
    await dialogues.openNew(context, dialogueName(command), subject);
  });
}

function dialogueName({ name }: TaskCommand): DialogueName {
  const found = DIALOGUES.find((one) => one === name);
  if (!found) throw new Error(`The menu of ${name} leads to nothing.`);
  return found;
}
