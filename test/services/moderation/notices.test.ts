import { describe, expect, it, onTestFinished } from "vitest";
import { createNotices, type SendNotice } from "../../../src/services/moderation/notices.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { openStore } from "../../../src/stores/open.ts";
import { createManualClock } from "../../support/manual-clock.ts";
import { troubled } from "../../support/troubled-store.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Processes on one store, and who was told, when, in seconds since the start. */
async function startProcesses() {
  const clock = createManualClock();
  const memory = await openStore("memory://", { clock, maxCacheBytes: 1e6 });
  onTestFinished(() => memory.close());
  const { store, trouble } = troubled(memory, clock);
  const startMs = clock.now();
  const told: string[] = [];
  let ids = 0;
  const newProcess = () =>
    createNotices({ store, health: createStoreHealth(clock), clock, randomId: () => `${(ids += 1)}` });
  const to =
    (userId: string, isTooMuch = false, durationMs = 0): SendNotice =>
    async () => {
      told.push(`${userId} ${(clock.now() - startMs) / SECOND_MS}`);
      if (durationMs > 0) await clock.sleep(durationMs);
      return { isTooMuch };
    };
  /** Second by second, so that what is done meanwhile has its turns. */
  const pass = async (durationMs: number) => {
    await clock.advance(0);
    for (let passedMs = 0; passedMs < durationMs; passedMs += SECOND_MS) await clock.advance(SECOND_MS);
  };
  return { clock, pass, told, to, newProcess, trouble };
}

describe("who is told", () => {
  it("is told once a day, whichever processes want to", async () => {
    const { clock, pass, told, to, newProcess } = await startProcesses();
    const processes = [newProcess(), newProcess()];
    for (const one of [...processes, ...processes]) void one.tell("ann", to("ann"));
    await pass(MINUTE_MS);
    expect(told).toEqual(["ann 0"]);
    await clock.jump(23 * HOUR_MS);
    await newProcess().tell("ann", to("ann"));
    expect(told).toHaveLength(1);
    await clock.jump(HOUR_MS);
    await newProcess().tell("ann", to("ann"));
    expect(told).toHaveLength(2);
  });

  it("is told in turn, one in ten seconds, in all processes together", async () => {
    const { pass, told, to, newProcess } = await startProcesses();
    const [first, second] = [newProcess(), newProcess()];
    for (const name of ["a", "b", "c"]) void first.tell(name, to(name));
    for (const name of ["d", "e"]) void second.tell(name, to(name));
    await pass(MINUTE_MS);
    const times = told.map((one) => Number(one.split(" ")[1]));
    expect(told.map((one) => one.charAt(0)).sort()).toEqual(["a", "b", "c", "d", "e"]);
    for (const [index, time] of times.slice(1).entries()) expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(10);
  });

  it("is told nothing that would come after ten minutes, and may be told the next time", async () => {
    const { pass, told, to, newProcess } = await startProcesses();
    const notices = newProcess();
    for (let index = 0; index < 70; index += 1) void notices.tell(`${index}`, to(`${index}`));
    await pass(20 * MINUTE_MS);
    expect(told.length).toBeGreaterThan(50);
    expect(told.length).toBeLessThanOrEqual(61);
    expect(Math.max(...told.map((one) => Number(one.split(" ")[1])))).toBeLessThanOrEqual(600);
    await notices.tell("69", to("69"));
    expect(told.at(-1)).toMatch(/^69 /);
  });

  it("is nobody for an hour once that was too much, in no process, also after a restart", async () => {
    const { pass, told, to, newProcess } = await startProcesses();
    const notices = newProcess();
    await notices.tell("a", to("a", true));
    for (const one of [notices, newProcess()]) void one.tell("b", to("b"));
    await pass(55 * MINUTE_MS);
    expect(told).toEqual(["a 0"]);
    await newProcess().tell("a", to("a")); // who was told in vain is not told again
    void newProcess().tell("b", to("b"));
    await pass(6 * MINUTE_MS);
    expect(told).toEqual(["a 0", "b 3600"]);
  });

  it("is told the next time where the process left, or died, before it was their turn", async () => {
    const { clock, pass, told, to, newProcess } = await startProcesses();
    const leaving = newProcess();
    void leaving.tell("a", to("a", false, 2 * SECOND_MS));
    void leaving.tell("b", to("b"));
    await pass(SECOND_MS);
    let hasStopped = false;
    void leaving.stop().then(() => (hasStopped = true));
    await clock.advance(500);
    expect(hasStopped).toBe(false); // a message is on its way
    await pass(2 * SECOND_MS);
    expect(hasStopped).toBe(true);
    expect(told).toEqual(["a 0"]);
    void newProcess().tell("b", to("b"));
    await pass(30 * SECOND_MS);
    expect(told).toHaveLength(2);
  });

  it("is nobody while the store is away: it could be a second time", async () => {
    const { told, to, newProcess, trouble } = await startProcesses();
    trouble.isAway = true;
    await newProcess().tell("a", to("a"));
    expect(told).toEqual([]);
  });
});

describe("who is about to leave", () => {
  it("is told before, where it can be their turn within seconds, and never after", async () => {
    const { pass, told, to, newProcess } = await startProcesses();
    const notices = newProcess();
    await notices.tellBeforeLeaving("a", to("a"));
    expect(told).toEqual(["a 0"]);
    let isFree = false;
    void notices.tellBeforeLeaving("b", to("b")).then(() => (isFree = true));
    await pass(2 * SECOND_MS);
    expect(isFree).toBe(false);
    await pass(3 * SECOND_MS);
    expect(isFree).toBe(true);
    await pass(MINUTE_MS);
    expect(told).toEqual(["a 0"]);
  });

  it("is kept no longer by a message that takes its time", async () => {
    const { pass, to, newProcess } = await startProcesses();
    let isFree = false;
    void newProcess()
      .tellBeforeLeaving("a", to("a", false, MINUTE_MS))
      .then(() => (isFree = true));
    await pass(5 * SECOND_MS);
    expect(isFree).toBe(true);
  });
});
