import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Keyv } from "keyv";
import { z } from "zod";
import { log } from "../../log.ts";
import type { StoreHealth } from "../../services/storage/store-health.ts";

/** `store.values("server-locales", SERVER_LOCALE_OPTIONS)`: a server changes its language once in years. */
export const SERVER_LOCALE_OPTIONS = { ttlMs: 24 * 60 * 60 * 1000, evictable: true } as const;
const DEFAULT_LOCALE = "en-US";

/** The language of each server, for what is said in public to nobody in particular. */
export interface ServerLocales {
  /** @param guildId - undefined in private channels, where nobody's language is known */
  of(guildId: string | undefined): Promise<string>;
}

const guildSchema = z.object({ preferred_locale: z.string() });

export function createServerLocales(values: Keyv<string>, health: StoreHealth, rest: REST): ServerLocales {
  return {
    async of(guildId) {
      if (guildId === undefined) return DEFAULT_LOCALE;
      const known = z.string().safeParse(await health.tolerate(() => values.get(guildId), undefined)).data;
      if (known !== undefined) return known;
      try {
        const { preferred_locale } = guildSchema.parse(await rest.get(Routes.guild(guildId)));
        await health.tolerate(() => values.set(guildId, preferred_locale), false);
        return preferred_locale;
      } catch (error) {
        log.info({ err: error, guildId }, "the server's language could not be read");
        return DEFAULT_LOCALE;
      }
    },
  };
}
