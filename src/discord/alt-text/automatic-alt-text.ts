import { Routes } from "discord-api-types/v10";
import { UserError } from "../../core/errors.ts";
import type { People } from "../../core/server/people.ts";
import type { Words } from "../../core/ui/words.ts";
import { log, nameOfAsk } from "../../log.ts";
import { isDeadly } from "../../services/pending/pending-request.ts";
import type { PendingRequestRecord, SilentReplyAddress } from "../../services/pending/records.ts";
import { createBoundedQueue } from "../../services/storage/bounded-queue.ts";
import { DEFAULT_MAX_FILE_BYTES } from "../delivery/requests.ts";
import { type HeardMessage, heardMessageSchema, type MessageListener } from "../gateway/message-listeners.ts";
import type { ServerLocales } from "../servers/server-locales.ts";
import { createGuildCache } from "../rest/guild-cache.ts";
import { type Candidate, candidateIn, spoilersIn } from "./candidate.ts";
import { keepUp } from "./keep-up.ts";
import { offerAltText, type OfferServices } from "./offer.ts";
import { mayReply, noteWorking, type PermissionServices, seeToFailure } from "./permission.ts";
import { postAltText, type PostServices } from "./post.ts";
import { type ChannelSetting, settingOf } from "./setting.ts";
import { withdrawReply } from "./silent-reply.ts";

/** A wave of pictures must not hurt anybody else whom the bot sees to. */
const MAX_AT_ONCE = 6;
const MAX_WAITING = 200;
/** How old what is known of permissions may be where they were refused. */
const RECENT_MS = 5_000;

export interface AltTextServices extends PermissionServices, OfferServices, PostServices {
  readonly people: People;
  readonly serverLocales: ServerLocales;
  readonly wordsFor: (locale: string) => Words;
}

