import { FLAGS, has, IS_SPOILER } from "./discord/message-flags.ts";
import type { PageState } from "../protocol.ts";
import { perform, type Standpoint } from "./api/send-actions.ts";
import { messageCommands } from "./discord/command-objects.ts";
import { describable } from "./dialogs/alt-text-dialog.ts";
import type { Composer } from "./composer/composer.ts";
import type { Shown } from "./messages/conversation.ts";
import { withNames } from "./composer/mention-names.ts";
import type { MenuItem } from "./elements/popup-menu.ts";

interface MenuContext {
  readonly composer: Composer;
  readonly attempt: (what: Promise<void>) => void;
  /** Asks the author for the alt text of their pictures. */
  readonly describe: (shown: Shown) => void;
}

/** The menu of a message: the bot's commands, reply, and for its author edit and delete. */
export function menuItems(
  shown: Shown,
  state: PageState,
  { person }: Standpoint,
  { composer, attempt, describe }: MenuContext,
): readonly MenuItem[] {
  const { message, place } = shown;
  const { id, author, content } = message;
  const isEphemeral = has(message, FLAGS.ephemeral);
  const commands = messageCommands(state, place).map(({ name, label }) => ({
    label,
    group: `Apps · ${state.bot.name}`,
    choose: () => attempt(perform({ does: "menu", person, message: id, name })),
  }));
  const authorName = author.global_name ?? author.username;
  const reply: MenuItem = {
    label: "Reply",
    choose: () => composer.write({ kind: "reply", message: id, label: `Replying to ${authorName}` }),
  };
  const edit: MenuItem = {
    label: "Edit",
    choose: () =>
      composer.write(
        { kind: "edit", message: id, label: "Editing your message" },
        withNames(content, [state.bot, ...state.people]),
      ),
  };
  const remove: MenuItem = {
    label: isEphemeral ? "Dismiss" : "Delete",
    isDangerous: !isEphemeral,
    choose: () => attempt(perform({ does: "delete", person, message: id })),
  };
  const editAltText: MenuItem = { label: "Edit alt text", choose: () => describe(shown) };
  const pictures = describable(shown);
  const isHidden = pictures.every((one) => ((one.flags ?? 0) & IS_SPOILER) !== 0);
  const hide: MenuItem = {
    label: isHidden ? "Mark as no spoiler" : "Mark as spoiler",
    choose: () => {
      const spoilers = Object.fromEntries(pictures.map((one) => [one.id, !isHidden]));
      attempt(perform({ does: "hide", person, message: id, spoilers }));
    },
  };
  const own = [edit, ...(pictures.length > 0 ? [editAltText, hide] : []), remove];
  return [...commands, ...(isEphemeral ? [remove] : [reply]), ...(author.id === person ? own : [])];
}
