import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Keyv } from "keyv";
import { z } from "zod";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { StoreHealth } from "../../services/storage/store-health.ts";

/** `store.values("server-locales", SERVER_LOCALE_OPTIONS)`: a server changes its language once in years. */
export const SERVER_LOCALE_OPTIONS = { ttlMs: 24 * 60 * 60 * 1000, evictable: true } as const;
const DEFAULT_LOCALE = "en-US";

/** The language of each server, for public messages without a particular reader. */
export interface ServerLocales {
  /** @param guildId - undefined in private channels, where no server has a language */
  of(guildId: string | undefined): Promise<string>;
}

/** The sentences in a server's language. */
export type WordsOfServer = (guildId: string) => Promise<Words>;

export function createWordsOfServer(locales: ServerLocales, wordsFor: (locale: string) => Words): WordsOfServer {
  return async (guildId) => wordsFor(await locales.of(guildId));
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
