import { describe, expect, it, onTestFinished, vi } from "vitest";
import { log } from "../../src/log.ts";
import { drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const TOLD = "fal refuses this bot: see to its key, balance and account";
const SUBMITS = { method: "POST", route: /^queue\.fal\.run/, times: 999 } as const;

/** Lets fal refuse the operator's account, and counts what the log says of it at `error`. */
async function startRefused(fault: { status: number; body: { detail: string } }) {
  const harness = await startHarness();
  harness.fal.faults.add({ ...SUBMITS, ...fault });
  log.level = "error";
  const logged = vi.spyOn(log, "error").mockImplementation(() => undefined);
  onTestFinished(() => logged.mockRestore());
  return {
    harness,
    told: () => logged.mock.calls.map(([, message]) => message as unknown),
    /** What the line says of the failure's cause. */
    causes: () => logged.mock.calls.map(([fields]) => (fields as { err: { cause: Error } }).err.cause.message),
  };
}

let shade = 0;

/** What people read who ask one after the other. */
async function ask(harness: Harness, times: number): Promise<string[]> {
  const readings: string[] = [];
  for (let time = 0; time < times; time += 1) {
    shade += 1;
    const image = harness.attach(await plainPicture(shade, { width: 40, height: 30 }));
    const by = { user: harness.asker, guild: harness.guild };
    const command =
      time % 2 === 0
        ? harness.discord.command({ name: "caption", options: { image }, ...by })
        : harness.discord.command({ name: "imagine", options: { prompt: `fox ${shade}` }, ...by });
    readings.push((await drive(harness.clock, command.until(isFinal), 20)).text.replaceAll("\\", ""));
  }
  return readings;
}

describe("what only the operator can mend", () => {
  it.each([
    ["401, a refused key", { status: 401, body: { detail: "invalid key credentials" } }],
    ["403, a locked account", { status: 403, body: { detail: "User is locked. Reason: Admin lock." } }],
    ["402", { status: 402, body: { detail: "Payment Required" } }],
    ["403, an exhausted balance", { status: 403, body: { detail: "User is locked. Reason: Exhausted balance." } }],
  ])("(%s) is told to everybody who asks, and to the log once a minute", async (_what, fault) => {
    const { harness, told, causes } = await startRefused(fault);
    const startedAtMs = harness.clock.now();
    for (const reading of await ask(harness, 6)) expect(reading).toContain("Please tell the people who run this bot.");
    expect(harness.clock.now() - startedAtMs).toBeLessThan(60_000);
    expect(told()).toEqual([TOLD]);
    expect(causes()).toEqual([`fal answered HTTP ${fault.status}: ${fault.body.detail}`]);

    await harness.clock.advance(60_000);
    for (const reading of await ask(harness, 4)) expect(reading).toContain("Please tell the people who run this bot.");
    expect(told()).toEqual([TOLD, TOLD]);
    expect(harness.fal.jobs).toHaveLength(0);
  });
});
