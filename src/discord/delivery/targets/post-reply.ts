import { createHash } from "node:crypto";
import { DiscordAPIError, type REST } from "discord.js";
import { type APIMessage, MessageFlags, Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import type { View } from "../../../core/ui/view.ts";
import { toMessage } from "../../payloads/components.ts";
import { IN_THE_BACKGROUND, retryPassing } from "../../rest/retry-passing.ts";

/** https://discord.com/developers/docs/resources/message#create-message */
const MAX_NONCE_CHARACTERS = 25;
/** "Cannot reply without permission to read message history" */
const MAY_NOT_REPLY = 160_002;

export interface PostReplyOptions {
  readonly channelId: string;
  readonly repliesTo: string;
  /** Names the reply, so that Discord posts it once even if it is sent twice; at most 25 characters. */
  readonly nonce: string;
  /** Whether it notifies without a sound, for a reply that no person requested. */
  readonly isSilent?: boolean;
  /** The ids of users who are pinged where the message names them; none unless given. */
  readonly pings?: readonly string[];
}

/**
 * Posts a reply by the bot itself, which pings only the given users. Where the bot may write but not read the message
 * history, the message stands alone.
 *
 * @returns the message's id
 * @throws DiscordAPIError, also where the message that it replies to was deleted
 */
export async function postReply(rest: REST, clock: Clock, target: PostReplyOptions, view: View): Promise<string> {
  const { channelId, repliesTo, nonce, isSilent = false, pings } = target;
  const { body, files } = toMessage(view, pings);
  const flags = body.flags | (isSilent ? MessageFlags.SuppressNotifications : 0);
  const post = async (reference: object): Promise<string> => {
    const route = Routes.channelMessages(channelId);
    const message = await retryPassing(
      () => rest.post(route, { body: { ...body, flags, ...reference, nonce, enforce_nonce: true }, files }),
      { clock, ...IN_THE_BACKGROUND },
    );
    return (message as APIMessage).id; // Discord's answer to a message that it took
  };
  try {
    return await post({ message_reference: { message_id: repliesTo } });
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.code !== MAY_NOT_REPLY) throw error;
    return post({});
  }
}

/** A nonce for a further message: with the first nonce, Discord would return the existing message. */
export function furtherNonce(nonce: string): string {
  return createHash("sha256").update(nonce).digest("base64url").slice(0, MAX_NONCE_CHARACTERS);
}
