import type { ButtonInteraction, ModalSubmitInteraction } from "discord.js";
import { InteractionResponseType, PermissionFlagsBits, Routes } from "discord-api-types/v10";
import { z } from "zod";
import { inTime } from "../../../core/async/deadline.ts";
import { UserError } from "../../../core/errors.ts";
import type { Form } from "../../../core/ui/form.ts";
import { type Poster, type ScamCase, unbannedPosters } from "../../../core/server/moderation.ts";
import { escapeMarkdown } from "../../../core/text.ts";
import type { Button, View } from "../../../core/ui/view.ts";
import type { Words } from "../../../core/ui/words.ts";
import { log } from "../../../log.ts";
import { readForm, toModal } from "../../payloads/forms.ts";
import { answerAtOnce, respond } from "../../delivery/targets/respond.ts";
import { createdAtMs } from "../../rest/snowflake.ts";
import { answerLater } from "../../interactions/answer-later.ts";
import { type DispatchServices, type InteractionContext, responding } from "../../interactions/context.ts";
import { need } from "../../interactions/actor.ts";
import { findPoster } from "./referred-case.ts";

/** Discord shows five rows of five buttons. */
const MAX_TO_CHOOSE = 25;
const BUTTONS_IN_A_ROW = 5;
/** Discord's audit log takes 512, of which the moderator's id has some. */
const MAX_REASON_CHARACTERS = 400;
/** A dialogue must open within 3 s: without the name it does, too. */
const MAX_NAMING_MS = 1_000;

/** https://discord.com/developers/docs/resources/user#user-object */
const userSchema = z.object({ username: z.string(), global_name: z.string().nullish() });
type User = z.infer<typeof userSchema>;

/** Asks whether the one who posted a scam is to be banned, or who of several. */
export async function banOrChoose(incoming: InteractionContext<ButtonInteraction>, scam: ScamCase): Promise<void> {
  const { interaction, words } = incoming;
  need(interaction, "BanMembers");
  const [only, ...others] = unbannedPosters(scam);
  if (only === undefined) {
    return answerAtOnce(responding(incoming), [{ type: "text", markdown: words.moderation.noneToBan }], true);
  }
  if (others.length === 0) return askToBan(incoming, scam, only);
  await answerAtOnce(responding(incoming), choiceOf(scam, words), true);
}

/** Asks whether the one whom a button names is to be banned. */
export async function banChosen(incoming: InteractionContext<ButtonInteraction>, id: string): Promise<void> {
  const { scam, poster } = await findPoster(incoming, id);
  need(incoming.interaction, "BanMembers");
  await askToBan(incoming, scam, poster);
}

/** Bans the one whom the dialogue named. */
export async function submitBan(incoming: InteractionContext<ModalSubmitInteraction>, id: string): Promise<void> {
  const { interaction, words, services } = incoming;
  const { scam, poster } = await findPoster(incoming, id);
  need(interaction, "BanMembers");
  const { userId } = poster;
  const values = readForm(interaction);
  const ban = { userId, reason: values.text("reason"), deletesMessages: values.checked("deletes") };
  await answerLater(incoming, async () => {
    const { scam: now, isNew } = await services.moderation.ban(scam, ban, interaction.user.id);
    const { bannedBy } = now.posters.find((one) => one.userId === userId) ?? {};
    const { banned, bannedKeepingMessages, banning } = words.moderation;
    const done = ban.deletesMessages ? banned(userId) : bannedKeepingMessages(userId);
    return [{ type: "text", markdown: isNew ? done : banning.bannedAlready(userId, bannedBy) }];
  });
}

async function askToBan(
  incoming: InteractionContext<ButtonInteraction>,
  scam: ScamCase,
  { userId }: Poster,
): Promise<void> {
  const { interaction, services, words } = incoming;
  if (!interaction.appPermissions.has(PermissionFlagsBits.BanMembers)) {
    throw new UserError("permissionsMissing", { where: "server", permissions: ["BanMembers"] }); // before a reason is typed in vain
  }
  const user = await inTime(services.clock, MAX_NAMING_MS, userOf(services, userId), () => undefined);
  const modal = toModal(banForm(userId, user, words), ["banPoster", `${scam.id}-${userId}`]);
  await respond(responding(incoming), InteractionResponseType.Modal, modal);
}

/** `undefined` where Discord does not tell. */
async function userOf({ botRest }: DispatchServices, userId: string): Promise<User | undefined> {
  try {
    return userSchema.parse(await botRest.get(Routes.user(userId)));
  } catch (error) {
    log.info({ err: error }, "the name of a poster who may be banned could not be read");
    return undefined;
  }
}

function banForm(userId: string, user: User | undefined, { moderation: { banning } }: Words): Form {
  const name = user && {
    escaped: escapeMarkdown(user.global_name ?? user.username),
    username: escapeMarkdown(user.username),
  };
  return {
    title: banning.title,
    fields: [
      { type: "note", markdown: banning.who(userId, createdAtMs(userId), name) },
      {
        type: "text",
        name: "reason",
        label: banning.reason,
        hint: banning.reasonHint,
        isLong: false,
        isRequired: false,
        maxCharacters: MAX_REASON_CHARACTERS,
      },
      { type: "checkbox", name: "deletes", label: banning.deletes, hint: banning.deletesHint, isChecked: true },
    ],
  };
}

function choiceOf(scam: ScamCase, { moderation: sentences }: Words): View {
  const shown = unbannedPosters(scam).slice(0, MAX_TO_CHOOSE);
  const list = shown.map(({ userId }, index) => `${index + 1}. <@${userId}>`).join("\n");
  const buttons = shown.map(({ userId }, index): Button => ({
    label: sentences.banNumber(index + 1),
    action: ["banPoster", `${scam.id}-${userId}`],
  }));
  const rows = Array.from({ length: Math.ceil(buttons.length / BUTTONS_IN_A_ROW) }, (_row, index) =>
    buttons.slice(index * BUTTONS_IN_A_ROW, (index + 1) * BUTTONS_IN_A_ROW),
  );
  return [
    { type: "text", markdown: `${sentences.whomToBan}\n${list}` },
    ...rows.map((row) => ({ type: "buttons", buttons: row }) as const),
  ];
}
