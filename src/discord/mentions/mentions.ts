import type { FirstTimes } from "../../services/servers/first-times.ts";
import type { AnswerRequest, Task } from "../../core/request/request.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import type { MessageLink } from "../../core/request/message-link.ts";
import type { CommandDefaults } from "../../core/server/settings.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import { UserError } from "../../core/errors.ts";
import { LANGUAGES } from "../../core/server/preferences.ts";
import { escapeMarkdown } from "../../core/text.ts";
import { log } from "../../log.ts";
import { isGone } from "../rest/api-errors.ts";
import {
  DEFAULT_MAX_FILE_BYTES,
  type DispatchServices,
  startPending,
  type NewRequest,
} from "../interactions/context.ts";
import { postReply } from "../delivery/targets/post-reply.ts";
import { picturesOfAnswer, subjectIdIn, subjectOfAnswer } from "../payloads/owned-pictures.ts";
import { linkTo, picturesOf, type PostedMessage } from "../payloads/posted-message.ts";
import type { HeardMessage, MessageListener } from "../gateway/message-listeners.ts";
import { offerInPrivate } from "./offer-in-private.ts";
import type { ServerLocales } from "../servers/server-locales.ts";
import { type Mention, parseMention } from "./parse-mention.ts";

export interface MentionsServices extends DispatchServices {
  readonly firstTimes: FirstTimes;
  readonly serverLocales: ServerLocales;
  /** The follow-up question to whoever answered the last one. */
  readonly askAgain: (last: Task | undefined, question: string) => Task;
  /** What is asked of a picture where nobody says a word. */
  readonly describe: (defaults: CommandDefaults) => Task;
  /** What the bot does, in short. */
  readonly help: (words: Words) => View;
  /** Whether the bot is shown what people say to each other. */
  readonly readsMessages: boolean;
}

/** What one person may ask by messages in a minute: each picture costs, and nothing else bounds who posts them. */
const MAX_ASKED_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** Answers messages that speak to the bot. */
export function createMentions(services: MentionsServices): MessageListener {
  return {
    async posted(heard, botId) {
      const speech = parseMention(heard, botId);
      if (speech) await answer(services, heard, speech);
    },
  };
}

/** What somebody speaks of. */
interface Topic {
  readonly pictures: readonly PictureSource[];
  readonly about: MessageLink;
  readonly lastTask: Task | undefined;
}

async function answer(services: MentionsServices, heard: HeardMessage, speech: Mention): Promise<void> {
  const guildId = heard.guild_id ?? undefined;
  const defaults = await services.findDefaults(heard.author.id, guildId);
  const locale = defaults.language ?? (await services.serverLocales.of(guildId));
  const words = services.wordsFor(locale);
  try {
    const topic = await topicOf(services, heard, speech);
    if (!topic) return await hint(services, heard, speech, words, defaults.language !== undefined);
    const { pictures, about, lastTask } = topic;
    if (speech.answer && speech.words === "") return await say(services, heard, words.mentions.howToAsk);
    if (!(await services.firstTimes.isWithin(`asked:${heard.author.id}`, MAX_ASKED_A_MINUTE, MINUTE_MS))) {
      return await slowDown(services, heard);
    }
    const task = speech.words === "" ? services.describe(defaults) : services.askAgain(lastTask, speech.words);
    const request = { task, pictures, about };
    if (defaults.private && guildId !== undefined) return await offerInPrivate(services, heard, request, words);
    await startPending(services, wishOf(services, heard, request, locale), words);
  } catch (error) {
    if (isGone(error)) throw error;
    await say(services, heard, escapeMarkdown(services.explainFailure(error, words).sentence));
  }
}

/** The pictures of the message itself, else those of the message that it replies to. */
async function topicOf(
  { subjects }: MentionsServices,
  heard: HeardMessage,
  { answer, reply }: Mention,
): Promise<Topic | undefined> {
  const guildId = heard.guild_id ?? null;
  const shownIn = (message: PostedMessage, pictures = picturesOf(message), lastTask?: Task): Topic | undefined =>
    pictures.length === 0 ? undefined : { pictures, about: linkTo(message, guildId), lastTask };
  const own = shownIn(heard);
  if (own || reply) return own ?? (reply && shownIn(reply));
  if (!answer) return undefined;
  const subject = await subjectOfAnswer(subjects, answer);
  const shown = shownIn(answer, picturesOfAnswer(answer, subject), subject?.task);
  if (shown || !subject || subject.pictures.length === 0) return shown;
  return { pictures: subject.pictures, about: subject.about ?? linkTo(answer, guildId), lastTask: subject.task };
}

