import { inTime } from "../../../core/async/deadline.ts";
import { lookOf, type ScamCase } from "../../../core/server/moderation.ts";
import type { KnownPicture } from "../../../core/request/picture.ts";
import type { ServerSettings } from "../../../core/server/settings.ts";
import type { Upload } from "../../../core/ui/view.ts";
import { log } from "../../../log.ts";
import type { ScamCases } from "../../../services/moderation/cases.ts";
import type { KnownPictures } from "../../../services/moderation/known-pictures.ts";
import type { FoundScam } from "../../../services/moderation/scan.ts";
import type { Pictures } from "../../../services/pictures/pictures.ts";
import { createActing } from "./penalties.ts";
import { type WithPermissionsServices, createWithPermissions } from "../../servers/with-permissions.ts";
import type { AuthorNotices } from "../log/author-notices.ts";
import { createCaseLog, type Shown } from "../log/entry-queue.ts";
import type { OffendingPost } from "./offending-post.ts";
import { createRemovals } from "./removals.ts";
import { createTimeouts } from "./timeouts.ts";

/** The copy in the log is to be recognised, not admired, and a wave makes many. */
const COPY_NEEDS = { maxPixels: 500_000, alpha: false } as const;

/** How long a moderator who decides waits for the log to show it: it rests between two edits. */
const MAX_SHOWING_MS = 2_500;

/** How long a process that leaves waits for what it does about scam pictures. */
const MAX_ACTING_MS = 3_000;

export interface EnforceServices extends WithPermissionsServices {
  readonly pictures: Pictures;
  readonly knownPictures: KnownPictures;
  readonly cases: ScamCases;
  readonly authorNotices: AuthorNotices;
}

type Moderation = ServerSettings["moderation"];

interface Begun {
  readonly shown: Promise<Shown | undefined>;
}

/** What is done about scam pictures, and what is written down of it. */
export interface Enforcement {
  /** Does what the server's mode says about one message, and remembers the picture. */
  act(found: FoundScam, offence: OffendingPost, moderation: Moderation): Promise<void>;
  /** Deletes a message, whatever the mode. @throws DiscordAPIError */
  remove(offence: Pick<OffendingPost, "guildId" | "channelId" | "messageId">): Promise<void>;
  /** Writes a case down in the server's log, where it has one. */
  write(scam: ScamCase, picture?: KnownPicture): Promise<void>;
  /** The same, and waits a moment for what comes of it. @returns `undefined` where that is not known by then */
  show(scam: ScamCase): Promise<Shown | undefined>;
  /**
   * Gives a member a timeout, whatever the mode.
   *
   * @returns until when, in milliseconds since the epoch; `undefined` where they have left
   * @throws DiscordAPIError
   */
  silence(guildId: string, userId: string): Promise<number | undefined>;
  /** Lifts the timeouts of a case that last still. @throws DiscordAPIError */
  liftTimeouts(scam: Pick<ScamCase, "guildId" | "posters">): Promise<void>;
  /** Messages are gone, and what the log told in them. */
  forgetEntries(messageIds: readonly string[]): Promise<void>;
  /** Resolves when what is under way is done, or takes too long, and what is known is written down. */
  settle(): Promise<void>;
}

export function createEnforcement(services: EnforceServices): Enforcement {
  const { botRest, clock, pictures, knownPictures, cases, serverLocales, wordsFor, settings, authorNotices } = services;
  const removals = createRemovals(botRest, clock);
  const timeouts = createTimeouts(botRest, clock);
  const attempt = createWithPermissions(services);

  const caseLog = createCaseLog({ rest: botRest, clock, cases, attempt });
  const underWay = new Set<Promise<void>>();

  const beginToShow = async (scam: ScamCase, picture?: KnownPicture): Promise<Begun> => {
    const { logChannelId } = (await settings.read(scam.guildId)).moderation;
    if (logChannelId === undefined) return { shown: Promise.resolve(undefined) };
    const words = wordsFor(await serverLocales.of(scam.guildId));
    const copy = picture && (() => copyOf(pictures, picture));
    const early = copy && !caseLog.hasEntry(scam) ? await copy() : undefined;
    const showing = { logChannelId, words, ...(copy && { copy: early ? async () => early : copy }) };
    return { shown: caseLog.show(scam, showing) };
  };
  const write: Enforcement["write"] = async (scam, picture) => {
    await beginToShow(scam, picture);
  };

  const acting = createActing({ clock, cases, caseLog, removals, timeouts, attempt, authorNotices, write });

  const act: Enforcement["act"] = async (found, offence, { mode }) => {
    // While it was scanned, a moderator may have said that it is none, or had the picture forgotten that it was known by.
    const isKnownByLook = found.scam.findings.some(({ kind }) => kind === "same" || kind === "similar");
    const isBad = isKnownByLook
      ? await knownPictures.isBad(offence.guildId, found.scam.sha256)
      : await knownPictures.suspect(offence.guildId, lookOf(found.scam));
    if (isBad) await acting.act(found, offence, mode);
  };

  return {
    act(found, offence, moderation) {
      const acted = act(found, offence, moderation);
      underWay.add(acted);
      return acted.finally(() => underWay.delete(acted));
    },
    forgetEntries: caseLog.forget,
    remove: ({ channelId, messageId }) => removals.remove(channelId, messageId),
    write,
    async show(scam) {
      const { shown } = await beginToShow(scam);
      return inTime(clock, MAX_SHOWING_MS, shown, () => undefined);
    },
    silence: timeouts.begin,
    async liftTimeouts({ guildId, posters }) {
      const silenced = posters.filter(({ timedOutUntilMs = 0 }) => timedOutUntilMs > clock.now());
      await Promise.all(silenced.map(({ userId }) => timeouts.lift(guildId, userId)));
    },
    async settle() {
      await inTime(clock, MAX_ACTING_MS, Promise.allSettled(underWay), () => []);
      await acting.noteRest();
      await caseLog.settle();
    },
  };
}

/** A small copy of a picture; `undefined` where it cannot be read any more, and then the entry does without. */
async function copyOf(pictures: Pictures, picture: KnownPicture): Promise<Upload | undefined> {
  try {
    const { bytes, contentType } = await pictures.copy(picture, COPY_NEEDS, AbortSignal.timeout(20_000));
    return { name: contentType === "image/png" ? "scam.png" : "scam.jpg", bytes };
  } catch (error) {
    log.info({ err: error }, "a scam picture could not be copied into the log");
    return undefined;
  }
}
