import { expect, it } from "vitest";
import { withLoginPauses } from "../../../src/discord/gateway/login-pauses.ts";
import { log } from "../../../src/log.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";

const MINUTE_MS = 60_000;
const wanted = new AbortController().signal;

/** What discord.js asks before a shard logs in, of a throttle that never makes it wait by itself. */
async function scene({ remaining = 1_000, shards = 1 } = {}) {
  log.level = "silent";
  const clock = createManualClock();
  const discord = { remaining, isAway: false };
  const manager = {
    async fetchGatewayInformation() {
      if (discord.isAway) throw new Error("away");
      return { shards, session_start_limit: { remaining: discord.remaining, max_concurrency: 1 } };
    },
  };
  const throttle = withLoginPauses(async () => ({ waitForIdentify: async () => undefined }), clock);
  const { waitForIdentify } = await throttle(manager);
  /** For how long the shard waits until it logs in. */
  const waitMs = async (shardId = 0, signal = wanted) => {
    const beganAtMs = clock.now();
    return drive(
      clock,
      waitForIdentify(shardId, signal).then(() => clock.now() - beganAtMs),
      1_000,
    );
  };
  return { clock, discord, waitMs };
}

it("a shard that keeps losing its sessions logs in ever more seldom, and each by its own count", async () => {
  const { waitMs } = await scene();
  const waits = [];
  for (let login = 0; login < 9; login += 1) waits.push(await waitMs());
  expect(waits).toEqual([0, 0, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000, 120_000]);
  expect(await waitMs(1)).toBe(0);
});

it("a shard that had its session for long logs in at once", async () => {
  const { clock, waitMs } = await scene();
  for (let login = 0; login < 6; login += 1) await waitMs();
  await clock.advance(61 * MINUTE_MS);
  expect(await waitMs()).toBe(0);
});

it("the time that has passed since counts, and a clock that is set back makes no pause longer", async () => {
  const { clock, waitMs } = await scene();
  for (let login = 0; login < 2; login += 1) await waitMs();
  await clock.advance(4_000);
  expect(await waitMs()).toBe(6_000);
  await clock.jump(-30 * MINUTE_MS);
  expect(await waitMs()).toBe(20_000);
});

it("where a login for each shard's next start is all that is left, none is spent on a session that was lost", async () => {
  const { clock, discord, waitMs } = await scene({ remaining: 4, shards: 4 });
  expect(await waitMs()).toBe(0);
  const waiting = waitMs();
  await clock.advance(30 * MINUTE_MS);
  discord.remaining = 5;
  expect(await waiting).toBeGreaterThanOrEqual(30 * MINUTE_MS);
});

it("where Discord does not say how many are left, the shard logs in", async () => {
  const { discord, waitMs } = await scene({ remaining: 0 });
  await waitMs();
  discord.isAway = true;
  expect(await waitMs()).toBe(0);
});

it("a shard whose connection ends waits no more, and its pause goes on", async () => {
  const { clock, waitMs } = await scene();
  for (let login = 0; login < 3; login += 1) await waitMs();
  const connection = new AbortController();
  const waiting = waitMs(0, connection.signal);
  await clock.advance(5_000);
  connection.abort(new Error("closed"));
  await expect(waiting).rejects.toThrow("closed");
  expect(await waitMs()).toBeLessThan(20_000);
});
