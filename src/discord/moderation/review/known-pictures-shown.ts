import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { inTime } from "../../../core/async/deadline.ts";
import type { ManagedKnownPictures } from "../../../core/server/managed-server.ts";
import { log } from "../../../log.ts";
import type { KnownList } from "../../../services/moderation/known-list.ts";
import { picturesOf } from "../../payloads/pictures-in-message.ts";
import { postedMessageSchema } from "../../payloads/posted-message.ts";
import type { Entry } from "../log/entry-messages.ts";

/** The list comes without pictures where they are late. */
const MAX_READING_MS = 2_000;

export interface ShownKnownServices {
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
  readonly knownList: KnownList;
}

/**
 * The pictures that a server knows to be scams, shown by their copies in its log. Addresses of Discord's files end after a
 * day, so each is read anew from its entry; no other copy of a picture is kept.
 */
export function showKnownPictures(services: ShownKnownServices, guildId: string): ManagedKnownPictures {
  const { knownList } = services;
  return {
    async page(wanted) {
      const page = await knownList.page(guildId, wanted);
      const pictures = await Promise.all(
        page.pictures.map(async ({ entry, ...picture }) => ({
          ...picture,
          url: entry?.file && (await addressIn(services, entry)),
        })),
      );
      return { ...page, pictures };
    },
    forget: (key) => knownList.forget(guildId, key),
    takeBack: (key) => knownList.takeBack(guildId, key),
  };
}

/** The address of the picture in an entry of the log; `undefined` where the entry cannot be read, or not in time. */
async function addressIn({ botRest, clock }: ShownKnownServices, { channelId, messageId }: Entry) {
  const read = botRest.get(Routes.channelMessage(channelId, messageId)).then(
    (message) => picturesOf(postedMessageSchema.parse(message))[0]?.url,
    (error: unknown) => {
      log.info({ err: error, messageId }, "an entry of the moderation log cannot be read for its picture");
      return undefined;
    },
  );
  return inTime(clock, MAX_READING_MS, read, () => undefined);
}
