import { UserError } from "../../core/errors.ts";
import type { People } from "../../core/server/people.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { PendingRequestRecord } from "../../services/pending/records.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import { createBoundedQueue } from "../../services/storage/bounded-queue.ts";
import type { HeardMessage, MessageListener } from "../gateway/message-listeners.ts";
import { createGuildCache, type GuildCache } from "../rest/guild-cache.ts";
import { createWriteToModerationLog } from "../servers/moderation-log.ts";
import { createReportProblem } from "../servers/report-problems.ts";
import { createWordsOfServer, type ServerLocales } from "../servers/server-locales.ts";
import { candidateIn, spoilersIn } from "./candidate.ts";
import { keepUp, type KeepUpServices } from "./keep-up.ts";
import { createMessagesUnderWay } from "./messages-under-way.ts";
import { createOfferAltText } from "./offer.ts";
import { createResumeAltText, newRecord } from "./pending-alt-text.ts";
import { postAltText, type PostServices } from "./post.ts";
import { createReplyPermission } from "./reply-permission.ts";
import { createLogFailure, createReplyToMessage, type SendReply } from "./reply-to-message.ts";
import { createSettingOf } from "./setting.ts";
import { replySilently, type SilentReply, withdrawReply } from "./silent-reply.ts";

/** A wave of pictures must not slow down the bot's other users. */
const MAX_AT_ONCE = 6;
const MAX_WAITING = 200;
/** How old the known permissions may be where they were refused. */
const RECENT_MS = 5_000;

export interface AltTextServices extends Omit<PostServices, "replySilently">, KeepUpServices {
  readonly places: GuildCache;
  readonly settings: Settings;
  readonly setupProblems: SetupProblems;
  readonly people: People;
  readonly serverLocales: ServerLocales;
  readonly wordsFor: (locale: string) => Words;
  readonly randomId: () => string;
  /** Draws the offer for this many pictures; its button refers to the subject with this id. */
  readonly drawOffer: (subjectId: string, count: number, words: Words) => View;
}

/** Drafts or offers alt text when pictures without any are posted. */
export interface AutomaticAltText extends MessageListener {
  /** Resumes alt text that a process which has died was about to post. */
  resume(record: PendingRequestRecord): Promise<void>;
  /** Resolves when no work is under way. */
  settled(): Promise<void>;
}

export function createAutomaticAltText(services: AltTextServices): AutomaticAltText {
  const { clock, pendingRequests, botRest, serverLocales, wordsFor } = services;
  const wordsOfServer = createWordsOfServer(serverLocales, wordsFor);
  const settingOf = createSettingOf(services.settings, services.places);
  const replyToMessage = wireReplyToMessage(services);
  const resumeAltText = createResumeAltText({ pendingRequests, botRest, settingOf, replyToMessage });
  // Messages that wait for a model must not delay those that need none.
  const bounds = { clock, maxAtOnce: MAX_AT_ONCE, maxWaiting: MAX_WAITING };
  const queues = {
    offer: createBoundedQueue({ ...bounds, name: "alt text to offer" }),
    post: createBoundedQueue({ ...bounds, name: "alt text to post" }),
  };
  const underWay = createMessagesUnderWay();

  const withdraw = async (messageIds: readonly string[]): Promise<void> => {
    underWay.withdraw(messageIds);
    await Promise.all(messageIds.map((messageId) => unlessStoreIsAway(() => withdrawReply(services, messageId))));
  };

  return {
    async posted(message, botId) {
      const candidate = candidateIn(message);
      if (!candidate) return;
      await underWay.begin(message.id, (one) =>
        unlessStoreIsAway(async () => {
          for (const spoiler of spoilersIn(message)) one.spoilers.add(spoiler);
          const setting = await settingOf(candidate.guildId, candidate.about.channelId);
          if (!setting) return;
          await queues[setting.mode].add(() => replyToMessage({ candidate, setting, botId, ...one }));
        }),
      );
    },
    async changed(message) {
      if (!isWhole(message)) return;
      const candidate = candidateIn(message);
      if (!candidate) return withdraw([message.id]);
      const spoilers = spoilersIn(message);
      underWay.addSpoilers(message.id, spoilers);
      await underWay.ended(message.id);
      await unlessStoreIsAway(() =>
        keepUp(services, { ...candidate, spoilers }, () => wordsOfServer(candidate.guildId)),
      );
    },
    async deleted({ messageIds }) {
      await withdraw(messageIds);
    },
    async resume(record) {
      const { address } = record;
      if (address.kind !== "silentReply") throw new TypeError(`Not a silent reply: ${address.kind}`);
      await underWay.begin(address.repliesTo, (one) => unlessStoreIsAway(() => resumeAltText(record, address, one)));
    },
    settled: underWay.allEnded,
  };
}

function wireReplyToMessage(services: AltTextServices) {
  const { botRest, clock, settings, places, pendingRequests, randomId, subjects, drawOffer } = services;
  const { generate, explainFailure, drawReply } = services;
  const setupProblems = services.setupProblems;
  const wordsOfServer = createWordsOfServer(services.serverLocales, services.wordsFor);
  const writeToModerationLog = createWriteToModerationLog({ botRest, clock, settings, wordsOfServer });
  const permission = createReplyPermission({
    clock,
    places,
    recentPlaces: createGuildCache(botRest, clock, RECENT_MS),
    freshPlaces: () => createGuildCache(botRest, clock, 0),
    setupProblems,
    reportProblem: createReportProblem(setupProblems, writeToModerationLog),
  });
  const reply = (silent: SilentReply) => replySilently(services, silent);
  const posting = { pendingRequests, generate, explainFailure, subjects, drawReply, replySilently: reply };
  const offerAltText = createOfferAltText({
    subjects,
    randomId,
    drawOffer,
    replySilently: reply,
  });
  const offer: SendReply = ({ candidate, signal }, _locale, words) => offerAltText(candidate, words, signal);
  const post: SendReply = (message, locale, words) => {
    const { candidate, spoilers, signal, resumed } = message;
    const record =
      resumed ?? newRecord(message, locale, { owner: pendingRequests.owner, id: randomId(), startedAtMs: clock.now() });
    return postAltText(posting, candidate, { record, words, spoilers, signal, isResumed: resumed !== undefined });
  };
  return createReplyToMessage({
    ...services,
    permission,
    send: { offer, post },
    logFailure: createLogFailure(permission, explainFailure, randomId),
  });
}

/** An update may hold only a part of the message: then its pictures are unknown. */
function isWhole({ attachments }: HeardMessage): boolean {
  return attachments !== null && attachments !== undefined;
}

/** Does nothing where the settings of a server or a person are unknown; that the store is away was logged already. */
async function unlessStoreIsAway(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError) || error.key !== "storeUnavailable") throw error;
    log.debug({ err: error }, "nothing was done about alt text: the store is away");
  }
}
