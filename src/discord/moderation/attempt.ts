import type { Permission } from "../../core/trouble.ts";
import type { Words } from "../../core/words.ts";
import type { ServerLocales } from "../listeners/server-locales.ts";
import { tellTrouble, type TroubleServices, troubleOf } from "../troubles.ts";

export interface AttemptServices extends TroubleServices {
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
export type Attempt = <Result>(
  work: () => Promise<Result>,
  where: { readonly guildId: string; readonly channelId?: string },
  needed: readonly Permission[],
) => Promise<Result | undefined>;

export function createAttempt(services: AttemptServices): Attempt {
  const { botId, places, serverLocales, troubles, wordsFor } = services;
  return async (work, where, needed) => {
    const { guildId, channelId } = where;
    try {
      const result = await work();
      await troubles.over(guildId, { feature: "moderation", ...(channelId !== undefined && { channelId }) });
      return result;
    } catch (error) {
      const trouble = await troubleOf(error, places, {
        feature: "moderation",
        where: { ...where, botId: botId() },
        needed,
      });
      if (!trouble) throw error;
      await tellTrouble(services, guildId, trouble, wordsFor(await serverLocales.of(guildId)));
      return undefined;
    }
  };
}
