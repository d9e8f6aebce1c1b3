import { StickerFormatType } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR } from "./pressing.ts";

const MEMBER = "/guilds/{guild_id}/members/{user_id}";

describe("every picture that a message shows is looked at:", () => {
  it("those under a spoiler", async () => {
    const house = await startModerated();
    const hidden = house.discord.attach(await texturedPicture(1), { filename: "win.png", spoiler: true });
    const message = house.discord.post({ channel: house.channel, user: house.addPoster(), attachments: [hidden] });
    await house.until(() => (house.isThere(message) ? undefined : true));
  });

  it("the third of four, for which the message goes once, and whoever posted it is silenced once", async () => {
    const house = await startModerated({ mode: "timeout" });
    house.fal.answer(OCR, { output: { results: "Our summer party" } });
    for (const results of ["Our cat", "Our dog", "FREE NITRO, claim your gift now"]) {
      house.fal.answerNext(OCR, { output: { results } });
    }
    const pictures = await Promise.all([1, 2, 3, 4].map((seed) => texturedPicture(seed)));
    const message = house.post(house.addPoster(), pictures);
    await house.until(() => (house.entries()[0]?.text.includes("deleted") ? true : undefined));
    await house.pass(10_000);
    expect(house.isThere(message)).toBe(false);
    const acts = house.discord.calls.filter(
      ({ method, route }) => method === "DELETE" || (method === "PATCH" && route === MEMBER),
    );
    expect(acts.map(({ method }) => method).toSorted()).toEqual(["DELETE", "PATCH"]);
    expect(house.fal.submits(OCR)).toHaveLength(3);
    expect(house.entries()).toHaveLength(1);
  });

  it("those of links that Discord unfurls a moment later, each once", async () => {
    const house = await startModerated();
    const attachment = house.discord.attach(await texturedPicture(1), { filename: "win.png", ephemeral: false });
    const message = house.discord.post({ channel: house.channel, user: house.addPoster(), content: "look!" });
    const embeds = [{ image: { url: house.discord.urlOf(attachment) } }];
    house.discord.edit(message, { embeds });
    await house.until(() => (house.isThere(message) ? undefined : true));
    expect(house.fal.submits(OCR)).toHaveLength(1);
  });

  it("but none twice, however often a message is edited", async () => {
    const house = await startModerated({ mode: "log" });
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => house.entries()[0]);
    for (const content of ["a", "b", "c"]) house.discord.edit(message, { content });
    await house.pass(20_000);
    expect(house.entries()).toHaveLength(1);
    expect(house.entries()[0]?.text).not.toContain("times");
  });

  it("those of a message that is forwarded", async () => {
    const house = await startModerated();
    const original = house.post(house.moderator, [await texturedPicture(1)]);
    const forwarding = { channel: house.channel, user: house.addPoster(), forwards: original };
    const message = house.discord.post(forwarding);
    await house.until(() => (house.isThere(message) ? undefined : true));
    expect(house.isThere(original)).toBe(true);
  });

  it("those of a thread, by what its channel allows", async () => {
    const house = await startModerated();
    const thread = house.discord.addChannel(house.guild, { under: house.channel });
    house.post(house.addPoster(), [await texturedPicture(1)], { channel: thread });
    await house.until(() => (house.discord.messages(thread).length === 0 ? true : undefined));
  });
});

it("a sticker that cannot be read stands in nobody's way", async () => {
  const house = await startModerated();
  const stickers = [{ id: "1573612644210835492", name: "party", format: StickerFormatType.PNG }];
  const message = house.post(house.addPoster(), [await texturedPicture(1)], { stickers });
  await house.until(() => (house.isThere(message) ? undefined : true));
  const alone = house.discord.post({ channel: house.channel, user: house.addPoster(), stickers });
  await house.afterAnother();
  expect(house.isThere(alone)).toBe(true);
});
