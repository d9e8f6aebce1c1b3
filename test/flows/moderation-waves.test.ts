import { describe, expect, it, onTestFinished } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { openStore } from "../../src/stores/open.ts";
import { countWrites } from "../support/counted-writes.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { labels, press } from "./pressing.ts";

const MESSAGE = "/channels/{channel_id}/messages/{message_id}";
const MEMBER = "/guilds/{guild_id}/members/{user_id}";

type ModerationOptions = NonNullable<Parameters<typeof startModerated>[0]>;

/** A harness whose log tells of a picture already, and how often cases were written since. */
async function startWave(options: ModerationOptions = {}) {
  const clock = createManualClock();
  const counted = countWrites(await openStore("memory://", { clock, maxCacheBytes: 1e8 }), "scam-cases");
  const harness = await startModerated(options, { clock, store: counted.store });
  const bytes = await texturedPicture(1);
  harness.post(harness.addPoster(), [bytes]);
  const entry = await entryThatSays(harness, options.mode === "log" ? "FREE NITRO" : "The message was deleted");
  await harness.pass(10_000);
  const before = counted.writes();
  return { harness, bytes, entry, writes: () => counted.writes() - before };
}

const entryThatSays = (harness: ModeratedHarness, what: string | RegExp) =>
  harness.until(() => harness.entries().find(({ text }) => text.search(what) >= 0));

/** A copy whose message is being deleted, which takes a while. */
async function postSlowlyDeleted(harness: ModeratedHarness, bytes: Buffer, delayMs = 3_000) {
  const deletions = () => harness.discord.calls.filter(({ method }) => method === "DELETE").length;
  const before = deletions();
  harness.discord.faults.add({ method: "DELETE", route: MESSAGE, delayMs });
  const poster = harness.addPoster();
  const message = harness.post(poster, [bytes]);
  await harness.until(() => (deletions() > before ? true : undefined));
  return { poster, message };
}

async function undo(harness: ModeratedHarness, entry: Parameters<typeof press>[1], label = "Undo") {
  const handle = press(harness, entry, label, { user: harness.moderator });
  await drive(
    harness.clock,
    handle.until(({ loading }) => !loading),
  );
}

describe("the case of a picture that the log tells of already", () => {
  it.each(["log", "delete", "timeout"] as const)("is written once for each copy that comes (%s)", async (mode) => {
    const { harness, bytes, writes } = await startWave({ mode });
    for (let copy = 2; copy <= 4; copy += 1) {
      harness.post(harness.addPoster(), [bytes]);
      await entryThatSays(harness, mode === "log" ? `posted ${copy} times` : `${copy} of ${copy} messages`);
      expect(writes()).toBe(copy - 1);
    }
  });

  it("is written once for all copies that are deleted together, and counts each of them", async () => {
    const { harness, bytes, entry, writes } = await startWave();
    await postSlowlyDeleted(harness, bytes, 120_000); // meanwhile all others are found
    const messages = Array.from({ length: 20 }, () => harness.post(harness.addPoster(), [bytes]));
    const after = await entryThatSays(harness, "22 of 22 messages");
    expect(after.id).toBe(entry.id);
    expect(messages.some((one) => harness.isThere(one))).toBe(false);
    expect(writes()).toBeLessThan(5);
  });
});

describe("twelve scams at the same moment", () => {
  it.each([
    ["one in each of twelve messages", 1],
    ["four in each of three messages", 4],
  ])("%s, are nothing that Node warns of", async (_name, each) => {
    const warnings: Error[] = [];
    const note = (warning: Error) => void warnings.push(warning);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const harness = await startModerated({ mode: "log" });
    const pictures = await Promise.all(Array.from({ length: 12 }, (_, seed) => texturedPicture(seed)));
    for (let first = 0; first < 12; first += each)
      harness.post(harness.addPoster(), pictures.slice(first, first + each));
    await harness.until(() => (harness.entries().length === 12 / each ? true : undefined));
    await harness.pass(10_000);
    expect(warnings).toEqual([]);
  });
});

describe("a copy whose message is being deleted", () => {
  it.each(["Undo", "Not a scam"])(
    "while a moderator presses %s is counted, opens nothing anew, and its poster can speak again",
    async (label) => {
      const { harness, bytes, entry } = await startWave({ mode: "timeout" });
      const { poster, message } = await postSlowlyDeleted(harness, bytes);
      await undo(harness, entry, label);
      await harness.until(() => (harness.isThere(message) ? undefined : true));
      await entryThatSays(harness, "2 of 2 messages");
      await harness.pass(10_000);
      const [after, ...others] = harness.entries();
      expect([after && labels(after), others]).toEqual([[en.moderation.buttons.undoDecision, "Ban"], []]);
      expect(after?.text).not.toContain("timeout until");
      expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
      const known = createKnownPictures(harness.store, harness.clock, () => "test").of(harness.guild.id);
      expect((await known).filter(({ isBad }) => isBad)).toEqual([]);
    },
  );

  it("is counted where the deletion fails", async () => {
    const { harness, bytes } = await startWave();
    harness.discord.faults.add({ method: "DELETE", route: MESSAGE, status: 500, times: 100 });
    harness.post(harness.addPoster(), [bytes]);
    await entryThatSays(harness, "posted 2 times");
    await entryThatSays(harness, "1 of 2 messages");
  });

  it("is counted where the process leaves before that is done", async () => {
    const { harness, bytes } = await startWave({ mode: "timeout" });
    const { poster } = await postSlowlyDeleted(harness, bytes, 60_000);
    await drive(harness.clock, harness.stop());
    expect(harness.entries()).toMatchObject([{ text: expect.stringContaining("posted 2 times") }]);
    expect(harness.entries()[0]?.text).toContain(`<@${poster.id}>`);
  });
});

it("whoever was silenced before an Undo can speak again, also where that is written down only during it", async () => {
  const { harness, bytes, entry } = await startWave({ mode: "timeout" });
  const { poster } = await postSlowlyDeleted(harness, bytes);
  harness.discord.faults.add({ method: "PATCH", route: MEMBER, delayMs: 60_000 });
  const handle = press(harness, entry, "Undo", { user: harness.moderator });
  await entryThatSays(harness, "2 of 2 messages");
  await drive(
    harness.clock,
    handle.until(({ loading }) => !loading),
  );
  await harness.pass(10_000);
  expect(harness.entries().map(labels)).toEqual([[en.moderation.buttons.undoDecision, "Ban"]]);
  expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
});

it("whoever posts a copy after an Undo is silenced for it, and the case is open again", async () => {
  const { harness, bytes, entry } = await startWave({ mode: "timeout" });
  await undo(harness, entry);
  const poster = harness.addPoster();
  harness.post(poster, [bytes]);
  const again = await entryThatSays(harness, "2 of 2 messages");
  expect(labels(again)).toEqual(["Undo", "Not a scam", "Ban"]);
  expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeGreaterThan(harness.clock.now());
  const lifted = harness.discord.calls.filter(({ method, route }) => method === "PATCH" && route === MEMBER);
  expect(lifted).toHaveLength(3);
});
