import type { Invocation } from "../platform/sent-options.ts";
import { toChosenChannel, toRole } from "../payloads/guild-payload.ts";
import { toAttachment } from "../payloads/message-payload.ts";
import { toPartialMember, toUser } from "../payloads/person-payload.ts";
import type { Platform } from "../platform/platform.ts";
import type { Channel, User } from "../state/state.ts";

/** The objects that an interaction names, in full. Files become ephemeral ones: they belong to no message. */
export function resolve(
  { state, cdn }: Platform,
  { user, channel }: { readonly user: User; readonly channel: Channel },
  named: Invocation["named"],
): object | undefined {
  const roles = [...(channel.guild?.roles.values() ?? [])];
  const members = named.users.filter((id) => channel.guild?.members.has(id));
  const resolved = {
    attachments: byId(named.attachments, (id) => {
      const attachment = state.attachments.get(id);
      if (!attachment) return undefined;
      const ephemeral = { ...attachment, ephemeral: true, ownerId: state.applicationId };
      state.attachments.set(id, ephemeral);
      return toAttachment(ephemeral, cdn);
    }),
    users: byId(named.users, (id) => mapped(state.users.get(id), toUser)),
    members: byId(members, (id) => mapped(channel.guild?.members.get(id), toPartialMember)),
    channels: byId(named.channels, (id) => mapped(state.channels.get(id), (one) => toChosenChannel(one, user))),
    roles: byId(named.roles, (id) =>
      mapped(
        roles.find((role) => role.id === id),
        (role) => toRole(role),
      ),
    ),
  };
  const filled = Object.entries(resolved).filter(([, things]) => Object.keys(things).length > 0);
  return filled.length > 0 ? Object.fromEntries(filled) : undefined;
}

function byId(ids: readonly string[], find: (id: string) => object | undefined): Record<string, object> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const found = find(id);
      return found ? [[id, found]] : [];
    }),
  );
}

function mapped<T>(value: T | undefined, to: (value: T) => object): object | undefined {
  return value === undefined ? undefined : to(value);
}
