import { GatewayDispatchEvents, GatewayIntentBits, MessageFlags, PermissionFlagsBits } from "discord-api-types/v10";
import type { Cdn } from "./attachments.ts";
import type { Dispatch } from "./gateway-session.ts";
import type { MessageChange } from "./messages.ts";
import { readerOf, toMessage } from "./payloads/message.ts";
import { toPartialMember } from "./payloads/people.ts";
import { mayIn } from "./permissions.ts";
import type { Message, State } from "./state.ts";

const EVENTS = {
  create: GatewayDispatchEvents.MessageCreate,
  update: GatewayDispatchEvents.MessageUpdate,
  delete: GatewayDispatchEvents.MessageDelete,
} as const;

/** What the bot hears of a change to a message; undefined where it hears nothing whatever its intents. */
export function announcementOf(state: State, cdn: Cdn, change: MessageChange, message: Message): Dispatch | undefined {
  const { channel } = message;
  const { guild } = channel;
  const takesPart = guild
    ? guild.installed && mayIn(channel, state.bot, PermissionFlagsBits.ViewChannel)
    : channel.botTakesPart;
  if (!takesPart || (message.flags & MessageFlags.Ephemeral) !== 0) return undefined;
  const place = { channel_id: channel.id, ...(guild && { guild_id: guild.id }) };
  const member = guild?.members.get(message.author.id);
  return {
    t: EVENTS[change],
    guildId: guild?.id,
    intent: guild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages,
    data(intents) {
      if (change === "delete") return { id: message.id, ...place };
      const hasIntent = (intents & GatewayIntentBits.MessageContent) !== 0;
      const shown = toMessage(message, cdn, readerOf(state.bot, hasIntent));
      return { ...shown, ...place, ...(member && { member: toPartialMember(member) }) };
    },
  };
}
