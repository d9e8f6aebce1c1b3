import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import { WHILE_A_PERSON_WAITS } from "../../core/async/retry.ts";
import type { View } from "../../core/ui/view.ts";
import { log } from "../../log.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import { toMessage } from "../payloads/components.ts";
import { retryPassing } from "../rest/retry-passing.ts";

export interface ModerationLogServices {
  readonly botRest: REST;
  readonly clock: Clock;
  readonly settings: Settings;
}

/** Says something in a server's moderation log, where it has one that can be written. */
export async function writeToModerationLog(
  { botRest, clock, settings }: ModerationLogServices,
  guildId: string,
  view: View,
): Promise<void> {
  const { logChannelId } = (await settings.read(guildId)).moderation;
  if (logChannelId === undefined) return;
  const { body } = toMessage(view);
  try {
    await retryPassing(() => botRest.post(Routes.channelMessages(logChannelId), { body }), {
      clock,
      pausesMs: WHILE_A_PERSON_WAITS,
    });
  } catch (error) {
    log.info({ err: error, guildId }, "the moderation log cannot be written");
  }
}
