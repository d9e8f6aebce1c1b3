import { type DialogueName, DIALOGUES } from "../../core/request/typed.ts";
import type { MessageContextMenuCommandInteraction } from "discord.js";
import type { TaskCommand } from "../../core/ui/command.ts";
import { UserError } from "../../core/errors.ts";
import type { Subject } from "../../core/request/subject.ts";
import { ownedPictures } from "../payloads/owned-pictures.ts";
import { fromDiscordJs, linkTo } from "../payloads/posted-message.ts";
import { openNewDialogue } from "./dialogues.ts";
import { type InteractionContext, orExplain, startRequest } from "./context.ts";
import { placeOf } from "./referred.ts";
import { openReport } from "../moderation/review/report-menu.ts";

/** More than anybody posts in one message, and what a dialogue can offer to choose from. */
const MAX_PICTURES = 25;

/** Does what was chosen in the menu of a message. */
export async function runMenu(incoming: InteractionContext<MessageContextMenuCommandInteraction>): Promise<void> {
  const { interaction, services, defaults } = incoming;
  const command = services.commands.find((one) => "menu" in one && one.menu?.name === interaction.commandName);
  if (command?.kind !== "task" && command?.kind !== "moderatorMenu")
    throw new Error(`No menu is called ${interaction.commandName}.`);
  if (command.kind === "moderatorMenu") return openReport(incoming, command.needs);
  await orExplain(incoming, async () => {
    const message = fromDiscordJs(interaction.targetMessage);
    const pictures = await ownedPictures(services.subjects, message, interaction.client.user.id);
    if (pictures.length === 0) throw new UserError("messageWithoutPictures", {});
    if (pictures.length > MAX_PICTURES) throw new UserError("tooManyPictures", { limit: MAX_PICTURES });
    const about = linkTo(message, interaction.guildId);
    const task = command.menu?.task?.(defaults);
    if (task) return startRequest(incoming, { task, pictures, about }, defaults.private);
    const { id: userId } = interaction.user;
    const place = placeOf(interaction);
    const subject: Subject = { userId, isPrivate: defaults.private, place, pictures, about, results: [] };
    await openNewDialogue(incoming, dialogueName(command), subject);
  });
}

function dialogueName({ name }: TaskCommand): DialogueName {
  const found = DIALOGUES.find((one) => one === name);
  if (!found) throw new Error(`The menu of ${name} leads to nothing.`);
  return found;
}
