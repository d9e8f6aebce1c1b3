import type { REST } from "discord.js";
import { abortForMany } from "../../../core/async/abort-for-many.ts";
import type { Clock } from "../../../core/async/clock.ts";
import type { ScamCase } from "../../../core/server/moderation-case.ts";
import { createTtlCache } from "../../../core/async/ttl-cache.ts";
import type { Upload } from "../../../core/ui/view.ts";
import type { Words } from "../../../core/ui/words.ts";
import { log } from "../../../log.ts";
import type { ScamCases } from "../../../services/moderation/cases.ts";
import type { WithPermissions } from "../../servers/with-permissions.ts";
import { createEntryMessages, type Entry } from "./entry-messages.ts";

/** An entry is edited no more often, so that a wave of ten pictures keeps within a channel's limit (5 in 5 s). */
const GAP_MS = 5_000;
const NEEDED = ["ViewChannel", "SendMessages", "AttachFiles"] as const;
/** Beyond this many entries, a deleted one is noticed only at its next edit. */
const MAX_REMEMBERED = 1_000;

/** The place and language in which a case is shown. */
export interface Showing {
  readonly logChannelId: string;
  readonly words: Words;
  /** Reads the picture, for an entry that is not posted yet. */
  readonly copy?: () => Promise<Upload | undefined>;
}

/** How a case was shown: in its existing entry, in its first one, or in a new one because the last is lost. */
export type Shown = "edited" | "posted" | "replaced";

/** The entries of moderation logs: one for each picture, posted and edited one after the other as copies come. */
export interface EntryQueue {
  /**
   * Shows the newest state of a case, soon; a newer state replaces one that still waits.
   *
   * @returns the outcome; `undefined` where the case could not be shown
   */
  show(scam: ScamCase, showing: Showing): Promise<Shown | undefined>;
  /** Whether the case has an entry, or one is about to be posted with the picture, which then need not be read again. */
  hasEntry(scam: ScamCase): boolean;
  /** Messages were deleted: the next copies in their cases get new entries. */
  forget(messageIds: readonly string[]): Promise<void>;
  /** Shows all waiting states without a pause, and resolves when they are shown. */
  settle(): Promise<void>;
}

interface State {
  readonly scam: ScamCase;
  readonly showing: Showing;
}

interface Live {
  newest: State | undefined;
  entry: Entry | undefined;
  copy: Showing["copy"];
  /** Called with the outcome of the newest state. */
  waiting: ((shown: Shown | undefined) => void)[];
  running: Promise<void>;
}

export interface EntryQueueServices {
  readonly botRest: REST;
  readonly clock: Clock;
  readonly cases: ScamCases;
  readonly withPermissions: WithPermissions;
}

export function createEntryQueue(services: EntryQueueServices): EntryQueue {
  const { botRest, clock, cases, withPermissions } = services;
  const live = new Map<string, Live>();
  const leaving = abortForMany();
  /** Cases by the messages of their entries. */
  const caseIds = createTtlCache<string, string>({ clock, freshMs: Infinity, maxEntries: MAX_REMEMBERED });

  const write = createWriter({ botRest, clock, cases }, caseIds);

  const run = async (id: string, one: Live): Promise<void> => {
    while (one.newest) {
      const state = one.newest;
      one.newest = undefined;
      const told = one.waiting.splice(0);
      const where = { guildId: state.scam.guildId, channelId: state.showing.logChannelId };
      try {
        const shown = await withPermissions(() => write(one, state), where, NEEDED);
        for (const tell of told) tell(shown);
      } catch (error) {
        for (const tell of told) tell(undefined);
        throw error;
      }
      await clock.sleep(GAP_MS, leaving.signal).catch(() => undefined); // the process leaves: the gap ends at once
    }
    live.delete(id);
  };

  return {
    show: (scam, showing) =>
      new Promise((resolve) => {
        const known = live.get(scam.id);
        const one: Live = known ?? newLive();
        one.newest = { scam, showing };
        one.copy = showing.copy ?? one.copy;
        one.waiting.push(resolve);
        if (known) return;
        live.set(scam.id, one);
        one.running = run(scam.id, one).catch((error: unknown) => {
          live.delete(scam.id);
          for (const tell of one.waiting) tell(undefined);
          log.error({ err: error, caseId: scam.id }, "a moderation log could not be written");
        });
      }),
    hasEntry({ id, entry }) {
      const one = live.get(id);
      return entry !== undefined || one?.entry !== undefined || one?.copy !== undefined;
    },
    async forget(messageIds) {
      for (const messageId of messageIds) {
        const caseId = caseIds.get(messageId);
        if (caseId === undefined) continue;
        caseIds.forget(messageId);
        const one = live.get(caseId);
        if (one?.entry?.messageId === messageId) one.entry = undefined;
        await cases.change(caseId, ({ entry, ...before }) =>
          entry && entry.messageId !== messageId ? { ...before, entry } : before,
        );
      }
    },
    async settle() {
      leaving.abort();
      await Promise.all([...live.values()].map(({ running }) => running));
    },
  };
}

/** @param caseIds - filled with the case of each message */
function createWriter(
  { botRest, clock, cases }: Pick<EntryQueueServices, "botRest" | "clock" | "cases">,
  caseIds: { set(messageId: string, caseId: string): void },
): (one: Live, state: State) => Promise<Shown> {
  const messages = createEntryMessages(botRest, clock);
  return async (one, { scam, showing }) => {
    const { logChannelId, words } = showing;
    const known = one.entry ?? scam.entry;
    const isThere = known !== undefined && (await messages.edit(scam, logChannelId, known, words));
    const entry = isThere ? known : await messages.post(scam, logChannelId, await one.copy?.(), words, known);
    one.entry = entry;
    one.copy = undefined;
    caseIds.set(entry.messageId, scam.id);
    if (isThere) return "edited";
    await cases.change(scam.id, (before) => ({ ...before, entry }));
    return known ? "replaced" : "posted";
  };
}

function newLive(): Live {
  return { newest: undefined, entry: undefined, copy: undefined, waiting: [], running: Promise.resolve() };
}
