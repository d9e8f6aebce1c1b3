import type { ButtonInteraction, MessageContextMenuCommandInteraction } from "discord.js";
import { UserError } from "../../core/errors.ts";
import type { CaseButton, ScamCase } from "../../core/moderation.ts";
import type { Permission } from "../../core/trouble.ts";
import type { Button, View } from "../../core/view.ts";
import { fromDiscordJs, picturesOf } from "../posted-message.ts";
import { answerAtOnce } from "../respond.ts";
import { answerLater } from "./answer-later.ts";
import { type Incoming, inFirstResponse, orExplain, responding } from "./incoming.ts";
import { need } from "./presser.ts";

/** Discord shows five rows of five buttons. */
const MAX_TO_CHOOSE = 25;
const BUTTONS_IN_A_ROW = 5;

/** Does what a button of the moderation log says, for whoever may do that themselves. */
export async function decideCase(
  incoming: Incoming<ButtonInteraction>,
  name: CaseButton | "banPoster",
  id: string,
): Promise<void> {
  if (name === "banPoster") return banChosen(incoming, id);
  const scam = await findCase(incoming, id);
  if (name === "ban") return banOrChoose(incoming, scam);
  const { interaction, words, services } = incoming;
  need(interaction, "ManageMessages");
  const isSilenced = scam.posters.some(({ timedOutUntilMs = 0 }) => timedOutUntilMs > services.clock.now());
  if (isSilenced) need(interaction, "ModerateMembers");
  const userId = interaction.user.id;
  await answerLater(incoming, async () => {
    const state = name === "undo" ? "undone" : "notScam";
    const { deleted } = await services.moderation.decide(scam, state, userId);
    return [{ type: "text", markdown: words.moderation[state](userId, deleted) }];
  });
}

/** Takes a message's pictures for scams from now on, and deletes the message. */
export async function reportScam(
  incoming: Incoming<MessageContextMenuCommandInteraction>,
  needs: Permission,
): Promise<void> {
  const { interaction, services, words } = incoming;
  await orExplain(incoming, async () => {
    const { guildId } = interaction;
    if (guildId === null) throw new UserError("serverOnly", {});
    need(interaction, needs);
    const message = fromDiscordJs(interaction.targetMessage);
    const pictures = picturesOf(message);
    if (pictures.length === 0) throw new UserError("messageWithoutPictures", {});
    const { channel_id: channelId, id: messageId, author } = message;
    const offence = { guildId, channelId, messageId, poster: { userId: author.id } };
    await answerLater(incoming, async () => {
      const count = await services.moderation.report(pictures, offence, interaction.user.id);
      const { mode, logChannelId } = (await services.settings.read(guildId)).moderation;
      const { reported, reportedAsleep, reportedWithoutLog } = words.moderation;
      const sentences = [
        reported(count),
        ...(mode === "off" ? [reportedAsleep] : []),
        ...(logChannelId === undefined ? [reportedWithoutLog] : []),
      ];
      return [{ type: "text", markdown: sentences.join("\n") }];
    });
  });
}

async function banOrChoose(incoming: Incoming<ButtonInteraction>, scam: ScamCase): Promise<void> {
  const { interaction, words } = incoming;
  need(interaction, "BanMembers");
  const [only, ...others] = toBan(scam);
  if (only === undefined) {
    return answerAtOnce(responding(incoming), [{ type: "text", markdown: words.moderation.nobodyToBan }], true);
  }
  if (others.length === 0) return ban(incoming, scam, only.userId);
  await answerAtOnce(responding(incoming), choiceOf(scam, incoming), true);
}

/** Bans the one whom a button names behind its case. */
async function banChosen(incoming: Incoming<ButtonInteraction>, id: string): Promise<void> {
  const [, caseId = "", chosen = ""] = /^(.+)-(\d+)$/.exec(id) ?? [];
  const scam = await findCase(incoming, caseId);
  need(incoming.interaction, "BanMembers");
  const poster = scam.posters.find(({ userId }) => userId === chosen);
  if (!poster) throw new UserError("tooLongAgo", {});
  await ban(incoming, scam, poster.userId);
}

async function ban(incoming: Incoming<ButtonInteraction>, scam: ScamCase, userId: string): Promise<void> {
  const { interaction, words, services } = incoming;
  await answerLater(incoming, async () => {
    await services.moderation.ban(scam, userId, interaction.user.id);
    return [{ type: "text", markdown: words.moderation.banned(userId) }];
  });
}

/** Whoever posted it last stands first. */
function toBan({ posters }: ScamCase): ScamCase["posters"] {
  return posters.filter(({ isBanned }) => !isBanned).toReversed();
}

function choiceOf(scam: ScamCase, { words }: Incoming<ButtonInteraction>): View {
  const { moderation: sentences } = words;
  const shown = toBan(scam).slice(0, MAX_TO_CHOOSE);
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

async function findCase(incoming: Incoming<ButtonInteraction>, id: string): Promise<ScamCase> {
  const { interaction, services } = incoming;
  const scam = await inFirstResponse(services, services.moderation.find(id));
  // A custom id can be forged: a case belongs to its server, and to the channel where those who may moderate it are asked.
  const isElsewhere = scam?.entry !== undefined && scam.entry.channelId !== interaction.channelId;
  if (!scam || scam.guildId !== interaction.guildId || isElsewhere) throw new UserError("tooLongAgo", {});
  return scam;
}
