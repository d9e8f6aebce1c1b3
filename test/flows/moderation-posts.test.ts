import { StickerFormatType } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR } from "./pressing.ts";

const MEMBER = "/guilds/{guild_id}/members/{user_id}";

describe("every picture that a message shows is looked at:", () => {
  it("those under a spoiler", async () => {
    const harness = await startModerated();
    const hidden = harness.discord.attach(await texturedPicture(1), { filename: "win.png", spoiler: true });
    const message = harness.discord.post({
      channel: harness.channel,
      user: harness.addPoster(),
      attachments: [hidden],
    });
    await harness.until(() => (harness.isThere(message) ? undefined : true));
  });

  it("the third of four, for which the message goes once, and whoever posted it is silenced once", async () => {
    const harness = await startModerated({ mode: "timeout" });
    harness.fal.answer(OCR, { output: { results: "Our summer party" } });
    for (const results of ["Our cat", "Our dog", "FREE NITRO, claim your gift now"]) {
      harness.fal.answerNext(OCR, { output: { results } });
    }
    const pictures = await Promise.all([1, 2, 3, 4].map((seed) => texturedPicture(seed)));
    const message = harness.post(harness.addPoster(), pictures);
    await harness.until(() => (harness.entries()[0]?.text.includes("deleted") ? true : undefined));
    await harness.pass(10_000);
    expect(harness.isThere(message)).toBe(false);
    const acts = harness.discord.calls.filter(
      ({ method, route }) => method === "DELETE" || (method === "PATCH" && route === MEMBER),
    );
    expect(acts.map(({ method }) => method).toSorted()).toEqual(["DELETE", "PATCH"]);
    expect(harness.fal.submits(OCR)).toHaveLength(3);
    expect(harness.entries()).toHaveLength(1);
  });

  it("those of links that Discord unfurls a moment later, each once", async () => {
    const harness = await startModerated();
    const attachment = harness.discord.attach(await texturedPicture(1), { filename: "win.png", ephemeral: false });
    const message = harness.discord.post({ channel: harness.channel, user: harness.addPoster(), content: "look!" });
    const embeds = [{ image: { url: harness.discord.urlOf(attachment) } }];
    harness.discord.edit(message, { embeds });
    await harness.until(() => (harness.isThere(message) ? undefined : true));
    expect(harness.fal.submits(OCR)).toHaveLength(1);
  });

  it("but none twice, however often a message is edited", async () => {
    const harness = await startModerated({ mode: "log" });
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => harness.entries()[0]);
    for (const content of ["a", "b", "c"]) harness.discord.edit(message, { content });
    await harness.pass(20_000);
    expect(harness.entries()).toHaveLength(1);
    expect(harness.entries()[0]?.text).not.toContain("times");
  });

  it("those of a message that is forwarded", async () => {
    const harness = await startModerated();
    const original = harness.post(harness.moderator, [await texturedPicture(1)]);
    const forwarding = { channel: harness.channel, user: harness.addPoster(), forwards: original };
    const message = harness.discord.post(forwarding);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
    expect(harness.isThere(original)).toBe(true);
  });

  it("those of a thread, by what its channel allows", async () => {
    const harness = await startModerated();
    const thread = harness.discord.addChannel(harness.guild, { under: harness.channel });
    harness.post(harness.addPoster(), [await texturedPicture(1)], { channel: thread });
    await harness.until(() => (harness.discord.messages(thread).length === 0 ? true : undefined));
  });
});

it("a sticker that cannot be read stands in nobody's way", async () => {
  const harness = await startModerated();
  const stickers = [{ id: "1573612644210835492", name: "party", format: StickerFormatType.PNG }];
  const message = harness.post(harness.addPoster(), [await texturedPicture(1)], { stickers });
  await harness.until(() => (harness.isThere(message) ? undefined : true));
  const alone = harness.discord.post({ channel: harness.channel, user: harness.addPoster(), stickers });
  await harness.afterAnother();
  expect(harness.isThere(alone)).toBe(true);
});
