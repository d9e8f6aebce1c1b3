import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import type { ScamCase } from "../../core/moderation.ts";
import type { Upload } from "../../core/view.ts";
import type { Words } from "../../core/words.ts";
import { log } from "../../log.ts";
import type { ScamCases } from "../../services/moderation/cases.ts";
import { isForbidden, isMessageGone } from "../api-errors.ts";
import { toMessage } from "../components.ts";
import { retryPassing } from "../retry-passing.ts";
import type { Attempt } from "./attempt.ts";
import { type CaseCopy, caseView } from "./entry.ts";

/** An entry is edited no more often, so that a wave of ten pictures keeps within a channel's limit (5 in 5 s). */
const GAP_MS = 5_000;
const PAUSES_MS = [500, 2_000, 5_000, 10_000, 30_000] as const;
/** Of more entries it is found out only when they are edited that they are gone. */
const MAX_REMEMBERED = 1_000;

/** What Discord answers to an entry that it took. */
const postedSchema = z.object({
  id: z.string(),
  channel_id: z.string(),
  attachments: z.array(z.object({ id: z.string(), filename: z.string() })),
});

type Entry = NonNullable<ScamCase["entry"]>;

/** How a case is to be shown. */
export interface Showing {
  readonly logChannelId: string;
  readonly words: Words;
  /** Reads the picture, for an entry that is yet to be posted. */
  readonly copy?: () => Promise<Upload | undefined>;
}

/** The entries of moderation logs: one for each picture, edited as copies come. */
export interface CaseLog {
  /** Shows the case as it is now, soon; a newer state that comes before takes its place. */
  show(scam: ScamCase, showing: Showing): void;
  /** Whether the case has an entry, or one is about to be posted with the picture. */
  hasEntry(scam: ScamCase): boolean;
  /** Messages are gone: the next copies of those cases of which they told have entries of their own. */
  forget(messageIds: readonly string[]): Promise<void>;
  /** Shows without any pause what is yet to be shown, and resolves when it is. */
  settle(): Promise<void>;
}

interface Live {
  newest: { readonly scam: ScamCase; readonly showing: Showing } | undefined;
  entry: Entry | undefined;
  copy: Showing["copy"];
  running: Promise<void>;
}

export interface CaseLogServices {
  readonly rest: REST;
  readonly clock: Clock;
  readonly cases: ScamCases;
  readonly attempt: Attempt;
}

export function createCaseLog({ rest, clock, cases, attempt }: CaseLogServices): CaseLog {
  const live = new Map<string, Live>();
  /** Cases by the messages that tell of them; those that were written last. */
  const caseIds = new Map<string, string>();
  const leaving = new AbortController();

  const post = async ({ scam, showing }: NonNullable<Live["newest"]>, upload: Upload | undefined): Promise<Entry> => {
    const { body, files } = toMessage(caseView(scam, upload && { upload }, showing.words));
    const route = Routes.channelMessages(showing.logChannelId);
    // So that an entry that was sent twice is posted once; a later wave of the same picture has an entry of its own.
    const nonce = `${scam.sha256.slice(0, 12)}${scam.lastAtMs.toString(36)}`.slice(0, 25);
    const posted = postedSchema.parse(
      await retryPassing(() => rest.post(route, { body: { ...body, nonce, enforce_nonce: true }, files }), {
        clock,
        pausesMs: PAUSES_MS,
      }),
    );
    const [file] = posted.attachments;
    const { id: messageId, channel_id: channelId } = posted;
    return { channelId, messageId, ...(file && { file: { id: file.id, name: file.filename } }) };
  };

  const edit = async ({ scam, showing }: NonNullable<Live["newest"]>, entry: Entry): Promise<void> => {
    const copy: CaseCopy | undefined = entry.file && { attached: entry.file };
    const { body } = toMessage(caseView(scam, copy, showing.words));
    const route = Routes.channelMessage(entry.channelId, entry.messageId);
    await retryPassing(() => rest.patch(route, { body }), { clock, pausesMs: PAUSES_MS });
  };

  const remember = (caseId: string, { messageId }: Entry): void => {
    caseIds.delete(messageId);
    caseIds.set(messageId, caseId);
    const [oldest] = caseIds.keys();
    if (caseIds.size > MAX_REMEMBERED && oldest !== undefined) caseIds.delete(oldest);
  };

  /** @returns whether the entry is still there */
  const tryEdit = async (state: NonNullable<Live["newest"]>, entry: Entry): Promise<boolean> => {
    try {
      await edit(state, entry);
      return true;
    } catch (error) {
      const isElsewhere = entry.channelId !== state.showing.logChannelId;
      if (isMessageGone(error) || (isElsewhere && isForbidden(error))) return false;
      throw error;
    }
  };

  const write = async (one: Live, state: NonNullable<Live["newest"]>): Promise<void> => {
    const { id } = state.scam;
    const known = one.entry ?? state.scam.entry;
    if (known && (await tryEdit(state, known))) {
      one.entry = known;
      one.copy = undefined;
      return remember(id, known);
    }
    one.entry = undefined;
    const posted = await post(state, await one.copy?.());
    one.entry = posted;
    one.copy = undefined;
    remember(id, posted);
    await cases.change(id, (before) => ({ ...before, entry: posted }));
  };

  const run = async (id: string, one: Live): Promise<void> => {
    while (one.newest) {
      const state = one.newest;
      one.newest = undefined;
      const where = { guildId: state.scam.guildId, channelId: state.showing.logChannelId };
      await attempt(() => write(one, state), where, ["ViewChannel", "SendMessages", "AttachFiles"]);
      await clock.sleep(GAP_MS, leaving.signal).catch(() => undefined); // the process leaves: there is no gap any more
    }
    live.delete(id);
  };

  return {
    show(scam, showing) {
      const known = live.get(scam.id);
      const one: Live = known ?? { newest: undefined, entry: undefined, copy: undefined, running: Promise.resolve() };
      one.newest = { scam, showing };
      one.copy = showing.copy ?? one.copy;
      if (known) return;
      live.set(scam.id, one);
      one.running = run(scam.id, one).catch((error: unknown) => {
        live.delete(scam.id);
        log.error({ err: error, caseId: scam.id }, "a moderation log could not be written");
      });
    },
    hasEntry({ id, entry }) {
      const one = live.get(id);
      return entry !== undefined || one?.entry !== undefined || one?.copy !== undefined;
    },
    async forget(messageIds) {
      for (const messageId of messageIds) {
        const caseId = caseIds.get(messageId);
        if (caseId === undefined) continue;
        caseIds.delete(messageId);
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
