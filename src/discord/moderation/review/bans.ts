import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { WHILE_A_PERSON_WAITS } from "../../../core/async/retry.ts";
import { reasonToTell, type ScamCase } from "../../../core/server/moderation-case.ts";
import { cutAtWord, inOneLine } from "../../../core/text.ts";
import { newestOf, type ScamCases } from "../../../services/moderation/cases.ts";
import { retryPassing } from "../../rest/retry-passing.ts";
import { orSayWhatIsMissing, type PermissionChecks } from "../enforcement/permission-checks.ts";
import type { AuthorNotices } from "../log/author-notices.ts";
import type { CaseLog } from "../log/case-log.ts";

/** A ban may delete the member's messages of the last hour. */
const DELETED_SECONDS = 60 * 60;
/** https://discord.com/developers/docs/reference#audit-log-reason */
const MAX_AUDIT_REASON_CHARACTERS = 512;

/** The account to ban, and the details of the ban. */
export interface Ban {
  readonly userId: string;
  /** For the server's audit log; may be empty. */
  readonly reason: string;
  readonly deletesMessages: boolean;
}

/**
 * Bans a poster of a case for a moderator, and tells the poster why first: a banned member cannot be reached.
 *
 * @returns the newest state of the case, and whether the ban is new
 * @throws UserError `permissionsMissing`, `accountGone`, `rankTooLow`, `memberIsOwner`
 */
export type BanPoster = (
  scam: ScamCase,
  ban: Ban,
  byUserId: string,
) => Promise<{ readonly scam: ScamCase; readonly isNew: boolean }>;

export interface BanServices {
  readonly botRest: REST;
  readonly clock: Clock;
  readonly cases: ScamCases;
  readonly checks: PermissionChecks;
  readonly authorNotices: Pick<AuthorNotices, "tellBeforeLeaving">;
  readonly caseLog: Pick<CaseLog, "write">;
}

export function createBanPoster(services: BanServices): BanPoster {
  const { botRest, clock, cases, checks, authorNotices, caseLog } = services;

  return async (scam, { userId, reason, deletesMessages }, byUserId) => {
    const isBanned = (one: ScamCase) => one.posters.some((poster) => poster.userId === userId && poster.isBanned);
    const known = await newestOf(cases, scam);
    if (isBanned(known)) return { scam: known, isNew: false };
    const { guildId } = scam;
    await checks.bot({ guildId }, ["BanMembers"]);
    await checks.ranks(guildId, byUserId, userId);
    const notice = { deed: "banned", reason: reasonToTell(known.findings) } as const;
    await authorNotices.tellBeforeLeaving({ guildId, userId }, notice);
    const request = banRequest(deletesMessages, auditReason(byUserId, reason));
    await orSayWhatIsMissing("BanMembers", () =>
      retryPassing(() => botRest.put(Routes.guildBan(guildId, userId), request), {
        clock,
        pausesMs: WHILE_A_PERSON_WAITS,
      }),
    );
    let isNew = true;
    await cases.change(scam.id, (before) => {
      isNew = !isBanned(before);
      return isNew ? withBan(before, userId, byUserId) : before;
    });
    const now = await newestOf(cases, scam);
    await caseLog.write(now);
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

/** The reason in the server's audit log beside the ban. */
function auditReason(byUserId: string, reason: string): string {
  const given = inOneLine(reason).replaceAll(/\p{Surrogate}/gu, "\uFFFD"); // half a character cannot be sent in a header
  const whole = given === "" ? `Scam picture, by ${byUserId}` : `Scam picture, by ${byUserId}: ${given}`;
  return cutAtWord(whole, MAX_AUDIT_REASON_CHARACTERS);
}
