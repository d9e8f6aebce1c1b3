import { GatewayDispatchEvents, GatewayIntentBits, MessageFlags, PermissionFlagsBits } from "discord-api-types/v10";
import type { Cdn } from "../state/stored-attachments.ts";
import type { Dispatch } from "./gateway-session.ts";
import type { MessageChange } from "../messages/write-messages.ts";
import { readerOf, toMessage } from "../payloads/message-payload.ts";
import { toPartialMember } from "../payloads/person-payload.ts";
import { mayIn } from "../state/channel-permissions.ts";
import type { Channel, Message, State } from "../state/state.ts";

const EVENTS = {
  create: GatewayDispatchEvents.MessageCreate,
  update: GatewayDispatchEvents.MessageUpdate,
  delete: GatewayDispatchEvents.MessageDelete,
} as const;

/** The bot's event for a change to a message; undefined where there is none for any intents. */
export function announcementOf(state: State, cdn: Cdn, change: MessageChange, message: Message): Dispatch | undefined {
  const { channel } = message;
  const { guild } = channel;
  if (!hearsOf(state, channel) || (message.flags & MessageFlags.Ephemeral) !== 0) return undefined;
  const place = placeOf(channel);
  const member = guild?.members.get(message.author.id);
  return {
    t: EVENTS[change],
    guildId: guild?.id,
    intent: intentFor(channel),
    data(intents) {
      if (change === "delete") return { id: message.id, ...place };
      const hasIntent = (intents & GatewayIntentBits.MessageContent) !== 0;
      const shown = toMessage(message, cdn, readerOf(state.bot, hasIntent));
      return { ...shown, ...place, ...(member && { member: toPartialMember(member) }) };
    },
  };
}

/** The bot's event for messages of a server that were deleted together. */
export function bulkDeletionOf(state: State, messages: readonly Message[]): Dispatch | undefined {
  const [first] = messages;
  if (!first || !hearsOf(state, first.channel)) return undefined;
  const { channel } = first;
  return {
    t: GatewayDispatchEvents.MessageDeleteBulk,
    guildId: channel.guild?.id,
    intent: intentFor(channel),
    data: () => ({ ids: messages.map(({ id }) => id), ...placeOf(channel) }),
  };
}

function hearsOf(state: State, channel: Channel): boolean {
  const { guild } = channel;
  if (!guild) return channel.botTakesPart;
  return guild.installed && mayIn(channel, state.bot, PermissionFlagsBits.ViewChannel);
}

function placeOf({ id, guild }: Channel): object {
  return { channel_id: id, ...(guild && { guild_id: guild.id }) };
}

function intentFor({ guild }: Channel): number {
  return guild ? GatewayIntentBits.GuildMessages : GatewayIntentBits.DirectMessages;
}
