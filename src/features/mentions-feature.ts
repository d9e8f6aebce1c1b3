import { describePicture } from "../../commands/caption.ts";
import { askAgain } from "../../commands/dialogues/ask-dialogue.ts";
import { help } from "../../commands/help.ts";
import type { Discord } from "../connect-discord.ts";
import { LANGUAGES } from "../core/server/personal-preferences.ts";
import type { View } from "../core/ui/view.ts";
import type { Words } from "../core/ui/words.ts";
import { postReply } from "../discord/delivery/targets/post-reply.ts";
import type { Feature } from "../discord/interactions/feature.ts";
import { createGuide, type ReplyTo } from "../discord/mentions/guidance.ts";
import { createMentions, type MentionsServices } from "../discord/mentions/answer-mentions.ts";
import { createOfferInPrivate } from "../discord/mentions/offer-in-private.ts";
import { wordsFor } from "../locales/index.ts";
import type { Product, Runtime } from "../product.ts";
import type { Answering } from "./answering.ts";

/** Answers to messages that address the bot. */
export function createMentionsFeature(
  { people: { findDefaults, firstTimes }, answers: { subjects }, servers: { rules } }: Product,
  { client, serverLocales, commandMentions }: Discord,
  { requestsOf, explainFailure }: Answering,
  { clock, randomId }: Runtime,
): Feature {
  const replyTo: ReplyTo = async (heard, view) => {
    const target = { channelId: heard.channel_id, repliesTo: heard.id, nonce: heard.id };
    await postReply(client.rest, clock, target, view);
  };
  const otherLanguages = (spoken: Words): View =>
    LANGUAGES.map((language) => wordsFor(language))
      .filter((words) => words !== spoken)
      .map((words) => ({
        type: "smallPrint",
        markdown: commandMentions.link(words.mentions.chooseLanguage, words),
      }));
  const findReader: MentionsServices["findReader"] = async ({ author, guild_id }) => {
    const guildId = guild_id ?? undefined;
    const defaults = await findDefaults(author.id, guildId);
    const locale = defaults.language ?? (await serverLocales.of(guildId));
    return { defaults, locale, words: wordsFor(locale) };
  };
  const guide = createGuide({
    firstTimes,
    replyTo,
    help: (words) => help.run(words, commandMentions.link),
    otherLanguages,
    readsMessages: rules.readsMessages,
  });
  const listener = createMentions({
    findReader,
    tasks: { askAgain, describe: describePicture },
    subjects,
    requestsOf,
    offerInPrivate: createOfferInPrivate({ subjects, replyTo, randomId }),
    guide,
    replyTo,
    firstTimes,
    explainFailure,
    clock,
  });
  return { listener };
}
