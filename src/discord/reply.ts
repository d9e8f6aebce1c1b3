import type { RawFile, REST } from "discord.js";
import { InteractionResponseType, MessageFlags, Routes } from "discord-api-types/v10";
import type { Clock } from "../core/clock.ts";
import { retry } from "../core/retry.ts";
import type { View } from "../core/view.ts";
import { isAlreadyAcknowledged, isInvalidBody, isPassing, waitWantedMs } from "./api-errors.ts";
import { toMessage, withoutLinkedPictures } from "./components.ts";
import { createMessageEditor } from "./message-editor.ts";

/** The first response must reach Discord within 3 s of the interaction. */
const FIRST_RESPONSE_PAUSES_MS = [50, 200, 500] as const;

/** What is needed to answer an interaction; plain data. */
export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
}

export interface ReplyOptions {
  readonly interaction: InteractionHandle;
  /** A client without the bot's token: an interaction's own token opens its routes. */
  readonly rest: REST;
  readonly clock: Clock;
  /** Whether only the person who asked sees the answer. */
  readonly isPrivate: boolean;
  /** Told when the message cannot be reached any more. */
  readonly onRefused: (error: unknown) => void;
}

/** One answer to one interaction: a first response, states, and a last word. */
export interface Reply {
  /** Makes sure that a first response was given; "thinking…" where nothing was said yet. */
  readonly acknowledge: () => Promise<void>;
  /** Shows how things stand. */
  readonly show: (view: View) => void;
  /**
   * Says the last word: as the first response itself where nothing was said yet, else as an edit.
   *
   * @param isPrivate - whether only the person who asked sees a first response
   */
  readonly finish: (view: View, isPrivate?: boolean) => Promise<void>;
}

/**
 * Answers an interaction through its token. It never asks discord.js whether something was deferred: a lost response
 * leaves that flag false although Discord took it, and the original message can be edited all the same.
 */
export function createReply({ interaction, rest, clock, isPrivate, onRefused }: ReplyOptions): Reply {
  const callbackRoute = Routes.interactionCallback(interaction.id, interaction.token);
  const originalRoute = Routes.webhookMessage(interaction.applicationId, interaction.token, "@original");
  let acknowledged: Promise<void> | undefined;

  /** Gives the first response; one that Discord had already got counts as given. */
  const respond = (type: InteractionResponseType, data: object, files: RawFile[] = []): Promise<void> =>
    retry(() => rest.post(callbackRoute, { body: { type, data }, files, auth: false }), {
      clock,
      pausesMs: FIRST_RESPONSE_PAUSES_MS,
      isPassing,
      waitWantedMs,
    }).then(
      () => undefined,
      (error: unknown) => {
        if (!isAlreadyAcknowledged(error)) throw error;
      },
    );

  const respondWith = (flag: number) =>
    withWordsAlone(async (view) => {
      const { body, files } = toMessage(view);
      const data = { ...body, flags: body.flags | flag };
      await respond(InteractionResponseType.ChannelMessageWithSource, data, files);
    });

  const edit = withWordsAlone(async (view) => {
    await rest.patch(originalRoute, { ...toMessage(view), auth: false });
  });

  const editor = createMessageEditor({ send: edit, clock, onRefused });

  const acknowledge = (): Promise<void> => {
    acknowledged ??= respond(InteractionResponseType.DeferredChannelMessageWithSource, { flags: privacy(isPrivate) });
    return acknowledged;
  };

  return {
    acknowledge,
    show(view) {
      void acknowledge().then(() => editor.show(view), onRefused);
    },
    async finish(view, isFirstPrivate = isPrivate) {
      if (acknowledged === undefined) {
        acknowledged = respondWith(privacy(isFirstPrivate))(view);
        return acknowledged;
      }
      await acknowledged;
      return editor.finish(view);
    },
  };
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