/** What happens by itself where pictures without alt text are posted. */
export interface AutomaticAltText extends MessageListener {
  /** Goes on with alt text that was to be posted by a process that has died. */
  resume(record: PendingRequestRecord): Promise<void>;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

/** What becomes of a message while its reply is under way. */
interface Course {
  /** Aborts when the message goes, or says by itself what its pictures show. */
  readonly signal: AbortSignal;
  /** Its attachments that are spoilers, also those that become one meanwhile. */
  readonly spoilers: Set<string>;
}

/** Something that was posted, on its way to a reply. */
interface Errand extends Course {
  readonly candidate: Candidate;
  readonly setting: ChannelSetting;
  readonly botId: string;
  /** Where a process before this one has begun with it. */
  readonly resumed?: PendingRequestRecord;
}

export function createAutomaticAltText(given: Omit<AltTextServices, "recentPlaces">): AutomaticAltText {
  const { clock, botRest } = given;
  const services = { ...given, recentPlaces: createGuildCache(botRest, clock, RECENT_MS) };
  const bounds = { clock, maxAtOnce: MAX_AT_ONCE, maxWaiting: MAX_WAITING };
  // Whoever waits for a model must not keep those waiting who need none.
  const queues = {
    offer: createBoundedQueue({ ...bounds, name: "alt text to offer" }),
    post: createBoundedQueue({ ...bounds, name: "alt text to post" }),
  };
  const underway = new Map<string, Underway>();

  /** Does something about a message, which ends when the message wants nothing any more: from the first turn on. */
  const begin = (messageId: string, work: (course: Course) => Promise<void>): Promise<void> => {
    if (underway.has(messageId)) return Promise.resolve(); // Discord tells of it again after a broken connection
    const withdrawal = new AbortController();
    const spoilers = new Set<string>();
    const done = work({ signal: withdrawal.signal, spoilers }).finally(() => underway.delete(messageId));
    underway.set(messageId, { withdrawal, spoilers, done });
    return done;
  };

  const withdraw = async (messageIds: readonly string[]): Promise<void> => {
    for (const messageId of messageIds) underway.get(messageId)?.withdrawal.abort();
    await Promise.all(messageIds.map((messageId) => unlessStoreIsAway(() => withdrawReply(services, messageId))));
  };

  return {
    async posted(message, botId) {
      const candidate = candidateIn(message);
      if (!candidate) return;
      const { guildId, about } = candidate;
      await begin(message.id, (course) =>
        unlessStoreIsAway(async () => {
          addTo(course.spoilers, spoilersIn(message));
          const setting = await settingOf(services, guildId, about.channelId);
          if (!setting) return;
          await queues[setting.mode].add(() => run(services, { candidate, setting, botId, ...course }));
        }),
      );
    },
    async changed(message) {
      if (!isWhole(message)) return;
      const candidate = candidateIn(message);
      if (!candidate) return withdraw([message.id]);
      const spoilers = spoilersIn(message);
      const before = underway.get(message.id);
      if (before) addTo(before.spoilers, spoilers);
      await before?.done.catch(() => undefined); // the caller that began it is told of it
      const readWords = async () => services.wordsFor(await services.serverLocales.of(candidate.guildId));
      await unlessStoreIsAway(() => keepUp(services, { ...candidate, spoilers }, readWords));
    },
    async deleted({ messageIds }) {
      await withdraw(messageIds);
    },
    async resume(record) {
      const { address } = record;
      if (address.kind !== "silentReply") throw new TypeError(`Nobody asked for a silent reply: ${address.kind}`);
      await begin(address.repliesTo, (course) =>
        unlessStoreIsAway(() => resumeAltText(services, record, address, course)),
      );
    },
    async settled() {
      await Promise.allSettled([...underway.values()].map(({ done }) => done));
    },
  };
}

interface Underway {
  readonly withdrawal: AbortController;
  readonly spoilers: Set<string>;
  readonly done: Promise<void>;
}

function addTo<One>(all: Set<One>, more: readonly One[]): void {
  for (const one of more) all.add(one);
}

/** An update may tell but a part of the message: then nothing is known of its pictures. */
function isWhole({ attachments }: HeardMessage): boolean {
  return attachments !== null && attachments !== undefined;
}

/** Sees to a message, unless nothing is to be done about it any more. Whatever fails is nobody's to read but the log's. */
async function run(services: AltTextServices, errand: Errand): Promise<void> {
  const { people, asks, serverLocales, wordsFor } = services;
  const { candidate, setting, botId, signal, spoilers, resumed } = errand;
  const { about, guildId } = candidate;
  if (signal.aborted || asks.isSuspended()) return;
  const locale = await serverLocales.of(guildId);
  const words = wordsFor(locale);
  const place = { guildId, about, settingChannelId: setting.channelId, botId };
  try {
    if (await people.hasOptedOut(about.authorId)) return;
    if (!(await mayReply(services, place, words)) || (await isSeenTo(services, errand))) return;
    const record = resumed ?? recordOf(services, errand, locale);
    const isResumed = resumed !== undefined;
    const isThere =
      setting.mode === "offer"
        ? await offerAltText(services, candidate, words, signal)
        : await postAltText(services, candidate, { record, words, spoilers, signal, isResumed });
    if (isThere) await noteWorking(services, place);
  } catch (error) {
    await seeToFailure(services, error, place, words);
  }
}

/** Whether the message has its reply already, or somebody else is about to reply. */
async function isSeenTo({ replies }: AltTextServices, { candidate, resumed }: Errand): Promise<boolean> {
  const { messageId } = candidate.about;
  return resumed ? (await replies.find(messageId)) !== undefined : !(await replies.claim(messageId));
}

function recordOf({ asks, randomId, clock }: AltTextServices, errand: Errand, locale: string): PendingRequestRecord {
  const { candidate, botId } = errand;
  const { guildId, about, pictures } = candidate;
  const { channelId, messageId: repliesTo, authorId: userId } = about;
  return {
    id: randomId(),
    owner: asks.owner,
    userId,
    request: { task: { kind: "altText" }, pictures, about },
    locale,
    maxFileBytes: DEFAULT_MAX_FILE_BYTES,
    address: { kind: "silentReply", guildId, channelId, repliesTo, botId, startedAtMs: clock.now() },
  };
}

/** Begins anew with a message whose process died: much may have changed since. */
async function resumeAltText(
  services: AltTextServices,
  record: PendingRequestRecord,
  address: SilentReplyAddress,
  course: Course,
): Promise<void> {
  const { asks, botRest } = services;
  if (asks.isSuspended()) return;
  const { guildId, channelId, repliesTo, botId } = address;
  await asks.open(record, true).close();
  if (isDeadly(record)) {
    const { id, unendedReadings } = record;
    return log.error(
      { ...nameOfAsk(id), unendedReadings },
      "alt text is given up: processes have died while they read for it",
    );
  }
  const message = await botRest.get(Routes.channelMessage(channelId, repliesTo)).catch((error: unknown) => {
    log.info({ err: error, ...nameOfAsk(record.id) }, "the pictures' message cannot be read any more");
  });
  const heard = heardMessageSchema.safeParse(message).data;
  const candidate = heard && candidateIn({ ...heard, guild_id: guildId });
  const setting = await settingOf(services, guildId, channelId);
  if (candidate && setting?.mode === "post") {
    addTo(course.spoilers, spoilersIn(heard));
    await run(services, { candidate, setting, botId, ...course, resumed: record });
  }
}

/** Nothing is done where it is not known what a server or a person wishes; that the store is away was said already. */
async function unlessStoreIsAway(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError) || error.key !== "storeUnavailable") throw error;
    log.debug({ err: error }, "nothing was done about alt text: the store is away");
  }
}
