import type { Report } from "./report-checks.ts";
import type { Permission } from "../../../core/permission.ts";
import type { MessageContextMenuCommandInteraction, ModalSubmitInteraction } from "discord.js";
import { InteractionResponseType, PermissionFlagsBits, Routes } from "discord-api-types/v10";
import { z } from "zod";
import { startDeadline } from "../../../core/async/deadline.ts";
import { UserError } from "../../../core/errors.ts";
import type { MessageLink } from "../../../core/request/message-link.ts";
import { isSameFile, type PictureSource } from "../../../core/request/picture.ts";
import type { Subject } from "../../../core/request/subject.ts";
import { escapeMarkdown } from "../../../core/text.ts";
import { log } from "../../../log.ts";
import { isMessageGone } from "../../rest/api-errors.ts";
import { readForm, toModal } from "../../payloads/forms.ts";
import { reportForm } from "./report-form.ts";
import type { Reported } from "./reports.ts";
import { fromDiscordJs, linkTo, picturesOf, postedMessageSchema } from "../../payloads/posted-message.ts";
import { respond } from "../../delivery/targets/respond.ts";
import { answerLater } from "../../interactions/answer-later.ts";
import {
  type DispatchServices,
  type InteractionContext,
  inFirstResponse,
  orExplain,
  responding,
} from "../../interactions/context.ts";
import { may, need } from "../../interactions/actor.ts";
import { findSubject, placeOf } from "../../interactions/referred.ts";

/** What a dialogue can offer to choose from. */
const MAX_PICTURES = 25;
/** The first response has been given, but a moderator waits. */
const MAX_READING_MS = 5_000;

const messageSchema = postedMessageSchema.extend({ webhook_id: z.string().nullish() });

/** Asks what should be done about a message's pictures, in a dialogue. */
export async function openReport(
  incoming: InteractionContext<MessageContextMenuCommandInteraction>,
  needs: Permission,
): Promise<void> {
  const { interaction, services, words } = incoming;
  await orExplain(incoming, async () => {
    const { guildId, targetMessage, user } = interaction;
    if (guildId === null) throw new UserError("serverOnly", {});
    need(interaction, needs);
    const message = fromDiscordJs(targetMessage);
    const pictures = picturesOf(message);
    if (pictures.length === 0) throw new UserError("messageWithoutPictures", {});
    if (pictures.length > MAX_PICTURES) throw new UserError("tooManyPictures", { limit: MAX_PICTURES });
    const id = services.randomId();
    const about = linkTo(message, guildId);
    const subject: Subject = {
      userId: user.id,
      isPrivate: true,
      place: placeOf(interaction),
      pictures,
      about,
      results: [],
    };
    const [{ moderation }] = await inFirstResponse(
      services,
      Promise.all([services.settings.read(guildId), services.subjects.keep(id, subject)]),
    );
    const { author, webhookId } = targetMessage;
    const form = reportForm(
      {
        pictures,
        poster: { name: author.displayName, username: author.username },
        isMember: webhookId === null && author.id !== interaction.client.user.id,
        moderation,
        may: {
          bot: (permission) => interaction.appPermissions.has(PermissionFlagsBits[permission]),
          moderator: (permission) => may(interaction, permission),
        },
      },
      words,
    );
    await respond(responding(incoming), InteractionResponseType.Modal, toModal(form, ["report", id]));
  });
}

