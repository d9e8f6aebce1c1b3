import type { MessageComponentInteraction, ModalSubmitInteraction, REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import { startDeadline } from "../../core/async/deadline.ts";
import { UserError } from "../../core/errors.ts";
import type { MessageLink } from "../../core/request/message-link.ts";
import { isSameFile, type PictureSource, signedUntilMs } from "../../core/request/picture.ts";
import type { Subject } from "../../core/request/subject.ts";
import { log } from "../../log.ts";
import { isMessageGone } from "../rest/api-errors.ts";
import { fromDiscordJs, postedMessageSchema } from "../payloads/posted-message.ts";
import { picturesOf } from "../payloads/pictures-in-message.ts";

/** A link is fetched again when it ends sooner than a job may take to read it. */
const MARGIN_MS = 60_000;
/** Discord gives 3 s for a first response, and the pictures themselves are yet to be read. */
const MAX_READING_MS = 1_000;

/**
 * The subject's pictures at addresses that still open them: Discord signs them for about a day. A fresh one stands in
 * the message of the button, or in the message that the pictures were posted in, where the bot may read it. Where there
 * is none, the old one stays: a cached result may be enough.
 *
 * @throws UserError `messageGone` where that message was deleted, and its pictures with it
 */
export type FreshPictures = (
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  subject: Subject,
) => Promise<readonly PictureSource[]>;

export function createFreshPictures(botRest: REST, clock: Clock): FreshPictures {
  return async (interaction, { pictures, about }) => {
    const isOver = ({ url }: PictureSource) => (signedUntilMs(url) ?? Infinity) < clock.now() + MARGIN_MS;
    if (!pictures.some(isOver)) return pictures;

    const shown = interaction.message ? picturesOf(fromDiscordJs(interaction.message)) : [];
    const renewed = withAddressesOf(shown, pictures);
    if (!about || interaction.authorizingIntegrationOwners.guildId === null || !renewed.some(isOver)) return renewed;
    return withAddressesOf(await readCurrentPictures(botRest, clock, about), renewed);
  };
}

/** The pictures that the bot sees in a message now: none where it may not see them, or not in time. */
async function readCurrentPictures(
  botRest: REST,
  clock: Clock,
  { channelId, messageId }: MessageLink,
): Promise<readonly PictureSource[]> {
  const reading = startDeadline(clock, MAX_READING_MS, () => new Error("It took too long."));
  try {
    const message = await botRest.get(Routes.channelMessage(channelId, messageId), { signal: reading.signal });
    return picturesOf(postedMessageSchema.parse(message));
  } catch (error) {
    if (isMessageGone(error)) throw new UserError("messageGone", {}, { cause: error });
    log.info({ err: error, channelId }, "the pictures' message could not be read again");
    return [];
  } finally {
    reading.stop();
  }
}

/** The same pictures, with newer addresses from `newer` where it has them, and hidden where they have become spoilers. */
function withAddressesOf(newer: readonly PictureSource[], pictures: readonly PictureSource[]): PictureSource[] {
  return pictures.map((picture) => {
    const same = newer.find((one) => isSameFile(one, picture));
    return same ? { ...picture, url: same.url, spoiler: picture.spoiler || same.spoiler } : picture;
  });
}
