import { GatewayIntentBits, MessageFlags, PermissionFlagsBits } from "discord-api-types/v10";
import { z } from "zod";
import { refusal } from "../validation/rest-errors.ts";
import type { Reply } from "../rest/rest-bodies.ts";
import { toChannel } from "../payloads/guild-payload.ts";
import { readerOf, toMessage } from "../payloads/message-payload.ts";
import { holdsPosts, mayIn, mayJoin, outlivesTimeout, toWriteIn } from "../state/channel-permissions.ts";
import type { Platform } from "../platform/platform.ts";
import { snowflakeTimeMs } from "../state/snowflakes.ts";
import type { Channel, Message, State } from "../state/state.ts";
import { checkForm, readForm, snowflake } from "../validation/read-form.ts";
import { DEFAULT_MAX_FILE_BYTES } from "../validation/limits.ts";
import { channelMessageBody, messageBody } from "../validation/sent-message.ts";
import { botRoute, param, type Route, type RouteRequest } from "./route.ts";

const { ViewChannel, AttachFiles, ReadMessageHistory, ManageMessages } = PermissionFlagsBits;
const TWO_WEEKS_MS = 14 * 24 * 60 * 60 * 1000;
const ONE_MESSAGE = "/channels/{channel_id}/messages/{message_id}";

/** Routes of channels and their messages. https://discord.com/developers/docs/resources/message */
export function channelRoutes(platform: Platform): Route[] {
  const { state, messages } = platform;
  const shown = (message: Message) => {
    const hasIntent = (state.privilegedIntents & GatewayIntentBits.MessageContent) !== 0;
    return toMessage(message, platform.cdn, readerOf(state.bot, hasIntent));
  };
  return [
    botRoute("GET", "/channels/{channel_id}", (request) => ({
      status: 200,
      body: toChannel(findChannel(state, request), state.bot),
    })),
    botRoute("GET", "/channels/{channel_id}/messages", (request) => ({
      status: 200,
      body: listMessages(state, request).map((message) => shown(message)),
    })),
    botRoute(
      "POST",
      "/channels/{channel_id}/messages",
      createPoster(platform, (message) => ({ status: 200, body: shown(message) })),
      "channelMessages",
    ),
    botRoute(
      "POST",
      "/channels/{channel_id}/messages/bulk-delete",
      (request) => bulkDelete(platform, request),
      "bulkDelete",
    ),
    botRoute("GET", ONE_MESSAGE, (request) => {
      const channel = findChannel(state, request);
      need(state, channel, ReadMessageHistory);
      return { status: 200, body: shown(findMessage(state, channel, request)) };
    }),
    botRoute(
      "PATCH",
      ONE_MESSAGE,
      (request) => {
        const message = findMessage(state, findChannel(state, request), request);
        if (message.author !== state.bot) throw refusal("notTheAuthor");
        const body = readForm(messageBody, request.body ?? {});
        messages.edit(message, { body, uploads: request.files, maxFileBytes: DEFAULT_MAX_FILE_BYTES });
        return { status: 200, body: shown(message) };
      },
      "channelMessages",
    ),
    botRoute(
      "DELETE",
      ONE_MESSAGE,
      (request) => {
        const channel = findChannel(state, request);
        const message = findMessage(state, channel, request);
        if (message.author !== state.bot && !channel.guild) throw refusal("notInDm");
        if (message.author !== state.bot) need(state, channel, ManageMessages);
        messages.remove(message);
        return { status: 204 };
      },
      "deleteMessage",
    ),
  ];
}

/** @throws DiscordError 10003 for a channel that does not exist, 50001 for one that the bot may not see */
function findChannel(state: State, request: RouteRequest): Channel {
  const channel = state.channels.get(param(request, "channel_id"));
  if (!channel) throw refusal("unknownChannel");
  const takesPart = channel.guild ? channel.guild.installed : channel.botTakesPart;
  if (!takesPart || !mayIn(channel, state.bot, ViewChannel)) throw refusal("missingAccess");
  return channel;
}

