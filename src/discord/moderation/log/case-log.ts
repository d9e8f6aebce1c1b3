import type { Clock } from "../../../core/async/clock.ts";
import { inTime } from "../../../core/async/deadline.ts";
import type { KnownPicture } from "../../../core/request/picture.ts";
import type { ScamCase } from "../../../core/server/moderation-case.ts";
import type { Upload } from "../../../core/ui/view.ts";
import { log } from "../../../log.ts";
import type { Pictures } from "../../../services/pictures/pictures.ts";
import type { Settings } from "../../../services/servers/stored-settings.ts";
import type { WordsOfServer } from "../../servers/server-locales.ts";
import type { EntryQueue, Shown } from "./entry-queue.ts";

/** The copy in the log only has to be recognised, and a wave makes many. */
const COPY_NEEDS = { maxPixels: 500_000, alpha: false } as const;

/** How long a moderator's decision waits for the log to show it: the log pauses between two edits. */
const MAX_SHOWING_MS = 2_500;

/** Writes cases to the moderation log of their server, where it has one, in its language. */
export interface CaseLog {
  /** Resolves when the entry is about to be written, with the picture read where the log will show it. */
  write(scam: ScamCase, picture?: KnownPicture): Promise<void>;
  /** Waits a moment for the outcome. @returns `undefined` where it is not known by then */
  show(scam: ScamCase): Promise<Shown | undefined>;
}

export interface CaseLogServices {
  readonly settings: Settings;
  readonly wordsOfServer: WordsOfServer;
  readonly pictures: Pictures;
  readonly entries: EntryQueue;
  readonly clock: Clock;
}

export function createCaseLog({ settings, wordsOfServer, pictures, entries, clock }: CaseLogServices): CaseLog {
  /** @returns the promise of the entry, in an object: a promise of a promise would wait for both */
  const begin = async (
    scam: ScamCase,
    picture?: KnownPicture,
  ): Promise<{ readonly shown: Promise<Shown | undefined> }> => {
    const { logChannelId } = (await settings.read(scam.guildId)).moderation;
    if (logChannelId === undefined) return { shown: Promise.resolve(undefined) };
    const words = await wordsOfServer(scam.guildId);
    const copy = picture && (() => copyOf(pictures, picture));
    const early = copy && !entries.hasEntry(scam) ? await copy() : undefined;
    const showing = { logChannelId, words, ...(copy && { copy: early ? async () => early : copy }) };
    return { shown: entries.show(scam, showing) };
  };
  return {
    async write(scam, picture) {
      await begin(scam, picture);
    },
    async show(scam) {
      const { shown } = await begin(scam);
      return inTime(clock, MAX_SHOWING_MS, shown, () => undefined);
    },
  };
}

/** A small copy of a picture; `undefined` where it can no longer be read, and then the entry has none. */
async function copyOf(pictures: Pictures, picture: KnownPicture): Promise<Upload | undefined> {
  try {
    const { bytes, contentType } = await pictures.copy(picture, COPY_NEEDS, AbortSignal.timeout(20_000));
    return { name: contentType === "image/png" ? "scam.png" : "scam.jpg", bytes };
  } catch (error) {
    log.info({ err: error }, "a scam picture could not be copied into the log");
    return undefined;
  }
}
