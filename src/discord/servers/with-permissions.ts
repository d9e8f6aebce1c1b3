import type { Permission } from "../../core/permission.ts";
import type { Words } from "../../core/ui/words.ts";
import type { ServerLocales } from "./server-locales.ts";
import { neededAnywhere } from "../rest/permissions.ts";
import { createGuildCache } from "../rest/guild-cache.ts";
import { reportProblem, type ProblemServices, problemOf } from "./report-problems.ts";

export interface WithPermissionsServices extends ProblemServices {
  readonly botId: () => string;
  readonly serverLocales: ServerLocales;
  readonly wordsFor: (locale: string) => Words;
}

/**
 * Does something that the bot may turn out not to be allowed: that is told once, and nothing else breaks. When it works
 * again, it is no trouble any more.
 *
 * @param needed - what the bot must be allowed for it
 * @returns `undefined` where the bot is not allowed
 */
export type WithPermissions = <Result>(
  work: () => Promise<Result>,
  where: { readonly guildId: string; readonly channelId?: string },
  needed: readonly Permission[],
) => Promise<Result | undefined>;

/** A wave that is refused asks no more often what the bot may do. */
const NEWEST_MS = 1_000;

export function createWithPermissions(services: WithPermissionsServices): WithPermissions {
  const { botId, botRest, clock, serverLocales, troubles, wordsFor } = services;
  const newestPlaces = createGuildCache(botRest, clock, NEWEST_MS);
  /** Where permissions do not explain a refusal: it is about one member, and not over because another ranks lower. */
  const outranked = new Set<string>();
  return async (work, where, needed) => {
    const { guildId, channelId } = where;
    const key = `${guildId} ${channelId ?? ""}`;
    try {
      const result = await work();
      if (outranked.has(key)) return result;
      const at = { feature: "moderation", ...(channelId !== undefined && { channelId }) } as const;
      await troubles.over(guildId, at, neededAnywhere(needed));
      return result;
    } catch (error) {
      const at = { ...where, botId: botId() };
      const refusal = await problemOf(error, newestPlaces, { feature: "moderation", where: at, needed }, clock);
      if (!refusal) throw error;
      if (!refusal.isExplained && channelId === undefined) outranked.add(key);
      const words = wordsFor(await serverLocales.of(guildId));
      await reportProblem(services, guildId, refusal.trouble, neededAnywhere(needed), words);
      return undefined;
    }
  };
}