/** A DM reaches people who accept messages and share a server with the bot. */
function checkRecipients(state: State, { recipients }: Channel): void {
  for (const user of recipients) {
    const isShared = [...state.guilds.values()].some(({ installed, members }) => installed && members.has(user.id));
    if (!isShared) throw refusal("noMutualGuild");
    if (!user.takesDms) throw refusal("cannotSendToUser");
  }
}

function need(state: State, channel: Channel, permission: bigint): void {
  if (!mayJoin(channel, state.bot)) throw refusal("missingAccess");
  const isLeft = outlivesTimeout(channel.guild, state.bot, permission, state.clock.now());
  if (!isLeft || !mayIn(channel, state.bot, permission)) throw refusal("missingPermissions");
}

/** An ephemeral message is for one person's client and is not found here. */
function findMessage(state: State, channel: Channel, request: RouteRequest): Message {
  const message = state.messages.get(param(request, "message_id"));
  if (message?.channel !== channel || isEphemeral(message)) throw refusal("unknownMessage");
  return message;
}

function isEphemeral({ flags }: Message): boolean {
  return (flags & MessageFlags.Ephemeral) !== 0;
}

const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: snowflake.optional(),
  after: snowflake.optional(),
});

function listMessages(state: State, request: RouteRequest): Message[] {
  const channel = findChannel(state, request);
  need(state, channel, ReadMessageHistory);
  const { limit, before, after } = readForm(listQuery, Object.fromEntries(request.query));
  return [...state.messages.values()]
    .filter((message) => message.channel === channel && !isEphemeral(message))
    .filter(({ id }) => (!before || BigInt(id) < BigInt(before)) && (!after || BigInt(id) > BigInt(after)))
    .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? 1 : -1))
    .slice(0, limit);
}

/** With `enforce_nonce`, a repeated request finds the message of the first. */
function createPoster({ state, messages }: Platform, shown: (message: Message) => Reply): Route["handle"] {
  const byNonce = new Map<string, Message>();
  return (request) => {
    const channel = findChannel(state, request);
    if (holdsPosts(channel)) throw refusal("noMessages");
    need(state, channel, toWriteIn(channel));
    checkRecipients(state, channel);
    if (request.files.length > 0) need(state, channel, AttachFiles);
    const { message_reference, ...body } = readForm(channelMessageBody, request.body ?? {});
    if (message_reference && !mayIn(channel, state.bot, ReadMessageHistory)) throw refusal("cannotReplyUnread");
    const nonce = body.enforce_nonce && body.nonce ? `${channel.id} ${body.nonce}` : undefined;
    const posted = nonce === undefined ? undefined : byNonce.get(nonce);
    if (posted) return shown(posted);
    const repliesTo = message_reference ? state.messages.get(message_reference.message_id) : undefined;
    checkForm((report) => {
      if (message_reference && repliesTo?.channel !== channel && message_reference.fail_if_not_exists !== false) {
        report(["message_reference"], "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
      }
    });
    const message = messages.create(
      { body, uploads: request.files, before: undefined, mayHide: false, maxFileBytes: DEFAULT_MAX_FILE_BYTES },
      { channel, author: state.bot, repliesTo },
    );
    if (nonce !== undefined) byNonce.set(nonce, message);
    return shown(message);
  };
}

/** A message that is named twice counts once. */
const bulkDeleteBody = z.strictObject({
  messages: z
    .array(snowflake)
    .transform((ids) => [...new Set(ids)])
    .pipe(z.array(snowflake).min(2).max(100)),
});

function bulkDelete({ state, messages }: Platform, request: RouteRequest): Reply {
  const channel = findChannel(state, request);
  if (!channel.guild) throw refusal("notInDm");
  need(state, channel, ManageMessages);
  const ids = readForm(bulkDeleteBody, request.body).messages;
  if (ids.some((id) => state.clock.now() - snowflakeTimeMs(id) > TWO_WEEKS_MS)) throw refusal("tooOldForBulkDelete");
  messages.remove(...ids.flatMap((id) => state.messages.get(id) ?? []).filter((one) => one.channel === channel));
  return { status: 204 };
}
