import { DiscordAPIError, type REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Clock } from "../../../core/async/clock.ts";
import { WHILE_A_PERSON_WAITS } from "../../../core/async/retry.ts";
import { UserError } from "../../../core/errors.ts";
import type { AuthorNotice } from "../../../core/server/moderation-case.ts";
import { escapeMarkdown } from "../../../core/text.ts";
import type { View } from "../../../core/ui/view.ts";
import type { Words } from "../../../core/ui/words.ts";
import { log } from "../../../log.ts";
import type { Notices, SendNotice } from "../../../services/moderation/notices.ts";
import type { AllPreferences } from "../../../services/servers/stored-preferences.ts";
import type { Settings } from "../../../services/servers/stored-settings.ts";
import { isPassing, isTooManyDms } from "../../rest/api-errors.ts";
import { toMessage } from "../../payloads/components.ts";
import type { ServerLocales } from "../../servers/server-locales.ts";
import { retryPassing } from "../../rest/retry-passing.ts";

/** No other notice starts meanwhile, and the ban of a member waits for it. */
const MAX_RETRYING_MS = 10_000;

const guildSchema = z.object({ name: z.string() });
const dmSchema = z.object({ id: z.string() });

/** A member of a server. */
export interface Author {
  readonly guildId: string;
  readonly userId: string;
}

/** Tells authors in private about the measures against their posts, where their server wants that. Never rejects. */
export interface AuthorNotices {
  /** Sends the notice at its turn. */
  tell(author: Author, notice: AuthorNotice): Promise<void>;
  /**
   * To be awaited before an author is removed from the server, because they cannot be reached afterwards; resolves within
   * a few seconds, even if the notice was not sent.
   */
  tellBeforeLeaving(author: Author, notice: AuthorNotice): Promise<void>;
}

export interface AuthorNoticesServices {
  readonly botRest: REST;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly preferences: Pick<AllPreferences, "readSoon">;
  readonly serverLocales: ServerLocales;
  readonly wordsFor: (locale: string) => Words;
  readonly notices: Notices;
}

export function createAuthorNotices(services: AuthorNoticesServices): AuthorNotices {
  const { botRest, clock, settings, preferences, serverLocales, wordsFor, notices } = services;
  /** In the language that the author has chosen, or else in the server's: Discord does not tell the author's language here. */
  const wordsOf = async ({ guildId, userId }: Author): Promise<Words> => {
    const { language } = (await preferences.readSoon(userId)) ?? {};
    return wordsFor(language ?? (await serverLocales.of(guildId)));
  };
  const ifWanted = async ({ guildId }: Author, tell: () => Promise<void>): Promise<void> => {
    try {
      if ((await settings.read(guildId)).moderation.notify) await tell();
    } catch (error) {
      const isPassingBy = error instanceof UserError;
      log[isPassingBy ? "info" : "error"]({ err: error, guildId }, "an author was not told about their post");
    }
  };
  const send = createSend(botRest, clock);
  const sending =
    (author: Author, notice: AuthorNotice): SendNotice =>
    () =>
      send(author, notice, () => wordsOf(author));
  return {
    tell: (author, notice) => ifWanted(author, () => notices.tell(author.userId, sending(author, notice))),
    tellBeforeLeaving: (author, notice) =>
      ifWanted(author, () => notices.tellBeforeLeaving(author.userId, sending(author, notice))),
  };
}

/** @see https://discord.com/developers/docs/resources/user#create-dm */
function createSend(botRest: REST, clock: Clock) {
  const persist = <Result>(send: () => Promise<Result>) =>
    retryPassing(send, { clock, pausesMs: WHILE_A_PERSON_WAITS, withinMs: MAX_RETRYING_MS });
  return async (
    { guildId, userId }: Author,
    notice: AuthorNotice,
    readWords: () => Promise<Words>,
  ): ReturnType<SendNotice> => {
    // Discord posts a notice once even if it is sent twice.
    const once = { nonce: clock.now().toString(36), enforce_nonce: true };
    try {
      const { name } = guildSchema.parse(await persist(() => botRest.get(Routes.guild(guildId))));
      const isTimedOut = (notice.timedOutUntilMs ?? 0) > clock.now(); // the timeout may have ended while the notice waited
      const stillTrue = { ...notice, timedOutUntilMs: isTimedOut ? notice.timedOutUntilMs : undefined };
      const { body } = toMessage(noticeView(name, stillTrue, await readWords()));
      const request = { body: { recipient_id: userId } };
      const { id } = dmSchema.parse(await persist(() => botRest.post(Routes.userChannels(), request)));
      await persist(() => botRest.post(Routes.channelMessages(id), { body: { ...body, ...once } }));
      return { isTooMuch: false };
    } catch (error) {
      const isTooMuch = isTooManyDms(error);
      if (isTooMuch) log.warn({ err: error }, "too many people were written to: no more are for an hour");
      else if (isRefusal(error)) log.info({ err: error, guildId }, "an author cannot be told about their post");
      else throw error;
      return { isTooMuch };
    }
  };
}

/** The author accepts no messages, has left, or Discord cannot reach them now: there is no second attempt. */
function isRefusal(error: unknown): boolean {
  return error instanceof DiscordAPIError || isPassing(error);
}

/** Repeats no part of the post, and holds nothing to press. */
function noticeView(serverName: string, { deed, reason, timedOutUntilMs }: AuthorNotice, words: Words): View {
  const { notice: sentences } = words.moderation;
  const lines = [
    `${sentences[deed]} ${sentences.reasons[reason]}`,
    ...(timedOutUntilMs === undefined ? [] : [sentences.timedOutUntil(timedOutUntilMs)]),
    sentences.whomToAsk,
    sentences.notYou,
  ];
  return [
    { type: "text", markdown: `**${escapeMarkdown(serverName)}**` },
    { type: "text", markdown: lines.join("\n") },
  ];
}
