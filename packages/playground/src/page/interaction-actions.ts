import type { Discord, InteractionHandle } from "discord-stand-in";
import type { Conversations } from "./conversations.ts";
import type { Lookup } from "./lookup.ts";
import type { ActionHandlers } from "./page-actions.ts";
import type { ActionAnswer } from "./protocol.ts";
import type { Actor } from "./seed.ts";

/** Commands, menus, buttons and modals. */
export function createInteractionActions(discord: Discord, lookup: Lookup, conversations: Conversations) {
  const begin = (handle: InteractionHandle, actor: Actor, what: string): ActionAnswer => {
    void conversations.follow(handle, actor, what);
    return {};
  };
  return {
    command({ person, place, name, options }) {
      const [actor, channel] = lookup.actorIn(person, place);
      return begin(discord.command({ user: actor.user, channel, name, options }), actor, `/${name}`);
    },
    type({ person, place, name, focused, options }) {
      const [actor, channel] = lookup.actorIn(person, place);
      const handle = discord.autocomplete({ user: actor.user, channel, name, focused, options });
      return conversations.choices(handle, actor);
    },
    menu({ person, message, name }) {
      const [actor, found] = lookup.actorSeeing(person, message);
      return begin(discord.messageCommand({ user: actor.user, name, message: found }), actor, name);
    },
    press({ person, message, customId, values }) {
      const [actor, found] = lookup.actorSeeing(person, message);
      const label = found.buttons.find((button) => button.custom_id === customId)?.label;
      const handle = discord.press({ user: actor.user, message: found, customId, ...(values && { values }) });
      return begin(handle, actor, label ?? "the menu");
    },
    submit({ person, modal, values }) {
      const actor = lookup.actor(person);
      const opener = conversations.modal(modal, actor);
      return begin(discord.submitModal({ modal: opener.handle, values }), actor, opener.title);
    },
  } satisfies Partial<ActionHandlers>;
}
