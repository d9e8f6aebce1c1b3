import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import type { Task } from "../../core/request/request.ts";
import type { Defaults } from "../../core/server/personal-preferences.ts";
import type { CommandDefaults } from "../../core/server/settings.ts";
import { escapeMarkdown } from "../../core/text.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { Subjects } from "../../services/answers/subjects.ts";
import type { FirstTimes } from "../../services/servers/first-times.ts";
import { DEFAULT_MAX_FILE_BYTES, type Requests, type RequestsOf } from "../delivery/requests.ts";
import type { HeardMessage, MessageListener } from "../gateway/message-listeners.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import { isGone } from "../rest/api-errors.ts";
import type { Guide, ReplyTo } from "./guidance.ts";
import type { OfferInPrivate } from "./offer-in-private.ts";
import { type Mention, parseMention } from "./parse-mention.ts";
import { topicOf } from "./topic.ts";

/** The most questions that one person may ask by messages in a minute: pictures cost, and there is no other limit. */
const MAX_ASKED_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** The settings of a message's author. */
export interface Reader {
  readonly defaults: Defaults;
  readonly locale: string;
  readonly words: Words;
}

export interface MentionsServices {
  readonly findReader: (heard: HeardMessage) => Promise<Reader>;
  /** The request about pictures, in the author's own words or without any. */
  readonly tasks: {
    readonly askAgain: (last: Task | undefined, question: string) => Task;
    readonly describe: (defaults: CommandDefaults) => Task;
  };
  readonly subjects: Subjects;
  readonly requestsOf: RequestsOf;
  readonly offerInPrivate: OfferInPrivate;
  readonly guide: Guide;
  readonly replyTo: ReplyTo;
  readonly firstTimes: FirstTimes;
  readonly explainFailure: ExplainFailure;
  readonly clock: Clock;
}

/** Answers messages that address the bot. */
export function createMentions(services: MentionsServices): MessageListener {
  const { findReader, subjects, requestsOf, offerInPrivate, guide, tasks, replyTo, firstTimes } = services;
  const { explainFailure, clock } = services;

  const answer = async (heard: HeardMessage, mention: Mention): Promise<void> => {
    const reader = await findReader(heard);
    const { defaults, words } = reader;
    try {
      const topic = await topicOf(subjects, heard, mention);
      if (!topic) return await guide(heard, mention, words, defaults.language !== undefined);
      const { pictures, about, lastTask } = topic;
      if (mention.answer && mention.words === "") {
        return await replyTo(heard, [{ type: "text", markdown: words.mentions.howToAsk }]);
      }
      if (!(await isWithinLimit(firstTimes, heard))) return;
      const task = mention.words === "" ? tasks.describe(defaults) : tasks.askAgain(lastTask, mention.words);
      const request = { task, pictures, about };
      const requests = requestsFor(requestsOf, clock.now(), heard, reader);
      if (!defaults.private || !heard.guild_id) return await requests.start(request, false);
      await requests.checkConsent(request); // else the button would only lead to a refusal
      await offerInPrivate(heard, request, words);
    } catch (error) {
      if (isGone(error)) throw error;
      await replyTo(heard, [{ type: "text", markdown: escapeMarkdown(explainFailure(error, words).sentence) }]);
    }
  };

  return {
    async posted(heard, botId) {
      const mention = parseMention(heard, botId);
      if (mention) await answer(heard, mention);
    },
  };
}

/**
 * Whether the author is within the limit.
 *
 * @throws UserError `tooManyAtOnce`, once in a minute
 */
async function isWithinLimit(firstTimes: FirstTimes, { author }: HeardMessage): Promise<boolean> {
  if (await firstTimes.isWithin(`asked:${author.id}`, MAX_ASKED_A_MINUTE, MINUTE_MS)) return true;
  if (await firstTimes.isFirst(`hurried:${author.id}`, MINUTE_MS)) throw new UserError("tooManyAtOnce", {});
  log.debug({ userId: author.id }, "passed over: one person asks for too much at once");
  return false;
}

/** The answer is a reply to the author's message. */
function requestsFor(
  requestsOf: RequestsOf,
  startedAtMs: number,
  { id: repliesTo, guild_id: guildId, channel_id: channelId, author }: HeardMessage,
  { locale, words }: Reader,
): Requests {
  const address = { kind: "reply", ...(guildId && { guildId }), channelId, startedAtMs, repliesTo } as const;
  const maxFileBytes = DEFAULT_MAX_FILE_BYTES;
  return requestsOf({ userId: author.id, locale, words, maxFileBytes, addressFor: () => address });
}
