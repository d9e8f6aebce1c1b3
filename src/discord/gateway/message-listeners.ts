import { type Client, GatewayDispatchEvents } from "discord.js";
import { MessageType } from "discord-api-types/v10";
import { z } from "zod";
import { log, logApart } from "../../log.ts";
import { isGone } from "../rest/api-errors.ts";
import { postedMessageSchema } from "../payloads/posted-message.ts";

/** A message from the gateway, with the one that it replies to. An odd part does not hide the rest. */
export const heardMessageSchema = postedMessageSchema.extend({
  guild_id: z.string().nullish(),
  webhook_id: z.string().nullish(),
  /** The kind of message; an ordinary one unless Discord says otherwise. */
  type: z.number().catch(MessageType.Default),
  mentions: z.array(z.object({ id: z.string() })).catch([]),
  referenced_message: postedMessageSchema.nullish().catch(null),
  /** The author's membership, in a server. */
  member: z
    .object({ roles: z.array(z.string()), joined_at: z.string().nullish() })
    .nullish()
    .catch(null),
});

export type HeardMessage = z.infer<typeof heardMessageSchema>;

const deletedSchema = z.object({ id: z.string(), channel_id: z.string() });
const bulkDeletedSchema = z.object({ ids: z.array(z.string()), channel_id: z.string() });

/** Messages that were deleted. */
export interface DeletedMessages {
  readonly channelId: string;
  readonly messageIds: readonly string[];
}

/**
 * Hears of messages that people write, and of deleted messages. A listener is not awaited, and its errors are logged.
 */
export interface MessageListener {
  posted?(message: HeardMessage, botId: string): Promise<void>;
  /** The author changed it, or Discord unfurled its links. */
  changed?(message: HeardMessage, botId: string): Promise<void>;
  deleted?(messages: DeletedMessages): Promise<void>;
}

const writtenSchema = heardMessageSchema.pick({ author: true, webhook_id: true });

/** Whether a person wrote it: bots and webhooks are never listened to. */
export function isByPerson({ author, webhook_id }: z.infer<typeof writtenSchema>): boolean {
  return !author.bot && (webhook_id === null || webhook_id === undefined);
}

/** Read before the rest: most messages that reach a busy bot are its own answers, which are long. */
const isRawByPerson = (raw: unknown): boolean => isByPerson(writtenSchema.parse(raw));

/**
 * Discord sends a changed message whole; for unfurled links it used to send these alone, and then there is no author.
 *
 * @see https://github.com/discord/discord-api-docs/pull/7017
 */
const partialSchema = z.object({ author: z.null().optional() });
const isWholeByPerson = (raw: unknown): boolean => !partialSchema.safeParse(raw).success && isRawByPerson(raw);

/**
 * Listens to messages. They are read straight from the gateway: discord.js passes on only the messages of channels that it
 * keeps in memory, and it keeps none. An unreadable message is thrown back at the gateway, which reports it.
 *
 * @see https://discord.com/developers/docs/events/gateway-events#messages
 */
export function listenToMessages(client: Client, hearers: readonly MessageListener[]): void {
  const listen = <Data extends { readonly channel_id: string; readonly id?: string }>(
    event: GatewayDispatchEvents,
    schema: z.ZodType<Data>,
    tell: (hearer: MessageListener, data: Data, botId: string) => Promise<void> | undefined,
    isWanted: (raw: unknown) => boolean = () => true,
  ) => {
    client.ws.on(event, (raw: unknown) => {
      if (!isWanted(raw)) return;
      const data = schema.parse(raw);
      const botId = client.user?.id;
      if (botId === undefined) return;
      const names = data.id === undefined ? {} : { messageId: data.id };
      for (const hearer of hearers) void logApart(names, () => tell(hearer, data, botId)?.catch(logFailure));
    });
  };
  const { MessageCreate, MessageUpdate } = GatewayDispatchEvents;
  listen(MessageCreate, heardMessageSchema, (hearer, data, botId) => hearer.posted?.(data, botId), isRawByPerson);
  listen(MessageUpdate, heardMessageSchema, (hearer, data, botId) => hearer.changed?.(data, botId), isWholeByPerson);
  listen(GatewayDispatchEvents.MessageDelete, deletedSchema, (hearer, { id, channel_id }) =>
    hearer.deleted?.({ channelId: channel_id, messageIds: [id] }),
  );
  listen(GatewayDispatchEvents.MessageDeleteBulk, bulkDeletedSchema, (hearer, { ids, channel_id }) =>
    hearer.deleted?.({ channelId: channel_id, messageIds: ids }),
  );
}

function logFailure(error: unknown): void {
  if (isGone(error)) log.info({ err: error }, "the bot may not answer here");
  else log.error({ err: error }, "a message could not be seen to");
}
