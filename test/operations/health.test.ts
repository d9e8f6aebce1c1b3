import type { ShardState } from "../../src/core/server/shards.ts";
import { describe, expect, it } from "vitest";
import { StoreError } from "../../src/core/store.ts";
import { createCheckHealth } from "../../src/operations/health.ts";
import { createManualClock } from "../support/manual-clock.ts";

const up: ShardState = { id: 0, isUp: true };
const UNHEARD = "the store does not answer";

const decoderAnswers = async () => true;

/** A store whose answers come when the test says so. */
function slowStore() {
  const asked: { answer(): void; fail(error: unknown): void }[] = [];
  const ping = () =>
    new Promise<void>((resolve, reject) => {
      asked.push({ answer: resolve, fail: reject });
    });
  return { asked, ping };
}

describe("health", () => {
  it("is good where every shard is up and the store answers", async () => {
    const checkHealth = createCheckHealth({
      store: { ping: async () => undefined },
      shards: () => [up, { ...up, id: 1 }],
      decoderAnswers,
      clock: createManualClock(),
    });
    expect(await checkHealth()).toEqual([]);
  });

  it.each<[string, readonly ShardState[], string]>([
    ["there is none yet", [], "the gateway has not been reached yet"],
    ["one is down", [up, { id: 4, isUp: false }], "the gateway does not answer (shard 4)"],
    [
      "several are down",
      [up, { id: 1, isUp: false }, { id: 3, isUp: false }],
      "the gateway does not answer (shards 1, 3)",
    ],
  ])("names the shards: %s", async (_what, shards, trouble) => {
    const store = { ping: async () => undefined };
    expect(
      await createCheckHealth({ store, shards: () => shards, decoderAnswers, clock: createManualClock() })(),
    ).toEqual([trouble]);
  });

  it("waits for a store that hangs less than a second, and asks it once for however many want to know", async () => {
    const clock = createManualClock();
    const store = slowStore();
    const checkHealth = createCheckHealth({ store, shards: () => [up], decoderAnswers, clock });
    const first = Promise.all([checkHealth(), checkHealth(), checkHealth()]);
    await clock.advance(999);
    expect(await first).toEqual([[UNHEARD], [UNHEARD], [UNHEARD]]);
    const second = checkHealth();
    expect(store.asked).toHaveLength(1);
    store.asked[0]?.answer();
    expect(await second).toEqual([]);
    void checkHealth();
    expect(store.asked).toHaveLength(2);
  });

  it("is bad where the store fails, and asks it anew the next time", async () => {
    const store = slowStore();
    const checkHealth = createCheckHealth({ store, shards: () => [up], decoderAnswers, clock: createManualClock() });
    const failing = checkHealth();
    store.asked[0]?.fail(new StoreError("redis: away"));
    expect(await failing).toEqual([UNHEARD]);
    const working = checkHealth();
    store.asked[1]?.answer();
    expect(await working).toEqual([]);
  });

  it("says that the store is full where that is what it tells", async () => {
    const store = slowStore();
    const checkHealth = createCheckHealth({ store, shards: () => [up], decoderAnswers, clock: createManualClock() });
    const checked = checkHealth();
    store.asked[0]?.fail(new StoreError("redis: OOM", { problem: { kind: "full", words: "it is full." } }));
    expect(await checked).toEqual(["the store is full"]);
  });

  it("is bad while the process that decodes pictures does not answer", async () => {
    const clock = createManualClock();
    const answers: ((isThere: boolean) => void)[] = [];
    const hanging = () => new Promise<boolean>((resolve) => answers.push(resolve));
    const store = { ping: async () => undefined };
    const checkHealth = createCheckHealth({ store, shards: () => [up], decoderAnswers: hanging, clock });
    const checked = checkHealth();
    await clock.advance(0); // the store answers
    await clock.advance(999);
    expect(await checked).toEqual(["the process that decodes pictures does not answer"]);
    answers[0]?.(true);
    await clock.advance(0);
    const next = checkHealth();
    answers[1]?.(true);
    expect(await next).toEqual([]);
  });
});
