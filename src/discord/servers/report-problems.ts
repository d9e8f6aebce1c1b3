import type { Permission } from "../../core/permission.ts";
import type { Clock } from "../../core/async/clock.ts";
import type { SetupProblem } from "../../core/server/setup-problem.ts";
import { log } from "../../log.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import { isForbidden, isPlaceGone } from "../rest/api-errors.ts";
import type { WriteToModerationLog } from "./moderation-log.ts";
import { obstacleTo, type Where } from "../rest/permissions.ts";
import type { GuildCache } from "../rest/guild-cache.ts";

/** What was refused: where, for which feature, and what the bot must be allowed there for it. */
export interface Refused {
  readonly feature: SetupProblem["feature"];
  readonly where: Where;
  readonly needed: readonly Permission[];
}

/** How long nothing is paid for where Discord refuses the bot and does not say why. */
const REFUSED_MS = 60 * 60 * 1000;

/** What a refusal means for a server's settings. */
export interface ExplainedRefusal {
  readonly problem: SetupProblem;
  /**
   * Whether what the bot may not do there is why; else, in the whole server, it is about one member, above whom the bot
   * does not stand, and in a channel about what Discord alone knows.
   */
  readonly isExplained: boolean;
}

/**
 * What it means for a server's settings that Discord refused something; `undefined` where it has nothing to do with what
 * the bot may do.
 *
 * @param places - read anew: permissions have just turned out to be other than they were
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
    // In the whole server it is about a member above whom the bot does not stand: then all that it needs is named.
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
 * Says once that a feature cannot work as it is set up: in the server's settings, in its moderation log where there is
 * one, and in ours.
 *
 * @param needed - what it takes there to do what failed
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
