import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { isMemberGone } from "../../rest/api-errors.ts";
import { IN_THE_BACKGROUND, retryPassing } from "../../rest/retry-passing.ts";

/** Long enough for a moderator to look, short enough for a mistake. */
export const TIMEOUT_MS = 10 * 60 * 1000;
const REASON = "Scam picture";

/** Times members out for ten minutes, each once for all their posts meanwhile. */
export interface Timeouts {
  /**
   * @returns the end of the timeout, in milliseconds since the epoch; `undefined` where the member has left
   * @throws DiscordAPIError where the bot may not
   */
  begin(guildId: string, userId: string): Promise<number | undefined>;
  /** Ends a member's timeout. @throws DiscordAPIError where the bot may not */
  lift(guildId: string, userId: string): Promise<void>;
}

export function createTimeouts(rest: REST, clock: Clock): Timeouts {
  /** By server and member: timeouts that run, or are about to begin. */
  const silenced = new Map<string, { readonly untilMs: number; readonly begun: Promise<number | undefined> }>();

  const set = async (guildId: string, userId: string, untilMs: number | null): Promise<boolean> => {
    const until = untilMs === null ? null : new Date(untilMs).toISOString();
    const body = { communication_disabled_until: until };
    try {
      const route = Routes.guildMember(guildId, userId);
      await retryPassing(() => rest.patch(route, { body, reason: REASON }), {
        clock,
        ...IN_THE_BACKGROUND,
      });
      return true;
    } catch (error) {
      if (!isMemberGone(error)) throw error;
      return false;
    }
  };

  const forgetOver = (): void => {
    for (const [key, { untilMs }] of silenced) if (untilMs <= clock.now()) silenced.delete(key);
  };

  return {
    begin(guildId, userId) {
      forgetOver();
      const key = `${guildId} ${userId}`;
      const known = silenced.get(key);
      if (known) return known.begun;
      const untilMs = clock.now() + TIMEOUT_MS;
      const begun = set(guildId, userId, untilMs).then((isHere) => (isHere ? untilMs : undefined));
      silenced.set(key, { untilMs, begun });
      begun.catch(() => silenced.delete(key));
      return begun;
    },
    async lift(guildId, userId) {
      silenced.delete(`${guildId} ${userId}`);
      await set(guildId, userId, null);
    },
  };
}
