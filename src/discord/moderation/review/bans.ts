import { Routes } from "discord-api-types/v10";
import { reasonToTell, type ScamCase } from "../../../core/server/moderation.ts";
import { cutAtWord, inOneLine } from "../../../core/text.ts";
import { newestOf } from "../../../services/moderation/cases.ts";
import type { GuildCache } from "../../rest/guild-cache.ts";
import { retryPassing } from "../../rest/retry-passing.ts";
import { needOfBot, orSayWhatIsMissing } from "../enforcement/permission-checks.ts";
import type { Enforcement, EnforceServices } from "../enforcement/enforcement.ts";
import { checkRanks } from "../enforcement/ranks.ts";

/** What a member who is banned wrote in the last hour may go with them. */
const DELETED_SECONDS = 60 * 60;
const PAUSES_MS = [500, 2_000, 5_000] as const;
/** https://discord.com/developers/docs/reference#audit-log-reason */
const MAX_AUDIT_REASON_CHARACTERS = 512;

/** Whom to ban, and how. */
export interface Ban {
  readonly userId: string;
  /** For the server's audit log; may be empty. */
  readonly reason: string;
  readonly deletesMessages: boolean;
}

/**
 * Bans a poster of a case for a moderator, and tells them why before: a banned member cannot be reached.
 *
 * @returns the case as it is now, and whether they were not banned before
 * @throws UserError `permissionsMissing`, `accountGone`, `rankTooLow`, `memberIsOwner`
 */
export type BanPoster = (
  scam: ScamCase,
  ban: Ban,
  byUserId: string,
) => Promise<{ readonly scam: ScamCase; readonly isNew: boolean }>;

/** @param places - read a second ago at most: a role may just have been given */
export function createBans(services: EnforceServices, enforcement: Enforcement, places: GuildCache): BanPoster {
  const { botRest, clock, cases, botId, authorNotices } = services;

  return async (scam, { userId, reason, deletesMessages }, byUserId) => {
    const isBanned = (one: ScamCase) => one.posters.some((poster) => poster.userId === userId && poster.isBanned);
    const known = await newestOf(cases, scam);
    if (isBanned(known)) return { scam: known, isNew: false };
    const { guildId } = scam;
    await needOfBot(places, { guildId, botId: botId() }, ["BanMembers"], clock.now());
    await checkRanks(places, { guildId, moderatorId: byUserId, botId: botId() }, userId);
    const notice = { deed: "banned", reason: reasonToTell(known.findings) } as const;
    await authorNotices.tellBeforeLeaving({ guildId, userId }, notice);
    const request = banRequest(deletesMessages, auditReason(byUserId, reason));
    await orSayWhatIsMissing("BanMembers", () =>
      retryPassing(() => botRest.put(Routes.guildBan(guildId, userId), request), { clock, pausesMs: PAUSES_MS }),
    );
    let isNew = true;
    await cases.change(scam.id, (before) => {
      isNew = !isBanned(before);
      return isNew ? withBan(before, userId, byUserId) : before;
    });
    const now = await newestOf(cases, scam);
    await enforcement.write(now);
    return { scam: now, isNew };
  };
}

function withBan(before: ScamCase, userId: string, bannedBy: string): ScamCase {
  return {
    ...before,
    posters: before.posters.map((poster) =>
      poster.userId === userId ? { ...poster, isBanned: true, bannedBy } : poster,
    ),
  };
}

function banRequest(deletesMessages: boolean, reason: string) {
  return { body: { delete_message_seconds: deletesMessages ? DELETED_SECONDS : 0 }, reason };
}

/** What stands in the server's audit log beside the ban. */
function auditReason(byUserId: string, reason: string): string {
  const given = inOneLine(reason).replaceAll(/\p{Surrogate}/gu, "\uFFFD"); // half a character cannot be sent in a header
  const whole = given === "" ? `Scam picture, by ${byUserId}` : `Scam picture, by ${byUserId}: ${given}`;
  return cutAtWord(whole, MAX_AUDIT_REASON_CHARACTERS);
}
