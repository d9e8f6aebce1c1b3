import type { MessageContextMenuCommandInteraction, ModalSubmitInteraction } from "discord.js";
import { PermissionFlagsBits } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { UserError } from "../../../core/errors.ts";
import type { Permission } from "../../../core/permission.ts";
import type { Subject } from "../../../core/request/subject.ts";
import { escapeMarkdown } from "../../../core/text.ts";
import type { ModeratorMenu } from "../../../core/ui/command.ts";
import type { Words } from "../../../core/ui/words.ts";
import type { Settings } from "../../../services/servers/stored-settings.ts";
import { inFirstResponse } from "../../delivery/in-first-response.ts";
import { may, need } from "../../interactions/actor.ts";
import type { InteractionContext } from "../../interactions/context.ts";
import { placeOf, type References } from "../../interactions/references.ts";
import type { ExplainFailure } from "../../payloads/explain-failure.ts";
import { readForm } from "../../payloads/forms.ts";
import { fromDiscordJs, linkTo } from "../../payloads/posted-message.ts";
import { picturesOf } from "../../payloads/pictures-in-message.ts";
import type { Report } from "./report-checks.ts";
import { reportForm } from "./report-form.ts";
import type { ReadReported } from "./reported-message.ts";
import type { Reported } from "./reports.ts";
import type { ModerationReview } from "./review.ts";

/** The most pictures that a dialogue can list. */
const MAX_PICTURES = 25;

/** The menu by which moderators report a posted picture as a scam. */
export interface ReportMenu {
  /** Opens the dialogue that asks which measures to take against a message's pictures. */
  open(context: InteractionContext<MessageContextMenuCommandInteraction>): Promise<void>;
  /** Takes the measures chosen in the dialogue, perhaps after a restart, against the current message. */
  submit(context: InteractionContext<ModalSubmitInteraction>, id: string): Promise<void>;
}

export interface ReportMenuServices {
  readonly command: ModeratorMenu;
  readonly review: Pick<ModerationReview, "report">;
  readonly references: References;
  readonly settings: Settings;
  readonly readReported: ReadReported;
  readonly explainFailure: ExplainFailure;
  readonly clock: Clock;
}

export function createReportMenu(services: ReportMenuServices): ReportMenu {
  return {
    open: (context) => context.respond.orExplain(() => open(services, context)),
    submit: (context, id) => context.respond.orExplain(() => submit(services, context, id)),
  };
}

async function open(
  { command, references, settings, clock }: ReportMenuServices,
  { interaction, words, respond }: InteractionContext<MessageContextMenuCommandInteraction>,
): Promise<void> {
  const { guildId, targetMessage, user } = interaction;
  if (guildId === null) throw new UserError("serverOnly", {});
  need(interaction, command.needs);
  const message = fromDiscordJs(targetMessage);
  const pictures = picturesOf(message);
  if (pictures.length === 0) throw new UserError("messageWithoutPictures", {});
  if (pictures.length > MAX_PICTURES) throw new UserError("tooManyPictures", { limit: MAX_PICTURES });
  const subject: Subject = {
    userId: user.id,
    isPrivate: true,
    place: placeOf(interaction),
    pictures,
    about: linkTo(message, guildId),
    results: [],
  };
  const [{ moderation }, id] = await Promise.all([
    inFirstResponse(clock, settings.read(guildId)),
    references.keep(subject),
  ]);
  const { author, webhookId } = targetMessage;
  const facts = {
    pictures,
    poster: { name: author.displayName, username: author.username },
    isMember: webhookId === null && author.id !== interaction.client.user.id,
    moderation,
    may: {
      bot: (permission: Permission) => interaction.appPermissions.has(PermissionFlagsBits[permission]),
      moderator: (permission: Permission) => may(interaction, permission),
    },
  };
  await respond.openForm(reportForm(facts, words), ["report", id]);
}

async function submit(
  { references, readReported, review, settings, explainFailure }: ReportMenuServices,
  { interaction, words, respond }: InteractionContext<ModalSubmitInteraction>,
  id: string,
): Promise<void> {
  const subject = await references.find(interaction, id);
  const { about } = subject;
  if (about?.guildId === undefined || about.guildId !== interaction.guildId) throw new UserError("tooLongAgo", {});
  const { guildId } = about;
  need(interaction, "ManageMessages");
  const values = readForm(interaction);
  const [chosen, steps] = [new Set(values.chosen("pictures")), new Set(values.chosen("steps"))];
  const pictures = subject.pictures.filter((_picture, index) => chosen.has(String(index)));
  if (pictures.length === 0) throw new UserError("nothingChosen", {});
  if (steps.has("silence")) need(interaction, "ModerateMembers");
  await respond.answerLater(async () => {
    const now = await readReported(about, pictures);
    const { channelId, messageId, authorId } = about;
    const report: Report = {
      pictures: now.pictures,
      post: { guildId, channelId, messageId, poster: { userId: authorId }, words: now.words },
      byUserId: interaction.user.id,
      isByPerson: now.isByPerson,
      deletesMessage: steps.has("delete") && !now.isGone,
      isGone: now.isGone,
      deletesCopies: steps.has("copies"),
      silences: steps.has("silence"),
    };
    const reported = await review.report(report).catch((error: unknown) => {
      throw now.isGone && isPictureGone(error) ? new UserError("messageGone", {}, { cause: error }) : error;
    });
    const { moderation } = await settings.read(guildId);
    const { reportedWithoutModeration, reportedWithoutLog } = words.moderation;
    const explain = (error: unknown) => explainFailure(error, words).sentence;
    const sentences = [
      ...outcome(report, reported, words, explain),
      ...(moderation.mode === "off" ? [reportedWithoutModeration] : []),
      ...(moderation.logChannelId === undefined ? [reportedWithoutLog] : []),
    ];
    return [{ type: "text", markdown: sentences.join("\n") }];
  });
}

/** A sentence for each measure that succeeded, and each that did not. */
function outcome(
  { isGone, post: { poster } }: Report,
  { known, unread, isDeleted, copiesDeleted, silenced, failures }: Reported,
  words: Words,
  explain: (error: unknown) => string,
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
    ...failures.map(({ step, error }) => sentences.notDone[step](escapeMarkdown(explain(error)))),
  ];
}

function isPictureGone(error: unknown): boolean {
  return error instanceof UserError && (error.key === "pictureGone" || error.key === "pictureUnreachable");
}
