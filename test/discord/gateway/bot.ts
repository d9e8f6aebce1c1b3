import { expect, onTestFinished, vi } from "vitest";
import { createClient } from "../../../src/discord/gateway/client.ts";
import { createSessions } from "../../../src/discord/gateway/sessions.ts";
import { logIn } from "../../../src/discord/gateway/login.ts";
import { log } from "../../../src/log.ts";
import { startDiscord } from "discord-stand-in";
import { createManualClock } from "../../support/manual-clock.ts";

export const RESUME_OP = 6;
/** discord.js tries twice a second, of real time. */
export const SOON = { timeout: 10_000, interval: 10 };

/** A bot with a Discord of its own, both by one clock; logging in needs no turn. */
export async function startBot({ shardCount = 1 } = {}) {
  log.level = "silent";
  const clock = createManualClock();
  const discord = await startDiscord({ clock });
  const { gateway } = discord;
  const sessions = createSessions(clock);
  let givenUp: unknown;
  sessions.lost.catch((error: unknown) => {
    givenUp = error;
  });
  const client = createClient({
    apiUrl: discord.apiUrl,
    readsMessages: false,
    sessions,
    clock,
    shards: { ids: Array.from({ length: shardCount }, (_, id) => id), count: shardCount },
    identifyThrottle: async () => ({ waitForIdentify: async () => undefined }),
  });
  const warned = vi.spyOn(log, "warn");
  onTestFinished(async () => {
    warned.mockRestore();
    void client.destroy();
    await discord.close();
  });
  const told = (...messages: readonly string[]) =>
    warned.mock.calls
      .filter(([, message]) => messages.includes(message ?? ""))
      .map(([names, message]) => [message, names]);
  const resumes = () =>
    discord.events.filter(({ direction, op }) => direction === "received" && op === RESUME_OP).length;
  const heals = async () => await expect.poll(() => sessions.states().every(({ isUp }) => isUp), SOON).toBe(true);
  return {
    clock,
    discord,
    gateway,
    sessions,
    client,
    told,
    heals,
    resumes,
    login: () => logIn(client, discord.token),
    givenUp: () => givenUp,
  };
}
