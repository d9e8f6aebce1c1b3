import { describe, expect, it, onTestFinished } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import { createKnownPictures } from "../../src/services/moderation/known-pictures.ts";
import { openStore } from "../../src/stores/open.ts";
import { countWrites } from "../support/counted-writes.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { type ModeratedHouse, startModerated, texturedPicture } from "./moderation-harness.ts";
import { labels, press } from "./pressing.ts";

const MESSAGE = "/channels/{channel_id}/messages/{message_id}";
const MEMBER = "/guilds/{guild_id}/members/{user_id}";

type Wish = NonNullable<Parameters<typeof startModerated>[0]>;

/** A house whose log tells of a picture already, and how often cases were written since. */
async function startWave(wish: Wish = {}) {
  const clock = createManualClock();
  const counted = countWrites(await openStore("memory://", { clock, maxCacheBytes: 1e8 }), "scam-cases");
  const house = await startModerated(wish, { clock, store: counted.store });
  const bytes = await texturedPicture(1);
  house.post(house.addPoster(), [bytes]);
  const entry = await entryThatSays(house, wish.mode === "log" ? "FREE NITRO" : "The message was deleted");
  await house.pass(10_000);
  const before = counted.writes();
  return { house, bytes, entry, writes: () => counted.writes() - before };
}

const entryThatSays = (house: ModeratedHouse, what: string | RegExp) =>
  house.until(() => house.entries().find(({ text }) => text.search(what) >= 0));

/** A copy whose message is being deleted, which takes a while. */
async function postSlowlyDeleted(house: ModeratedHouse, bytes: Buffer, delayMs = 3_000) {
  const deletions = () => house.discord.calls.filter(({ method }) => method === "DELETE").length;
  const before = deletions();
  house.discord.faults.add({ method: "DELETE", route: MESSAGE, delayMs });
  const poster = house.addPoster();
  const message = house.post(poster, [bytes]);
  await house.until(() => (deletions() > before ? true : undefined));
  return { poster, message };
}

async function undo(house: ModeratedHouse, entry: Parameters<typeof press>[1], label = "Undo") {
  const handle = press(house, entry, label, { user: house.moderator });
  await drive(
    house.clock,
    handle.until(({ loading }) => !loading),
  );
}

describe("the case of a picture that the log tells of already", () => {
  it.each(["log", "delete", "timeout"] as const)("is written once for each copy that comes (%s)", async (mode) => {
    const { house, bytes, writes } = await startWave({ mode });
    for (let copy = 2; copy <= 4; copy += 1) {
      house.post(house.addPoster(), [bytes]);
      await entryThatSays(house, mode === "log" ? `posted ${copy} times` : `${copy} of ${copy} messages`);
      expect(writes()).toBe(copy - 1);
    }
  });

  it("is written once for all copies that are deleted together, and counts each of them", async () => {
    const { house, bytes, entry, writes } = await startWave();
    await postSlowlyDeleted(house, bytes, 120_000); // meanwhile all others are found
    const messages = Array.from({ length: 20 }, () => house.post(house.addPoster(), [bytes]));
    const after = await entryThatSays(house, "22 of 22 messages");
    expect(after.id).toBe(entry.id);
    expect(messages.some((one) => house.isThere(one))).toBe(false);
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
    const house = await startModerated({ mode: "log" });
    const pictures = await Promise.all(Array.from({ length: 12 }, (_, seed) => texturedPicture(seed)));
    for (let first = 0; first < 12; first += each) house.post(house.addPoster(), pictures.slice(first, first + each));
    await house.until(() => (house.entries().length === 12 / each ? true : undefined));
    await house.pass(10_000);
    expect(warnings).toEqual([]);
  });
});

describe("a copy whose message is being deleted", () => {
  it.each(["Undo", "Not a scam"])(
    "while a moderator presses %s is counted, opens nothing anew, and its poster can speak again",
    async (label) => {
      const { house, bytes, entry } = await startWave({ mode: "timeout" });
      const { poster, message } = await postSlowlyDeleted(house, bytes);
      await undo(house, entry, label);
      await house.until(() => (house.isThere(message) ? undefined : true));
      await entryThatSays(house, "2 of 2 messages");
      await house.pass(10_000);
      const [after, ...others] = house.entries();
      expect([after && labels(after), others]).toEqual([[en.moderation.buttons.undoDecision, "Ban"], []]);
      expect(after?.text).not.toContain("timeout until");
      expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
      const known = createKnownPictures(house.store, house.clock, () => "test").of(house.guild.id);
      expect((await known).filter(({ isBad }) => isBad)).toEqual([]);
    },
  );

  it("is counted where the deletion fails", async () => {
    const { house, bytes } = await startWave();
    house.discord.faults.add({ method: "DELETE", route: MESSAGE, status: 500, times: 100 });
    house.post(house.addPoster(), [bytes]);
    await entryThatSays(house, "posted 2 times");
    await entryThatSays(house, "1 of 2 messages");
  });

  it("is counted where the process leaves before that is done", async () => {
    const { house, bytes } = await startWave({ mode: "timeout" });
    const { poster } = await postSlowlyDeleted(house, bytes, 60_000);
    await drive(house.clock, house.stop());
    expect(house.entries()).toMatchObject([{ text: expect.stringContaining("posted 2 times") }]);
    expect(house.entries()[0]?.text).toContain(`<@${poster.id}>`);
  });
});

it("whoever was silenced before an Undo can speak again, also where that is written down only during it", async () => {
  const { house, bytes, entry } = await startWave({ mode: "timeout" });
  const { poster } = await postSlowlyDeleted(house, bytes);
  house.discord.faults.add({ method: "PATCH", route: MEMBER, delayMs: 60_000 });
  const handle = press(house, entry, "Undo", { user: house.moderator });
  await entryThatSays(house, "2 of 2 messages");
  await drive(
    house.clock,
    handle.until(({ loading }) => !loading),
  );
  await house.pass(10_000);
  expect(house.entries().map(labels)).toEqual([[en.moderation.buttons.undoDecision, "Ban"]]);
  expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeUndefined();
});

it("whoever posts a copy after an Undo is silenced for it, and the case is open again", async () => {
  const { house, bytes, entry } = await startWave({ mode: "timeout" });
  await undo(house, entry);
  const poster = house.addPoster();
  house.post(poster, [bytes]);
  const again = await entryThatSays(house, "2 of 2 messages");
  expect(labels(again)).toEqual(["Undo", "Not a scam", "Ban"]);
  expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeGreaterThan(house.clock.now());
  const lifted = house.discord.calls.filter(({ method, route }) => method === "PATCH" && route === MEMBER);
  expect(lifted).toHaveLength(3);
});
