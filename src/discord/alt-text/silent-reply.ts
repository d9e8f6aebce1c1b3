import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import type { MessageLink } from "../../core/request/message-link.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { AltTextReplies, AltTextReply } from "../../services/servers/alt-text-replies.ts";
import type { Introductions } from "../../services/servers/introductions.ts";
import { isForbidden, isMessageGone } from "../rest/api-errors.ts";
import { toMessage } from "../payloads/components.ts";
import { postReply } from "../delivery/targets/post-reply.ts";
import { IN_THE_BACKGROUND, retryPassing } from "../rest/retry-passing.ts";

export interface SilentReplyServices {
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
  readonly replies: AltTextReplies;
  readonly introductions: Introductions;
}

/** A reply that is about to be posted. */
export interface SilentReply {
  readonly to: MessageLink;
  /** Names the reply, so that Discord posts it once even if it is sent twice; at most 25 characters. */
  readonly nonce: string;
  readonly view: View;
  /** What its button refers to, or its alt text. */
  readonly subjectId: string;
  /** Where it describes pictures: the attachments whose words are behind bars. */
  readonly hidden?: readonly string[];
  /** In the language of the channel's readers. */
  readonly words: Words;
  /** Aborts when the message no longer needs a reply. */
  readonly signal: AbortSignal;
}

/**
 * Posts the one reply that a message gets; the first in its channel says which company processes pictures. The reply is
 * deleted again where the message no longer needs one by the time that it is posted.
 *
 * @returns whether the reply was posted and stays
 * @throws DiscordAPIError; UserError `storeUnavailable`
 */
export async function replySilently(services: SilentReplyServices, reply: SilentReply): Promise<boolean> {
  const { botRest, clock, replies, introductions } = services;
  const { to, nonce, view, words, signal, subjectId, hidden } = reply;
  const { channelId, messageId } = to;
  return introductions.introduce(channelId, async (isFirst) => {
    if (signal.aborted) return false;
    const target = { channelId, repliesTo: messageId, nonce, isSilent: true };
    const replyId = await postReply(botRest, clock, target, introduced(view, isFirst, words));
    const posted = {
      channelId,
      replyId,
      subjectId,
      ...(hidden && { hidden: [...hidden] }),
      ...(isFirst && { introduces: true }),
    };
    try {
      await replies.keep(messageId, posted);
    } catch (error) {
      await remove(services, posted); // the message was gone before its reply came
      throw error;
    }
    if (!signal.aborted) return true;
    await takeAway(services, messageId, posted);
    return false;
  });
}

function introduced(view: View, isFirst: boolean, words: Words): View {
  return isFirst ? [...view, { type: "smallPrint", markdown: words.altText.introduction }] : view;
}

/** Rewrites the reply to a message, where it still exists. @throws DiscordAPIError; UserError `storeUnavailable` */
export async function rewriteReply(
  { botRest, clock, replies }: SilentReplyServices,
  messageId: string,
  reply: AltTextReply,
  view: View,
  words: Words,
): Promise<void> {
  const route = Routes.channelMessage(reply.channelId, reply.replyId);
  const { body } = toMessage(introduced(view, reply.introduces ?? false, words));
  try {
    await retryPassing(() => botRest.patch(route, { body }), {
      clock,
      ...IN_THE_BACKGROUND,
    });
  } catch (error) {
    // A moderator has deleted it.
    if (!isMessageGone(error)) throw error;
  }
  await replies.keep(messageId, reply);
}

/** Deletes the reply to a message, where there is one; the next reply repeats what it was to say once in its channel. */
export async function withdrawReply(services: SilentReplyServices, messageId: string): Promise<void> {
  const reply = await services.replies.find(messageId);
  if (!reply) return;
  await takeAway(services, messageId, reply);
  if (reply.introduces) await services.introductions.takeBack(reply.channelId);
}

async function takeAway(services: SilentReplyServices, messageId: string, reply: AltTextReply): Promise<void> {
  await remove(services, reply);
  await services.replies.forget(messageId);
}

async function remove({ botRest, clock }: SilentReplyServices, { channelId, replyId }: AltTextReply): Promise<void> {
  try {
    await retryPassing(() => botRest.delete(Routes.channelMessage(channelId, replyId)), {
      clock,
      ...IN_THE_BACKGROUND,
    });
  } catch (error) {
    // A moderator has deleted it already, or the channel is closed to the bot.
    if (!isMessageGone(error) && !isForbidden(error)) throw error;
  }
}
