import type { RawFile, REST } from "discord.js";
import { InteractionResponseType, MessageFlags, Routes } from "discord-api-types/v10";
import type { Clock } from "../core/clock.ts";
import { retry } from "../core/retry.ts";
import type { View } from "../core/view.ts";
import { log } from "../log.ts";
import {
  isAlreadyAcknowledged,
  isInvalidBody,
  isMessageGone,
  isNeverAnswered,
  isPassing,
  waitWantedMs,
} from "./api-errors.ts";
import { toMessage, withoutLinkedPictures } from "./components.ts";
import { createDelivery, type DeliveryOptions } from "./delivery.ts";
import { createMessageEditor } from "./message-editor.ts";

/** The first response must reach Discord within 3 s of the interaction. */
const FIRST_RESPONSE_PAUSES_MS = [50, 200, 500] as const;

export interface ReplyOptions extends DeliveryOptions {
  /** Whether a first response was given already, before a restart. */
  readonly isAcknowledged: boolean;
  /** Aborts when the process leaves, and another goes on with the answer. */
  readonly leaving: AbortSignal;
  /** Told when the message cannot be reached any more. */
  readonly onRefused: (error: unknown) => void;
}

/** One answer to one interaction: a first response, states, and a last word. */
export interface Reply {
  /** Makes sure that a first response was given; "thinking…" where nothing was said yet. */
  readonly acknowledge: () => Promise<void>;
  /**
   * Says after a restart that it goes on. Where that cannot be said just now, the answer comes all the same.
   *
   * @throws DiscordAPIError where no message waits for the answer: it was deleted, or never came to be
   */
  readonly goOn: (view: View) => Promise<void>;
  /** Shows how things stand. */
  readonly show: (view: View) => void;
  /**
   * Says the last word: as the first response itself where nothing was said yet, else as an edit.
   *
   * @param isPrivate - whether only the person who asked sees a first response
   */
  readonly finish: (view: View, isPrivate?: boolean) => Promise<void>;
  /** Says nothing more, and resolves when nothing is in flight. */
  readonly stop: () => Promise<void>;
}

/**
 * Answers an interaction through its token. It never asks discord.js whether something was deferred: a lost response
 * leaves that flag false although Discord took it, and the original message can be edited all the same.
 */
export function createReply({ isAcknowledged, leaving, onRefused, ...options }: ReplyOptions): Reply {
  const { address, rest, clock } = options;
  const delivery = createDelivery(options);
  const bring = withWordsAlone(delivery.bring);
  const editor = createMessageEditor({ show: delivery.edit, finish: bring, clock, leaving, onRefused });
  let acknowledged: Promise<void> | undefined = isAcknowledged ? Promise.resolve() : undefined;

  const acknowledge = (): Promise<void> => {
    acknowledged ??= respond(options, InteractionResponseType.DeferredChannelMessageWithSource, {
      flags: privacy(address.isPrivate),
    });
    return acknowledged;
  };

  return {
    acknowledge,
    stop: editor.stop,
    async goOn(view) {
      try {
        await delivery.edit(view);
      } catch (error) {
        if (isMessageGone(error) || isNeverAnswered(error)) throw error;
        log.debug({ err: error }, "it could not be said that the bot goes on");
      }
    },
    show(view) {
      void acknowledge().then(() => editor.show(view), onRefused);
    },
    async finish(view, isPrivate = address.isPrivate) {
      if (acknowledged === undefined) {
        acknowledged = answerAtOnce({ rest, clock, address }, view, isPrivate);
        return acknowledged;
      }
      await acknowledged;
      return editor.finish(view);
    },
  };
}

/** What is needed to respond to an interaction for the first time. */
export interface Responding {
  readonly rest: REST;
  readonly clock: Clock;
  readonly address: { readonly interactionId: string; readonly token: string };
}

/** Gives the first response that is the whole answer. */
export async function answerAtOnce(responding: Responding, view: View, isPrivate: boolean): Promise<void> {
  const send = withWordsAlone(async (shown) => {
    const { body, files } = toMessage(shown);
    const data = { ...body, flags: body.flags | privacy(isPrivate) };
    await respond(responding, InteractionResponseType.ChannelMessageWithSource, data, files);
  });
  await send(view);
}

/** Gives a first response, with a few tries; one that Discord had already got counts as given. */
export async function respond(
  { rest, clock, address }: Responding,
  type: InteractionResponseType,
  data?: object,
  files: RawFile[] = [],
): Promise<void> {
  const route = Routes.interactionCallback(address.interactionId, address.token);
  try {
    await retry(() => rest.post(route, { body: { type, ...(data && { data }) }, files, auth: false }), {
      clock,
      pausesMs: FIRST_RESPONSE_PAUSES_MS,
      isPassing,
      waitWantedMs,
    });
  } catch (error) {
    if (!isAlreadyAcknowledged(error)) throw error;
  }
}

function privacy(isPrivate: boolean): number {
  return isPrivate ? MessageFlags.Ephemeral : 0;
}

/** A picture that lies elsewhere may have vanished, and Discord then refuses the message: the words stand alone. */
function withWordsAlone(send: (view: View) => Promise<void>): (view: View) => Promise<void> {
  return async (view) => {
    try {
      await send(view);
    } catch (error) {
      const words = withoutLinkedPictures(view);
      if (!isInvalidBody(error) || words.length === view.length) throw error;
      await send(words);
    }
  };
}
