import type { Permission } from "../../core/permission.ts";
import type { Clock } from "../../core/async/clock.ts";
import type { SetupProblem } from "../../core/server/setup-problem.ts";
import { log } from "../../log.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import { isForbidden, isPlaceGone } from "../rest/api-errors.ts";
import type { WriteToModerationLog } from "./moderation-log.ts";
import { obstacleTo, type Where } from "../rest/permissions.ts";
import type { GuildCache } from "../rest/guild-cache.ts";

/** A refused action: its place, its feature, and the permissions that it needs there. */
export interface Refused {
  readonly feature: SetupProblem["feature"];
  readonly where: Where;
  readonly needed: readonly Permission[];
}

/** How long the bot pays for no scan where Discord refuses it without a known reason. */
const REFUSED_MS = 60 * 60 * 1000;

/** The meaning of a refusal for a server's settings. */
export interface ExplainedRefusal {
  readonly problem: SetupProblem;
  /**
   * Whether the bot's permissions there are the cause; else the cause is, in the whole server, one member above whom the
   * bot does not rank, and in a channel a reason that Discord does not tell.
   */
  readonly isExplained: boolean;
}

/**
 * The meaning of a refusal for a server's settings; `undefined` where it has nothing to do with the bot's permissions.
 *
 * @param places - an empty cache: permissions have just turned out to differ from the remembered ones
 */
export async function problemOf(
  error: unknown,
  places: GuildCache,
  { feature, where, needed }: Refused,
  clock: Clock,
): Promise<ExplainedRefusal | undefined> {
  const { channelId } = where;
  const at = { feature, ...(channelId !== undefined && { channelId }) };
  if (!isForbidden(error) && !isPlaceGone(error)) return undefined;
  try {
    const obstacle = await obstacleTo(places, where, needed, clock.now());
    if (obstacle) return { problem: { ...at, problem: obstacle }, isExplained: true };
    // In the whole server, the cause is a member above whom the bot does not rank: then all that it needs is named.
    const unexplained: SetupProblem["problem"] =
      channelId === undefined
        ? { kind: "missing", permissions: needed }
        : { kind: "refused", untilMs: clock.now() + REFUSED_MS };
    return { problem: { ...at, problem: unexplained }, isExplained: false };
  } catch (failure) {
    if (!isPlaceGone(failure)) throw failure;
    return { problem: { ...at, problem: { kind: "gone" } }, isExplained: true };
  }
}

/**
 * Reports once that a feature cannot work with the present settings: in the server's settings, in its moderation log where
 * there is one, and in our log.
 *
 * @param needed - the permissions for the action that failed
 */
export type ReportProblem = (guildId: string, problem: SetupProblem, needed: readonly Permission[]) => Promise<void>;

export function createReportProblem(
  setupProblems: Pick<SetupProblems, "note">,
  writeToModerationLog: WriteToModerationLog,
): ReportProblem {
  return async (guildId, problem, needed) => {
    if (!(await setupProblems.note(guildId, problem, needed))) return;
    log.warn({ guildId, problem }, "a feature cannot work in this server as it is set up");
    await writeToModerationLog(guildId, (words) => words.setupProblem(problem));
  };
}
