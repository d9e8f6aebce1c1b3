import type { MessageComponentInteraction, ModalSubmitInteraction } from "discord.js";
import { type APIMessage, Routes } from "discord-api-types/v10";
import type { PictureSource } from "../../core/picture.ts";
import type { Subject } from "../../core/subject.ts";
import { log } from "../../log.ts";
import { fromDiscordJs, picturesOf, postedMessageSchema } from "../posted-message.ts";
import type { Incoming } from "./incoming.ts";

/** A link is fetched again when it ends sooner than a job may take to read it. */
const MARGIN_MS = 60_000;

/**
 * The subject's pictures at addresses that still open them: Discord signs them for about a day. A fresh one stands in
 * the message of the button, or in the message that the pictures were posted in, where the bot may read it. Where there
 * is none, the old one stays: what is known of the picture may be enough.
 */
export async function freshPictures(
  incoming: Incoming<MessageComponentInteraction | ModalSubmitInteraction>,
  { pictures, about }: Subject,
): Promise<readonly PictureSource[]> {
  const { interaction, services } = incoming;
  const isOver = ({ url }: PictureSource) => expiresAtMs(url) < services.clock.now() + MARGIN_MS;
  if (!pictures.some(isOver)) return pictures;

  const shown = interaction.message ? picturesOf(fromDiscordJs(interaction.message)) : [];
  const renewed = withAddressesOf(shown, pictures);
  if (!about || interaction.authorizingIntegrationOwners.guildId === null || !renewed.some(isOver)) return renewed;
  try {
    const route = Routes.channelMessage(about.channelId, about.messageId);
    const message = (await services.botRest.get(route)) as APIMessage; // read by its schema below
    return withAddressesOf(picturesOf(postedMessageSchema.parse(message)), renewed);
  } catch (error) {
    log.info({ err: error, channelId: about.channelId }, "the pictures' message could not be read again");
    return renewed;
  }
}

/** The same pictures, at the newer addresses of those that are among `newer`. */
function withAddressesOf(newer: readonly PictureSource[], pictures: readonly PictureSource[]): PictureSource[] {
  return pictures.map((picture) => {
    const same = newer.find((one) => one.attachmentId !== undefined && one.attachmentId === picture.attachmentId);
    return same ? { ...picture, url: same.url } : picture;
  });
}

/** When a signed address ends (`ex`: seconds since the epoch, in hex); one that is not signed never does. */
function expiresAtMs(url: string): number {
  const expiry = URL.canParse(url) ? new URL(url).searchParams.get("ex") : null;
  return expiry === null ? Number.POSITIVE_INFINITY : Number.parseInt(expiry, 16) * 1000;
}
