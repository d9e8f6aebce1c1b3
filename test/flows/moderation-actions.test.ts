import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { everyComponent } from "discord-stand-in";
import { type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { labels, OCR } from "./pressing.ts";

const MINUTE_MS = 60_000;
const MEMBER = "/guilds/{guild_id}/members/{user_id}";
const MESSAGE = "/channels/{channel_id}/messages/{message_id}";
const BULK = "/channels/{channel_id}/messages/bulk-delete";

const callsTo = ({ discord }: ModeratedHarness, method: string, route: string) =>
  discord.calls.filter((call) => call.method === method && call.route === route);
const timeoutOf = ({ guild }: ModeratedHarness, { id }: { readonly id: string }) =>
  guild.members.get(id)?.timedOutUntilMs;
const entryThatSays = (harness: ModeratedHarness, what: string | RegExp) =>
  harness.until(() => harness.entries().find(({ text }) => text.search(what) >= 0));

describe("with the mode log", () => {
  it("a scam is written down, and nothing is deleted", async () => {
    const harness = await startModerated({ mode: "log" });
    const poster = harness.addPoster();
    const message = harness.post(poster, [await texturedPicture(1)]);
    const entry = await entryThatSays(harness, "FREE NITRO");
    await harness.pass(MINUTE_MS);
    expect(harness.isThere(message)).toBe(true);
    expect([...callsTo(harness, "DELETE", MESSAGE), ...callsTo(harness, "PATCH", MEMBER)]).toEqual([]);
    expect(entry.text).not.toMatch(/deleted|timeout/);
    expect(labels(entry)).toEqual(["Undo", "Not a scam", "Ban"]);
  });
});

describe("with the mode delete", () => {
  it("the message is deleted with a reason, and nobody is silenced", async () => {
    const harness = await startModerated({ mode: "delete" });
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    await entryThatSays(harness, "The message was deleted");
    const [deletion, ...others] = callsTo(harness, "DELETE", MESSAGE);
    expect(others).toEqual([]);
    expect(deletion).toMatchObject({ status: 204 });
    expect(timeoutOf(harness, poster)).toBeUndefined();
  });
});

describe("with the mode timeout", () => {
  it("the poster is silent for 10 minutes, once for all that they posted, and the log says until when", async () => {
    const harness = await startModerated({ mode: "timeout" });
    const poster = harness.addPoster();
    const before = harness.clock.now();
    const pictures = [await texturedPicture(1), await texturedPicture(2)];
    for (const bytes of [...pictures, ...pictures]) harness.post(poster, [bytes]);
    const entry = await entryThatSays(harness, /2 of 2 messages.*deleted/);
    const untilMs = timeoutOf(harness, poster) ?? 0;
    expect(untilMs - before).toBeGreaterThanOrEqual(10 * MINUTE_MS);
    expect(untilMs - harness.clock.now()).toBeLessThanOrEqual(10 * MINUTE_MS);
    expect(callsTo(harness, "PATCH", MEMBER)).toHaveLength(1);
    expect(entry.text).toContain(`timeout until <t:${Math.floor(untilMs / 1000)}`);
    await harness.clock.jump(11 * MINUTE_MS);
    harness.post(poster, [await texturedPicture(1)]);
    await harness.until(() => (timeoutOf(harness, poster) === untilMs ? undefined : true));
    expect(callsTo(harness, "PATCH", MEMBER)).toHaveLength(2);
  });

  it("of a poster who has left, their message goes all the same, and it is no trouble", async () => {
    const harness = await startModerated({ mode: "timeout" });
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    harness.discord.removeMember(harness.guild, poster);
    const entry = await entryThatSays(harness, "The message was deleted");
    await harness.pass(10_000);
    expect(entry.text).not.toContain("timeout");
    expect(callsTo(harness, "PATCH", MEMBER)).toMatchObject([{ status: 404 }]);
    expect(harness.entries()).toHaveLength(1);
  });
});

describe("copies that come together", () => {
  it("are deleted together, in one entry with their number, and whoever posted them is silenced once", async () => {
    const harness = await startModerated({ mode: "timeout" });
    const bytes = await texturedPicture(1);
    const posters = Array.from({ length: 3 }, () => harness.addPoster());
    const messages = Array.from({ length: 12 }, (_none, index) => {
      const user = posters[index % 3];
      if (!user) throw new Error("There are three of them.");
      return harness.post(user, [bytes]);
    });
    const entry = await entryThatSays(harness, /12 of 12 messages/);
    expect(messages.some((one) => harness.isThere(one))).toBe(false);
    expect(harness.entries()).toHaveLength(1);
    expect(entry.text).toContain("posted 12 times");
    expect(entry.text.match(/posted it 4 times/g)).toHaveLength(3);
    expect(entry.pictures).toMatchObject([{ spoiler: true }]);
    expect(callsTo(harness, "PATCH", MEMBER)).toHaveLength(3);
    expect(callsTo(harness, "POST", BULK).length).toBeGreaterThan(0);
    const deletions = [...callsTo(harness, "DELETE", MESSAGE), ...callsTo(harness, "POST", BULK)];
    expect(deletions.length).toBeLessThan(messages.length); // how many come together is the machine's to say
    expect(callsTo(harness, "POST", BULK).every(({ status }) => status === 204)).toBe(true);
    expect(harness.fal.submits(OCR)).toHaveLength(1);
  });
});

describe("an entry of the log", () => {
  const NASTY = "FREE NITRO @everyone <@1> ```js\n**claim** [here](https://evil.example) https://evil.example/gift";

  it("pings nobody and formats nothing that is written in the picture", async () => {
    const harness = await startModerated({}, {});
    await harness.decide({ phrases: ["@everyone", "```js", "[here](https://evil.example)", "**claim**", "<@1>"] });
    harness.fal.answer(OCR, { output: { results: NASTY } });
    harness.post(harness.addPoster(), [await texturedPicture(1)]);
    const entry = await entryThatSays(harness, "FREE NITRO");
    expect(entry.pings).toEqual({ everyone: false, users: [], roles: [] });
    expect(entry.text).toContain(String.raw`says “\@everyone”`);
    expect(entry.text).toContain(String.raw`“\`\`\`js”`);
    expect(entry.text).toContain(String.raw`“\[here\](https\://evil.example)”`);
    expect(entry.text).toContain(String.raw`“\*\*claim\*\*”`);
    expect(entry.text).toContain(String.raw`“\<\@1\>”`);
    expect(entry.pictures[0]?.description).toContain("@everyone <@1> ```js **claim**");
  });

  it("has alt text that ends within Discord's bound, and buttons whose ids do", async () => {
    const harness = await startModerated();
    harness.fal.answer(OCR, { output: { results: `FREE NITRO claim your gift ${"scam ".repeat(600)}` } });
    harness.post(harness.addPoster(), [await texturedPicture(1)]);
    const entry = await entryThatSays(harness, "FREE NITRO");
    expect(entry.pictures[0]?.description?.length).toBeLessThanOrEqual(1024);
    const ids = everyComponent(entry.components).flatMap(({ component }) =>
      "custom_id" in component ? [component.custom_id ?? ""] : [],
    );
    expect(ids).toHaveLength(3);
    for (const id of ids) expect(id.replaceAll(/\d{17,19}/g, "9".repeat(19)).length).toBeLessThanOrEqual(100);
  });

  it("shows a small copy of a picture, however large that is", async () => {
    const harness = await startModerated();
    const noise = Buffer.alloc(2_000 * 1_000 * 3);
    for (let at = 0; at < noise.length; at += 1) noise[at] = (Math.sin(at * 12.9898) * 43_758.5453) & 0xff;
    const huge = await sharp(noise, { raw: { width: 2_000, height: 1_000, channels: 3 } })
      .png()
      .toBuffer();
    expect(huge.length).toBeGreaterThan(4 * 1024 * 1024);
    harness.post(harness.addPoster(), [huge]);
    const entry = await entryThatSays(harness, "FREE NITRO");
    const copy = entry.attachments[0]?.bytes ?? Buffer.alloc(0);
    expect(copy.length).toBeLessThan(huge.length);
    const { width, height } = await sharp(copy).metadata();
    expect(width * height).toBeLessThanOrEqual(1_000_000);
  });

  it("is German in a German server", async () => {
    const harness = await startModerated({}, { locale: "de" });
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    const entry = await entryThatSays(harness, "gelöscht");
    expect(entry.text).toContain("FREE NITRO");
    expect(entry.text).not.toMatch(/\b(?:posted|deleted|scam)\b/);
    expect(labels(entry)).not.toContain("Undo");
  });
});
