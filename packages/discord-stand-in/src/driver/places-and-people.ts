import { GatewayDispatchEvents, GatewayIntentBits } from "discord-api-types/v10";
import { keepAttachment, type NewAttachment } from "../state/stored-attachments.ts";
import { toChannel, toGuild, toRole } from "../payloads/guild-payload.ts";
import { ClientRefusal } from "../platform/sent-options.ts";
import { dmWith, makeChannel, makeGuild, makeMember, makePrivateChannel, makeUser } from "../state/places.ts";
import type { NewChannel, NewGuild, NewMember, NewUser } from "../state/places.ts";
import type { Platform } from "../platform/platform.ts";
import type { Attachment, Channel, Guild, User } from "../state/state.ts";
import { viewOf } from "./message-view.ts";

/** Making places and people; the bot hears of what it would hear of. */
export function createWorld(platform: Platform) {
  const { state, cdn, dispatch } = platform;
  const tell = (guild: Guild, t: GatewayDispatchEvents, data: () => unknown) => {
    if (guild.installed) dispatch({ t, guildId: guild.id, intent: GatewayIntentBits.Guilds, data });
  };
  return {
    addGuild(added: NewGuild) {
      const guild = makeGuild(state, added);
      tell(guild, GatewayDispatchEvents.GuildCreate, () => toGuild(state, guild));
      return guild;
    },
    addChannel(guild: Guild, added: NewChannel = {}) {
      const channel = makeChannel(state, guild, added);
      const event = channel.parent ? GatewayDispatchEvents.ThreadCreate : GatewayDispatchEvents.ChannelCreate;
      tell(guild, event, () => toChannel(channel, state.bot));
      return channel;
    },
    allowBot(channel: Channel, permissions: bigint) {
      channel.botPermissions = permissions;
    },
    addUser: (added: NewUser) => makeUser(state, added),
    addMember(guild: Guild, user: User, added: NewMember = {}) {
      const { role } = makeMember(state, guild, user, added);
      if (!role) return;
      tell(guild, GatewayDispatchEvents.GuildRoleCreate, () => ({ guild_id: guild.id, role: toRole(role) }));
    },
    timeOut(guild: Guild, { id }: User, untilMs: number) {
      const member = guild.members.get(id);
      if (!member) throw new ClientRefusal("They are no member.");
      member.timedOutUntilMs = untilMs;
    },
    unban: (guild: Guild, { id }: User) => void guild.bans.delete(id),
    removeMember: (guild: Guild, { id }: User) => void guild.members.delete(id),
    removeChannel(channel: Channel) {
      const { guild } = channel;
      if (!guild) throw new ClientRefusal("A DM cannot be deleted.");
      state.channels.delete(channel.id);
      for (const message of state.messages.values()) if (message.channel === channel) state.messages.delete(message.id);
      tell(guild, GatewayDispatchEvents.ChannelDelete, () => toChannel(channel, state.bot));
    },
    dm: (user: User) => dmWith(state, user),
    addPrivateChannel: (people: readonly User[]) => makePrivateChannel(state, people),
    attach: (bytes: Uint8Array, details: NewAttachment) => keepAttachment(state, bytes, details),
    urlOf: (attachment: Attachment, lifetimeMs?: number) => cdn.urlOf(attachment, lifetimeMs),
    vanish({ id }: { readonly id: string }) {
      state.attachments.delete(id);
    },
    messages: (channel: Channel) =>
      [...state.messages.values()].filter((one) => one.channel === channel).map((one) => viewOf(one, cdn)),
    expireToken({ token }: { readonly token: string }) {
      const interaction = state.interactions.get(token);
      if (interaction) interaction.expired = true;
    },
    enableIntents(privilegedIntents: number) {
      state.privilegedIntents = privilegedIntents;
    },
  };
}
