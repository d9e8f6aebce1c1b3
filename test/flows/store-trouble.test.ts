import { describe, expect, it } from "vitest";
import type { Store } from "../../src/core/store.ts";
import { openStore } from "../../src/stores/open.ts";
import { temporaryFile } from "../stores/temporary-file.ts";
import { spawnTypeScript } from "../support/child.ts";
import { createManualClock, drive, type ManualClock } from "../support/manual-clock.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";
import { REDIS_HINT, redisInstalled, startRedisServer } from "../support/redis-server.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

/** So little at a time that a Redis on the same machine answers within its time limit. */
const STEP_MS = 10;

const options = (clock: ManualClock) => ({ clock, maxCacheBytes: 1e8 });

const caption = async (harness: Harness, red: number) => {
  const image = harness.attach(await plainPicture(red));
  const handle = harness.discord.command({
    name: "caption",
    options: { image },
    user: harness.asker,
    guild: harness.guild,
  });
  return handle.until(isFinal);
};
const imagine = (harness: Harness) => {
  const handle = harness.discord.command({
    name: "imagine",
    options: { prompt: "a fox" },
    user: harness.asker,
    guild: harness.guild,
  });
  return handle.until(isFinal);
};

/** While the store fails, texts are answered and pictures are refused before anything is spent; then all is well. */
async function expectCoping(harness: Harness, mend: () => Promise<void>): Promise<void> {
  const text = await caption(harness, 10);
  expect(text.text).toContain("Florence-2 Large");
  const submitted = harness.fal.jobs.length;
  const refused = await imagine(harness);
  expect(refused.text).toContain("can't save anything right now");
  expect(harness.fal.jobs).toHaveLength(submitted);

  await mend();
  const makeLater = async () => {
    await harness.clock.advance(5_000);
    return (await imagine(harness)).pictures.length;
  };
  await expect.poll(makeLater, { timeout: 10_000 }).toBe(1);
}

async function startOn(store: Store, clock: ManualClock): Promise<Harness> {
  return startHarness({ store, clock });
}

describe("an SQLite store", () => {
  const file = temporaryFile();

  it("that another process has locked takes nothing down", async () => {
    const clock = createManualClock();
    const store = await openStore(file.url, options(clock));
    const harness = await startOn(store, clock);
    const holder = spawnTypeScript(new URL("../stores/children/hold-lock.ts", import.meta.url), [file.path]);
    await holder.line((line) => line === "held");
    await expectCoping(harness, async () => {
      holder.send("let go");
      await holder.ended;
    });
    await harness.stop();
    await store.close();
  });

  it("keeps answers over a restart of the bot", async () => {
    const clock = createManualClock();
    const first = await openStore(file.url, options(clock));
    const before = await startOn(first, clock);
    await caption(before, 10);
    await before.stop();
    await first.close();
    const second = await openStore(file.url, options(clock));
    const after = await startOn(second, clock);
    expect((await caption(after, 10)).text).toContain("same answer as before");
    await after.stop();
    await second.close();
  });

  it("that cannot be used is told at the start", async () => {
    await expect(openStore(`sqlite://${file.folder}`, options(createManualClock()))).rejects.toThrow(/^sqlite: /);
  });
});

describe.skipIf(!redisInstalled)(`a Redis store${REDIS_HINT}`, () => {
  it("that is stopped and started again takes nothing down", async () => {
    const server = await startRedisServer();
    const clock = createManualClock();
    const store = await openStore(server.url, options(clock));
    const harness = await startOn(store, clock);
    await caption(harness, 5);
    await server.stop();
    await expectCoping(harness, () => server.start());
    await harness.stop();
    await store.close();
    await server.stop();
  });

  it("that was away when an answer was given is told of it later, and its buttons work then", async () => {
    const server = await startRedisServer();
    const clock = createManualClock();
    const store = await openStore(server.url, options(clock));
    const harness = await startOn(store, clock);
    await server.stop();
    const answer = await caption(harness, 7);
    const copy = async () => {
      const customId = answer.buttons.find(({ label }) => label === "Show as alt text")?.custom_id ?? "";
      const handle = harness.discord.press({ message: answer, customId, user: harness.asker });
      await handle.response();
      return handle.message()?.text;
    };
    expect(await copy()).toContain("can't save anything right now");
    await server.start();
    const copyLater = async () => {
      await clock.advance(200);
      return copy();
    };
    await expect.poll(copyLater, { timeout: 10_000 }).toContain("```");
    expect((await caption(harness, 7)).text).toContain("same answer as before");
    await harness.stop();
    await store.close();
    await server.stop();
  });

  it("whose connections are cut costs nobody the picture that they asked for", async () => {
    const server = await startRedisServer();
    const proxy = await startTcpProxy(server.url);
    const clock = createManualClock();
    const store = await openStore(proxy.url, options(clock));
    const harness = await startOn(store, clock);
    const ask = (number: number) =>
      harness.discord.command({
        name: "imagine",
        options: { prompt: `fox ${number}` },
        user: harness.asker,
        guild: harness.guild,
      });
    const asked = Array.from({ length: 24 }, (_, number) => ask(number));
    harness.discord.on("call", () => proxy.drop()); // again and again, while they are under way
    const answers = await drive(clock, Promise.all(asked.map((handle) => handle.until(isFinal))), STEP_MS);
    expect(answers.map(({ pictures }) => pictures.length)).toEqual(asked.map(() => 1));
    expect(harness.fal.jobs).toHaveLength(24);
    await harness.stop();
    await store.close();
    await proxy.close();
    await server.stop();
  });
});
