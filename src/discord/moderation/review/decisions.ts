import type { Clock } from "../../../core/async/clock.ts";
import { UserError } from "../../../core/errors.ts";
import { type CaseState, lookOf, type ScamCase } from "../../../core/server/moderation-case.ts";
import { log, orLog } from "../../../log.ts";
import type { KnownPictures } from "../../../services/moderation/known-pictures.ts";
import { newestOf, type ScamCases } from "../../../services/moderation/cases.ts";
import type { PermissionChecks } from "../enforcement/permission-checks.ts";
import type { Timeouts } from "../enforcement/timeouts.ts";
import type { CaseLog } from "../log/case-log.ts";
import type { Shown } from "../log/entry-queue.ts";

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

/**
 * Closes a case: the verdict is taken back, its timeouts are lifted, and the picture is forgotten or known to be good. Or
 * opens it again: the picture is known to be bad again. Of several who decide at the same time, one does.
 *
 * @throws UserError `permissionsMissing`, `botTimedOut`, `rankTooLow`, `memberIsOwner`: then nothing has changed
 */
export type Decide = (scam: ScamCase, state: CaseState, byUserId: string) => Promise<Decided>;

export interface DecideServices {
  readonly clock: Clock;
  readonly cases: ScamCases;
  readonly knownPictures: KnownPictures;
  readonly checks: PermissionChecks;
  readonly timeouts: Timeouts;
  readonly caseLog: Pick<CaseLog, "show">;
}

export function createDecide(services: DecideServices): Decide {
  const { clock, cases, knownPictures, checks, timeouts, caseLog } = services;

  const silencedIn = ({ posters }: ScamCase) =>
    posters.filter(({ timedOutUntilMs = 0 }) => timedOutUntilMs > clock.now());

  const checkLifting = async (scam: ScamCase, byUserId: string): Promise<void> => {
    const { guildId } = scam;
    const silenced = silencedIn(scam);
    if (silenced.length > 0) await checks.bot({ guildId }, ["ModerateMembers"]);
    await Promise.all(silenced.map(({ userId }) => checks.ranks(guildId, byUserId, userId)));
  };

  /** Timeouts of a case that is closed end. @returns whether that is so now */
  const lift = async (scam: ScamCase): Promise<boolean> => {
    const { id, guildId } = scam;
    try {
      await Promise.all(silencedIn(scam).map(({ userId }) => timeouts.lift(guildId, userId)));
      await cases.change(id, (before) => (before.state === "open" ? before : withoutTimeouts(before)));
      return true;
    } catch (error) {
      log.warn({ err: error, caseId: id }, "timeouts of a closed case could not be lifted");
      return false;
    }
  };

  return async (scam, state, byUserId) => {
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
    const shown = await caseLog.show(await newestOf(cases, after));
    return { scam: await newestOf(cases, after), isNew, shown, isLifted };
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
