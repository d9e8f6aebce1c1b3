import type { REST } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import type { Permission } from "../../core/permission.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import { createGuildCache } from "../rest/guild-cache.ts";
import { neededAnywhere } from "../rest/permissions.ts";
import { problemOf, type ReportProblem } from "./report-problems.ts";

export interface WithPermissionsServices {
  readonly botRest: REST;
  readonly botId: () => string;
  readonly clock: Clock;
  readonly setupProblems: SetupProblems;
  readonly reportProblem: ReportProblem;
}

/**
 * Runs an action of moderation that may fail for lack of permissions: that is reported once, and no error is thrown. When
 * the action works again, the problem is over.
 *
 * @param needed - the permissions for it
 * @returns `undefined` where the bot is not allowed
 */
export type WithPermissions = <Result>(
  work: () => Promise<Result>,
  where: { readonly guildId: string; readonly channelId?: string },
  needed: readonly Permission[],
) => Promise<Result | undefined>;

const FEATURE = "moderation";
/** The shortest pause between two checks of the bot's permissions, in a wave of refusals. */
const NEWEST_MS = 1_000;

export function createWithPermissions(services: WithPermissionsServices): WithPermissions {
  const { botRest, botId, clock, setupProblems, reportProblem } = services;
  const newestPlaces = createGuildCache(botRest, clock, NEWEST_MS);
  /** Where permissions do not explain a refusal, it concerns one member, and is not over because another ranks lower. */
  const outranked = new Set<string>();
  return async (work, where, needed) => {
    const { guildId, channelId } = where;
    const key = `${guildId} ${channelId ?? ""}`;
    try {
      const result = await work();
      if (outranked.has(key)) return result;
      const at = { feature: FEATURE, ...(channelId !== undefined && { channelId }) } as const;
      await setupProblems.over(guildId, at, neededAnywhere(needed));
      return result;
    } catch (error) {
      const at = { ...where, botId: botId() };
      const refusal = await problemOf(error, newestPlaces, { feature: FEATURE, where: at, needed }, clock);
      if (!refusal) throw error;
      if (!refusal.isExplained && channelId === undefined) outranked.add(key);
      await reportProblem(guildId, refusal.problem, neededAnywhere(needed));
      return undefined;
    }
  };
}
