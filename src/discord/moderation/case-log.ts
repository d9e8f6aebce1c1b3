import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import type { ScamCase } from "../../core/moderation.ts";
import type { Upload } from "../../core/view.ts";
import type { Words } from "../../core/words.ts";
import { log } from "../../log.ts";
import type { ScamCases } from "../../services/moderation/cases.ts";
import { isMessageGone, isPlaceGone } from "../api-errors.ts";
import { toMessage } from "../components.ts";
import { retryPassing } from "../retry-passing.ts";
import { type CaseCopy, caseView } from "./entry.ts";

/** An entry is edited no more often, so that a wave of ten pictures keeps within a channel's limit (5 in 5 s). */
const GAP_MS = 5_000;
const PAUSES_MS = [500, 2_000, 5_000, 10_000, 30_000] as const;

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
  /** The picture, for an entry that is yet to be posted. */
  readonly copy?: Upload;
}

/** The entries of moderation logs: one for each picture, edited as copies come. */
export interface CaseLog {
  /** Shows the case as it is now, soon; a newer state that comes before takes its place. */
  show(scam: ScamCase, showing: Showing): void;
  /** Whether an entry of the case is about to be posted. */
  isPosting(caseId: string): boolean;
  /** Shows without any pause what is yet to be shown, and resolves when it is. */
  settle(): Promise<void>;
}

interface Live {
  newest: { readonly scam: ScamCase; readonly showing: Showing } | undefined;
  entry: Entry | undefined;
  copy: Upload | undefined;
  running: Promise<void>;
}

export interface CaseLogServices {
  readonly rest: REST;
  readonly clock: Clock;
  readonly cases: ScamCases;
  /** Told what went wrong for good. */
  readonly onRefused: (error: unknown, guildId: string, logChannelId: string) => Promise<void>;
}

export function createCaseLog({ rest, clock, cases, onRefused }: CaseLogServices): CaseLog {
  const live = new Map<string, Live>();
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

  const write = async (one: Live, state: NonNullable<Live["newest"]>): Promise<void> => {
    const entry = one.entry ?? state.scam.entry;
    if (entry) {
      one.entry = entry;
      return edit(state, entry);
    }
    const posted = await post(state, one.copy);
    one.entry = posted;
    one.copy = undefined;
    await cases.change(state.scam.id, (before) => ({ ...before, entry: posted }));
  };

  const run = async (id: string, one: Live): Promise<void> => {
    while (one.newest) {
      const state = one.newest;
      one.newest = undefined;
      await write(one, state).catch(async (error: unknown) => {
        if (isMessageGone(error) && !isPlaceGone(error)) one.entry = undefined; // a moderator has deleted the entry
        else await onRefused(error, state.scam.guildId, state.showing.logChannelId);
      });
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
    isPosting: (caseId) => live.has(caseId),
    async settle() {
      leaving.abort();
      await Promise.all([...live.values()].map(({ running }) => running));
    },
  };
}
