import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { isMessageGone } from "../../rest/api-errors.ts";
import { createdAtMs } from "../../rest/snowflake.ts";
import { IN_THE_BACKGROUND, retryPassing } from "../../rest/retry-passing.ts";

/** The most messages that Discord deletes in one request. https://discord.com/developers/docs/resources/message#bulk-delete-messages */
const MAX_BULK = 100;
/** Older ones are deleted one by one; a day less than Discord's two weeks, because the clocks differ. */
const MAX_BULK_AGE_MS = 13 * 24 * 60 * 60 * 1000;
/** A wave lasts for minutes: a message this soon after a request waits for others, since Discord limits requests. */
const GATHERING_MS = 500;
const REASON = "Scam picture";

/** Deletes messages of other accounts: the first of a channel at once, and the ones that follow soon together. */
export interface Removals {
  /**
   * Resolves when the message is gone.
   *
   * @throws DiscordAPIError where the bot may not delete it
   */
  remove(channelId: string, messageId: string): Promise<void>;
}

interface Waiting {
  readonly messageId: string;
  /** @param error - why it is not deleted; undefined where it is */
  readonly settle: (error: unknown) => void;
}

export function createRemovals(rest: REST, clock: Clock): Removals {
  const queues = new Map<string, Waiting[]>();

  /** @returns what went wrong */
  const request = async (channelId: string, messageIds: readonly string[]): Promise<unknown> => {
    const [first] = messageIds;
    const send = () =>
      first !== undefined && messageIds.length === 1
        ? rest.delete(Routes.channelMessage(channelId, first), { reason: REASON })
        : rest.post(Routes.channelBulkDelete(channelId), { body: { messages: messageIds }, reason: REASON });
    try {
      await retryPassing(send, { clock, ...IN_THE_BACKGROUND });
      return undefined;
    } catch (error) {
      return isMessageGone(error) ? undefined : error; // a moderator deleted it first
    }
  };

  const drain = async (channelId: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, batchSize(queue, clock));
      const ids = [...new Set(batch.map(({ messageId }) => messageId))]; // an edited message may be found again
      const error = await request(channelId, ids);
      for (const { settle } of batch) settle(error);
      if (queue.length < MAX_BULK) await clock.sleep(GATHERING_MS);
    }
    queues.delete(channelId);
  };

  return {
    remove: (channelId, messageId) =>
      new Promise((resolve, reject) => {
        const settle = (error: unknown) => (error === undefined ? resolve() : reject(error));
        const waiting = { messageId, settle };
        const queue = queues.get(channelId);
        if (queue) return void queue.push(waiting);
        const opened = [waiting];
        queues.set(channelId, opened);
        void drain(channelId, opened);
      }),
  };
}

/** As many of the first as one request can delete: an old one is deleted alone. */
function batchSize(queue: readonly Waiting[], clock: Clock): number {
  const isOld = ({ messageId }: Waiting) => clock.now() - createdAtMs(messageId) > MAX_BULK_AGE_MS;
  const firstOld = queue.findIndex(isOld);
  return firstOld === -1 ? MAX_BULK : Math.min(MAX_BULK, Math.max(1, firstOld));
}
