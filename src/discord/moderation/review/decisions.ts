import { UserError } from "../../../core/errors.ts";
import { type CaseState, lookOf, type ScamCase } from "../../../core/server/moderation.ts";
import { log, orLog } from "../../../log.ts";
import type { KnownPictures } from "../../../services/moderation/known-pictures.ts";
import { newestOf } from "../../../services/moderation/cases.ts";
import { createGuildCache } from "../../rest/guild-cache.ts";
import { needOfBot } from "../enforcement/permission-checks.ts";
import { type BanPoster, createBans } from "./bans.ts";
import type { Shown } from "../log/entry-queue.ts";
import type { Enforcement, EnforceServices } from "../enforcement/enforcement.ts";
import { checkRanks } from "../enforcement/ranks.ts";
import { createReports, type ReportScam } from "./reports.ts";

/** How old what is known of roles may be: a member may just have been given one. */
const NEWEST_MS = 1_000;

/** What came of a decision. */
export interface Decided {
  readonly scam: ScamCase;
  /** Whether it holds; else another moderator, or a new copy, had been quicker, and the case is as they left it. */
  readonly isNew: boolean;
  /** How the log shows it; `undefined` where that is not known. */
  readonly shown?: Shown | undefined;
  /** Whether all timeouts of the case that were to end have ended. */
  readonly isLifted: boolean;
}

/** What moderators decide. Whoever calls has seen to it that they may. */
export interface ModerationReview {
  /** @throws UserError `storeUnavailable`, as everything here */
  find(caseId: string): Promise<ScamCase | undefined>;
  /**
   * Closes a case: the verdict is taken back, its timeouts are lifted, and the picture is forgotten or known to be good.
   * Or opens it again: the picture is known to be bad again. Of several who decide at the same time, one does.
   *
   * @throws UserError `permissionsMissing`, `botTimedOut`, `rankTooLow`, `memberIsOwner`: then nothing has changed
   */
  decide(scam: ScamCase, state: CaseState, byUserId: string): Promise<Decided>;
  readonly ban: BanPoster;
  readonly report: ReportScam;
}

export function createModerationReview(services: EnforceServices, enforcement: Enforcement): ModerationReview {
  const { botRest, clock, cases, knownPictures, botId } = services;
  const newestPlaces = createGuildCache(botRest, clock, NEWEST_MS);

  const checkRank = (guildId: string, userId: string, moderatorId: string) =>
    checkRanks(newestPlaces, { guildId, moderatorId, botId: botId() }, userId);

  const checkLifting = async ({ guildId, posters }: ScamCase, byUserId: string): Promise<void> => {
    const silenced = posters.filter(({ timedOutUntilMs = 0 }) => timedOutUntilMs > clock.now());
    if (silenced.length > 0) {
      await needOfBot(newestPlaces, { guildId, botId: botId() }, ["ModerateMembers"], clock.now());
    }
    await Promise.all(silenced.map(({ userId }) => checkRank(guildId, userId, byUserId)));
  };

  /** Timeouts of a case that is closed end. @returns whether that is so now */
  const lift = async ({ id, guildId, posters }: ScamCase): Promise<boolean> => {
    try {
      await enforcement.liftTimeouts({ guildId, posters });
      await cases.change(id, (before) => (before.state === "open" ? before : withoutTimeouts(before)));
      return true;
    } catch (error) {
      log.warn({ err: error, caseId: id }, "timeouts of a closed case could not be lifted");
      return false;
    }
  };

  return {
    find: cases.find,

    async decide(scam, state, byUserId) {
      if (state !== "open") await checkLifting(scam, byUserId);
      const decision = { state, decidedBy: byUserId, decidedAtMs: clock.now() };
      let before = scam;
      const after = await cases.change(scam.id, (known) => {
        before = known;
        return mayBecome(known, state) ? { ...known, ...decision } : known;
      });
      if (!after) throw new UserError("tooLongAgo", {});
      const isNew = mayBecome(before, state);
      // Where the same was decided before, the process that did so may have ended before it came to the rest.
      if (!isNew && (state === "open" || before.state !== state)) return { scam: before, isNew, isLifted: true };
      try {
        await teach(knownPictures, after, state);
      } catch (error) {
        if (isNew) {
          const takingBack = cases.change(scam.id, (known) => takenBack(known, before, decision.decidedAtMs));
          await orLog(takingBack, "a decision that could not be carried out could not be taken back");
        }
        throw error;
      }
      const isLifted = state === "open" || (await lift(after));
      const shown = await enforcement.show(await newestOf(cases, after));
      return { scam: await newestOf(cases, after), isNew, shown, isLifted };
    },

    ban: createBans(services, enforcement, newestPlaces),
    report: createReports(services, enforcement, newestPlaces),
  };
}

/** A case is closed once, and opened again once it is closed. */
function mayBecome(before: ScamCase, state: CaseState): boolean {
  return (before.state === "open") !== (state === "open");
}

/** What a state of a case means for its picture. */
async function teach(known: KnownPictures, scam: ScamCase, state: CaseState): Promise<void> {
  if (state === "undone") await known.forget(scam.guildId, scam.sha256);
  else await known.remember(scam.guildId, { ...lookOf(scam), isBad: state === "open" });
}

/** As the case was before a decision, unless another one has come since. */
function takenBack(known: ScamCase, { state, decidedBy, decidedAtMs }: ScamCase, takenAtMs: number): ScamCase {
  if (known.decidedAtMs !== takenAtMs) return known;
  const { decidedBy: _by, decidedAtMs: _at, ...rest } = known;
  return {
    ...rest,
    state,
    ...(decidedBy !== undefined && { decidedBy }),
    ...(decidedAtMs !== undefined && { decidedAtMs }),
  };
}

function withoutTimeouts(before: ScamCase): ScamCase {
  return { ...before, posters: before.posters.map(({ timedOutUntilMs: _lifted, ...poster }) => poster) };
}