/** Says once in a minute that there is too much to do. */
async function slowDown(services: MentionsServices, heard: HeardMessage): Promise<void> {
  const isFirst = await services.firstTimes.isFirst(`hurried:${heard.author.id}`, MINUTE_MS);
  if (isFirst) throw new UserError("tooManyAtOnce", {});
  log.debug({ userId: heard.author.id }, "passed over: one person asks for too much at once");
}

/** Where there is no picture to speak of, it may only be hidden from the bot; where none is meant, there is help. */
async function hint(
  services: MentionsServices,
  heard: HeardMessage,
  speech: Mention,
  words: Words,
  knowsLanguage: boolean,
): Promise<void> {
  const { answer, reply, isDirect } = speech;
  if (answer && subjectIdIn(answer) !== undefined) throw new UserError("tooLongAgo", {});
  if (answer) return say(services, heard, words.mentions.howToAsk);
  if (!reply) return offerHelp(services, heard, speech, words, knowsLanguage);
  if (services.readsMessages || isDirect) throw new UserError("messageWithoutPictures", {});
  const isFirst = await services.firstTimes.isFirst(`hidden:${reply.id}:${heard.author.id}`);
  if (isFirst) await say(services, heard, words.mentions.pictureHidden);
}

/** Nothing, or a word such as a greeting: more is said about the bot, and not to it. */
const SHORT = /^\S*$/;
/** However many people call the bot in a channel, it says no more than this often what it does. */
const CHANNEL_PAUSE_MS = 60_000;

/** Says what the bot does to a person who has only called it, or greets it: once in an hour. */
async function offerHelp(
  services: MentionsServices,
  heard: HeardMessage,
  { words: said, isDirect }: Mention,
  words: Words,
  knowsLanguage: boolean,
): Promise<void> {
  const { firstTimes } = services;
  const { channel_id, author } = heard;
  if (!isDirect && !SHORT.test(said)) return;
  if (!(await firstTimes.isFirst(`help:${channel_id}:${author.id}`))) return;
  if (!isDirect && !(await firstTimes.isFirst(`help:${channel_id}`, CHANNEL_PAUSE_MS))) return;
  const isStranger = isDirect && !knowsLanguage; // in a server, its own language holds
  await replyWith(services, heard, [...services.help(words), ...(isStranger ? otherLanguages(services, words) : [])]);
}

/** In each of them, how to choose it: Discord does not say in which language a person writes. */
function otherLanguages({ wordsFor, linkCommands }: MentionsServices, spoken: Words): View {
  const others = LANGUAGES.map((language) => wordsFor(language)).filter((words) => words !== spoken);
  return others.map((words) => ({
    type: "smallPrint",
    markdown: linkCommands(words.mentions.chooseLanguage, words),
  }));
}

function wishOf({ clock }: MentionsServices, heard: HeardMessage, request: AnswerRequest, locale: string): NewRequest {
  const { id: repliesTo, guild_id: guildId, channel_id: channelId, author } = heard;
  const place = { ...(guildId && { guildId }), channelId, startedAtMs: clock.now() };
  const address = { kind: "reply", ...place, repliesTo } as const;
  return { userId: author.id, request, locale, maxFileBytes: DEFAULT_MAX_FILE_BYTES, address };
}

/** Replies with a sentence. */
function say(services: MentionsServices, heard: HeardMessage, markdown: string): Promise<void> {
  return replyWith(services, heard, [{ type: "text", markdown }]);
}

async function replyWith({ botRest, clock }: MentionsServices, heard: HeardMessage, view: View): Promise<void> {
  const target = { channelId: heard.channel_id, repliesTo: heard.id, nonce: heard.id };
  await postReply(botRest, clock, target, view);
}
