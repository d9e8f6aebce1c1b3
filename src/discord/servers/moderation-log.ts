import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import { WHILE_A_PERSON_WAITS } from "../../core/async/retry.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import { toMessage } from "../payloads/components.ts";
import { retryPassing } from "../rest/retry-passing.ts";
import type { WordsOfServer } from "./server-locales.ts";

/** Posts a sentence in a server's moderation log, in its language, where the bot can write there. */
export type WriteToModerationLog = (guildId: string, sentence: (words: Words) => string) => Promise<void>;

export interface ModerationLogServices {
  readonly botRest: REST;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly wordsOfServer: WordsOfServer;
}

export function createWriteToModerationLog(services: ModerationLogServices): WriteToModerationLog {
  const { botRest, clock, settings, wordsOfServer } = services;
  return async (guildId, sentence) => {
    const { logChannelId } = (await settings.read(guildId)).moderation;
    if (logChannelId === undefined) return;
    const { body } = toMessage([{ type: "text", markdown: sentence(await wordsOfServer(guildId)) }]);
    try {
      await retryPassing(() => botRest.post(Routes.channelMessages(logChannelId), { body }), {
        clock,
        pausesMs: WHILE_A_PERSON_WAITS,
      });
    } catch (error) {
      log.info({ err: error, guildId }, "the moderation log cannot be written");
    }
  };
}
