import { z } from "zod";

/*
 * The checked fields of an interaction from the gateway: discord.js passes them on unread, and their ids, tokens and
 * addresses go into the store and into requests.
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */

const snowflake = z.string().regex(/^\d{1,20}$/);
const bits = z.string().regex(/^\d{1,40}$/);
const user = z.looseObject({ id: snowflake, username: z.string() });
const named = z.looseObject({ id: snowflake });

const option = z.looseObject({
  name: z.string(),
  type: z.int(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  get options() {
    return z.array(option).nullish();
  },
});

const message = z.looseObject({ id: snowflake, channel_id: snowflake, author: user });

const resolved = z.looseObject({
  attachments: z.record(snowflake, z.looseObject({ id: snowflake, filename: z.string(), url: z.url() })).nullish(),
  channels: z.record(snowflake, z.looseObject({ id: snowflake, type: z.int(), name: z.string().nullish() })).nullish(),
  messages: z.record(snowflake, message).nullish(),
  roles: z.record(snowflake, named).nullish(),
  users: z.record(snowflake, user).nullish(),
});

/** A command, a button, a dialogue. */
const data = z.looseObject({
  name: z.string().optional(),
  custom_id: z.string().optional(),
  target_id: snowflake.optional(),
  options: z.array(option).nullish(),
  resolved: resolved.nullish(),
});

export const interactionSchema = z
  .looseObject({
    id: snowflake,
    application_id: snowflake,
    token: z.string().min(1),
    type: z.int(),
    data: data.optional(),
    guild_id: snowflake.nullish(),
    channel: named.nullish(),
    user: user.nullish(),
    member: z.looseObject({ user, permissions: bits.nullish() }).nullish(),
    message: message.nullish(),
    locale: z.string().optional(),
    guild_locale: z.string().nullish().catch(null),
    app_permissions: bits.optional(),
    entitlements: z.array(named).catch([]),
    authorizing_integration_owners: z.record(z.string(), z.string()),
    attachment_size_limit: z.number().catch(0),
  })
  .refine((one) => Boolean(one.user ?? one.member), "nobody did it");
