import type { ButtonInteraction, ModalSubmitInteraction, REST } from "discord.js";
import { PermissionFlagsBits, Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Clock } from "../../../core/async/clock.ts";
import { inTime } from "../../../core/async/deadline.ts";
import { UserError } from "../../../core/errors.ts";
import type { Form } from "../../../core/ui/form.ts";
import { type Poster, type ScamCase, unbannedPosters } from "../../../core/server/moderation-case.ts";
import { escapeMarkdown } from "../../../core/text.ts";
import type { Button, View } from "../../../core/ui/view.ts";
import type { Words } from "../../../core/ui/words.ts";
import { log } from "../../../log.ts";
import { readForm } from "../../payloads/forms.ts";
import { createdAtMs } from "../../rest/snowflake.ts";
import { need } from "../../interactions/actor.ts";
import type { InteractionContext } from "../../interactions/context.ts";
import type { ReferredCases } from "./referred-case.ts";
import type { ModerationReview } from "./review.ts";

/** Discord shows five rows of five buttons. */
const MAX_TO_CHOOSE = 25;
const BUTTONS_IN_A_ROW = 5;
/** Discord's audit log takes 512, some of which the moderator's id needs. */
const MAX_REASON_CHARACTERS = 400;
/** A dialogue must open within 3 s: where the name is late, it opens without it. */
const MAX_NAMING_MS = 1_000;

/** https://discord.com/developers/docs/resources/user#user-object */
const userSchema = z.object({ username: z.string(), global_name: z.string().nullish() });
type User = z.infer<typeof userSchema>;

type Press = InteractionContext<ButtonInteraction>;

/** Asks a moderator before a poster is banned. */
export interface BanDialogue {
  /** Asks whether to ban the poster of a scam, or which of several. */
  openOrChoose(context: Press, scam: ScamCase): Promise<void>;
  /** Asks whether to ban the poster whom a button names. */
  openChosen(context: Press, id: string): Promise<void>;
  /** Bans the poster whom the dialogue named. */
  submit(context: InteractionContext<ModalSubmitInteraction>, id: string): Promise<void>;
}

export interface BanDialogueServices {
  readonly review: Pick<ModerationReview, "ban">;
  readonly cases: ReferredCases;
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
}

export function createBanDialogue({ review, cases, botRest, clock }: BanDialogueServices): BanDialogue {
  const open = async ({ interaction, words, respond }: Press, scam: ScamCase, { userId }: Poster): Promise<void> => {
    if (!interaction.appPermissions.has(PermissionFlagsBits.BanMembers)) {
      throw new UserError("permissionsMissing", { where: "server", permissions: ["BanMembers"] }); // before the moderator types a reason in vain
    }
    const user = await inTime(clock, MAX_NAMING_MS, userOf(botRest, userId), () => undefined);
    await respond.openForm(banForm(userId, user, words), ["banPoster", `${scam.id}-${userId}`]);
  };
  return {
    async openOrChoose(context, scam) {
      const { interaction, words, respond } = context;
      need(interaction, "BanMembers");
      const [only, ...others] = unbannedPosters(scam);
      if (only === undefined) return respond.answer([{ type: "text", markdown: words.moderation.noneToBan }], true);
      if (others.length === 0) return open(context, scam, only);
      await respond.answer(choiceOf(scam, words), true);
    },

    async openChosen(context, id) {
      const { scam, poster } = await cases.findPoster(context.interaction, id);
      need(context.interaction, "BanMembers");
      await open(context, scam, poster);
    },

    async submit({ interaction, words, respond }, id) {
      await respond.orExplain(async () => {
        const { scam, poster } = await cases.findPoster(interaction, id);
        need(interaction, "BanMembers");
        const { userId } = poster;
        const values = readForm(interaction);
        const ban = { userId, reason: values.text("reason"), deletesMessages: values.checked("deletes") };
        await respond.answerLater(async () => {
          const { scam: now, isNew } = await review.ban(scam, ban, interaction.user.id);
          const { bannedBy } = now.posters.find((one) => one.userId === userId) ?? {};
          const { banned, bannedKeepingMessages, banning } = words.moderation;
          const done = ban.deletesMessages ? banned(userId) : bannedKeepingMessages(userId);
          return [{ type: "text", markdown: isNew ? done : banning.bannedAlready(userId, bannedBy) }];
        });
      });
    },
  };
}

/** `undefined` where Discord does not tell. */
async function userOf(botRest: REST, userId: string): Promise<User | undefined> {
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