/** Does what was chosen in the dialogue, perhaps after a restart: of the message as it is now. */
export async function submitReport(incoming: InteractionContext<ModalSubmitInteraction>, id: string): Promise<void> {
  const { interaction, services } = incoming;
  const subject = await findSubject(incoming, id);
  const { about } = subject;
  if (about?.guildId === undefined || about.guildId !== interaction.guildId) throw new UserError("tooLongAgo", {});
  const { guildId } = about;
  need(interaction, "ManageMessages");
  const values = readForm(interaction);
  const [chosen, steps] = [new Set(values.chosen("pictures")), new Set(values.chosen("steps"))];
  const pictures = subject.pictures.filter((_picture, index) => chosen.has(String(index)));
  if (pictures.length === 0) throw new UserError("nothingChosen", {});
  if (steps.has("silence")) need(interaction, "ModerateMembers");
  await answerLater(incoming, async () => {
    const now = await readCurrentMessage(services, about, pictures);
    const { channelId, messageId, authorId } = about;
    const report: Report = {
      pictures: now.pictures,
      offence: { guildId, channelId, messageId, poster: { userId: authorId }, words: now.words },
      byUserId: interaction.user.id,
      isByPerson: now.isByPerson,
      deletesMessage: steps.has("delete") && !now.isGone,
      isGone: now.isGone,
      deletesCopies: steps.has("copies"),
      silences: steps.has("silence"),
    };
    const reported = await services.moderation.report(report).catch((error: unknown) => {
      throw now.isGone && isPictureGone(error) ? new UserError("messageGone", {}, { cause: error }) : error;
    });
    const { moderation } = await services.settings.read(guildId);
    const { reportedWithoutModeration, reportedWithoutLog } = incoming.words.moderation;
    const sentences = [
      ...outcome(incoming, report, reported),
      ...(moderation.mode === "off" ? [reportedWithoutModeration] : []),
      ...(moderation.logChannelId === undefined ? [reportedWithoutLog] : []),
    ];
    return [{ type: "text", markdown: sentences.join("\n") }];
  });
}

/** What was done, and what was not, a sentence each. */
function outcome(
  { words, services }: InteractionContext<ModalSubmitInteraction>,
  { isGone, offence: { poster } }: Report,
  { known, unread, isDeleted, copiesDeleted, silenced, failures }: Reported,
): readonly string[] {
  const { report: sentences } = words.moderation;
  const silence =
    silenced === "hasLeft"
      ? sentences.hasLeft(poster.userId)
      : silenced && sentences.silenced(poster.userId, silenced.untilMs);
  return [
    sentences.known(known),
    ...(unread > 0 ? [sentences.unread(unread)] : []),
    ...(isGone ? [sentences.messageWasGone] : []),
    ...(isDeleted ? [sentences.messageDeleted] : []),
    ...(copiesDeleted === undefined ? [] : [sentences.copiesDeleted(copiesDeleted.length)]),
    ...(silence === undefined ? [] : [silence]),
    ...failures.map(({ step, error }) =>
      sentences.notDone[step](escapeMarkdown(services.explainFailure(error, words).sentence)),
    ),
  ];
}

interface Now {
  readonly isGone: boolean;
  /** Whether a person posted it, as far as that is known: neither a bot nor a webhook. */
  readonly isByPerson: boolean;
  readonly pictures: readonly PictureSource[];
  readonly words: string;
}

/**
 * The message as it is now. What the bot may not see of it counts as unchanged: without the Message Content intent, it is
 * shown neither the words nor the pictures of others' messages.
 *
 * @throws UserError `picturesChanged` where one of the pictures is not in it any more
 */
async function readCurrentMessage(
  { botRest, clock, serverRules }: DispatchServices,
  { channelId, messageId }: MessageLink,
  pictures: readonly PictureSource[],
): Promise<Now> {
  const reading = startDeadline(clock, MAX_READING_MS, () => new Error("It took too long."));
  const read = async () => {
    const route = Routes.channelMessage(channelId, messageId);
    return messageSchema.parse(await botRest.get(route, { signal: reading.signal }));
  };
  try {
    const message = await read();
    const shown = picturesOf(message);
    const isByPerson = message.author.bot !== true && !message.webhook_id;
    const unchanged = { isGone: false, isByPerson, words: message.content };
    if (shown.length === 0 && !serverRules.readsMessages) return { ...unchanged, pictures };
    const fresh = pictures.flatMap((picture) => {
      const same = shown.find((one) => isSameFile(one, picture));
      return same ? [{ ...picture, url: same.url }] : [];
    });
    if (fresh.length < pictures.length) throw new UserError("picturesChanged", {});
    return { ...unchanged, pictures: fresh };
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (!isMessageGone(error)) log.info({ err: error, channelId }, "a reported message could not be read again");
    return { isGone: isMessageGone(error), isByPerson: true, pictures, words: "" };
  } finally {
    reading.stop();
  }
}

function isPictureGone(error: unknown): boolean {
  return error instanceof UserError && (error.key === "pictureGone" || error.key === "pictureUnreachable");
}
