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

/** The outcome of a decision. */
export interface Decided {
  readonly scam: ScamCase;
  /** Whether it took effect; else another moderator, or a new copy, came first, and the case stays unchanged. */
  readonly isNew: boolean;
  /** How the log shows it; `undefined` where that is unknown. */
  readonly shown?: Shown | undefined;
  /** Whether all timeouts that the decision was to end have ended. */
  readonly isLifted: boolean;
}

/**
 * Closes a case: the verdict is withdrawn, its timeouts are lifted, and the picture is forgotten or known to be good. Or
 * reopens it: the picture is known to be bad again. Of several simultaneous decisions, one takes effect.
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

  /** Ends the timeouts of a closed case. @returns whether all have ended */
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
    // Where the same decision was made before, its process may have ended before the remaining steps.
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

/** An open case can be closed, and a closed one reopened. */
function mayBecome(before: ScamCase, state: CaseState): boolean {
  return (before.state === "open") !== (state === "open");
}

/** Applies the state of a case to its picture. */
async function teach(known: KnownPictures, scam: ScamCase, state: CaseState): Promise<void> {
  if (state === "undone") await known.forget(scam.guildId, scam.sha256);
  else await known.remember(scam.guildId, { ...lookOf(scam), isBad: state === "open" });
}

/** Restores the case to its state before a decision, unless another decision has come since. */
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
