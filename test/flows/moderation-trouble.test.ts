import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { createSetupProblems } from "../../src/services/servers/setup-problems.ts";
import { type ModeratedHouse, startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR } from "./pressing.ts";
import { watchUnhandled } from "./unhandled.ts";

const { AttachFiles, BanMembers, ManageMessages, ReadMessageHistory, SendMessages, ViewChannel } = PermissionFlagsBits;
const WRITING = ViewChannel | SendMessages | AttachFiles | ReadMessageHistory;
const PAUSE_MS = 10_000;
const MINUTE_MS = 60_000;
const DOES_NOT_WORK = "Moderation does not work";

const troublesOf = ({ store, clock, guild }: ModeratedHouse) =>
  createSetupProblems(store, clock, () => "test").of(guild.id);
const tellings = (house: ModeratedHouse) => house.entries().filter(({ text }) => text.includes(DOES_NOT_WORK));

/** Whether a new scam by somebody is deleted. */
async function isDeleted(house: ModeratedHouse, seed: number, user = house.addPoster()): Promise<boolean> {
  const message = house.post(user, [await texturedPicture(seed)]);
  await house.until(() => house.entries().find(({ text }) => text.includes(`<@${user.id}>`)));
  await house.pass(PAUSE_MS);
  return !house.isThere(message);
}

describe("where the bot may not delete", () => {
  it("the server is told once, the entry stands all the same, and it is over when it works", async () => {
    const house = await startModerated({}, { botPermissions: BanMembers });
    expect(await isDeleted(house, 1)).toBe(false);
    expect(await isDeleted(house, 2)).toBe(false);
    expect(await troublesOf(house)).toEqual([
      {
        feature: "moderation",
        channelId: house.channel.id,
        problem: { kind: "missing", permissions: ["ManageMessages"] },
      },
    ]);
    expect(tellings(house)).toHaveLength(1);
    expect(house.entries()).toHaveLength(3);
    house.discord.allowBot(house.channel, WRITING | ManageMessages);
    await house.clock.jump(MINUTE_MS);
    expect(await isDeleted(house, 3)).toBe(true);
    expect(await troublesOf(house)).toEqual([]);
  });
});

describe("where Discord does not let the bot delete, and does not say why", () => {
  it("no text is read for money for an hour, and what is known is recognised all the same", async () => {
    const house = await startModerated();
    const path = new RegExp(`^/channels/${house.channel.id}/messages/`);
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    for (const method of ["DELETE", "POST"]) house.discord.faults.add({ method, route: path, ...refused, times: 99 });
    const paid = () => house.fal.submits(OCR).length;
    expect(await isDeleted(house, 1)).toBe(false);
    expect(await troublesOf(house)).toMatchObject([
      { feature: "moderation", channelId: house.channel.id, problem: { kind: "refused" } },
    ]);
    expect(tellings(house).map(({ text }) => text)).toEqual([
      expect.stringContaining("nothing there that costs money"),
    ]);
    expect(paid()).toBe(1);

    await house.pass(2_500); // until every process knows
    house.post(house.addPoster(), [await texturedPicture(2)]);
    await house.pass(PAUSE_MS);
    expect(paid()).toBe(1);
    house.discord.faults.clear();
    expect(await isDeleted(house, 1)).toBe(true); // it is known
    expect(await isDeleted(house, 3)).toBe(true);
    expect(paid()).toBe(2);
    expect(await troublesOf(house)).toEqual([]);
  });

  it("text is read again after the hour", async () => {
    const house = await startModerated();
    const untilMs = house.clock.now() + 60 * MINUTE_MS;
    const troubles = createSetupProblems(house.store, house.clock, () => "test");
    const at = { feature: "moderation", channelId: house.channel.id } as const;
    await troubles.note(house.guild.id, { ...at, problem: { kind: "refused", untilMs } }, []);
    house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.pass(PAUSE_MS);
    expect(house.fal.submits(OCR)).toHaveLength(0);
    await house.clock.jump(60 * MINUTE_MS);
    expect(await isDeleted(house, 2)).toBe(true);
    expect(house.fal.submits(OCR)).toHaveLength(1);
  });
});

describe("where the bot may not time out", () => {
  it("the message goes all the same, and the server is told once", async () => {
    const house = await startModerated({ mode: "timeout" }, { botPermissions: ManageMessages });
    expect(await isDeleted(house, 1)).toBe(true);
    expect(await isDeleted(house, 2)).toBe(true);
    expect(await troublesOf(house)).toEqual([
      { feature: "moderation", problem: { kind: "missing", permissions: ["ModerateMembers"] } },
    ]);
    expect(tellings(house)).toHaveLength(1);
  });

  it("because somebody's role stands above its own, it says so once, whoever else it can time out between", async () => {
    const house = await startModerated({ mode: "timeout" });
    for (const [seed, role] of (["aboveBot", "belowBot", "aboveBot", "belowBot"] as const).entries()) {
      expect(await isDeleted(house, seed, house.addPoster({ role }))).toBe(true);
    }
    expect(tellings(house).map(({ text }) => text)).toEqual([expect.stringContaining("a role above the members")]);
    expect(house.guild.members.size).toBeGreaterThan(4);
  });
});

describe("a log channel", () => {
  it("that is gone keeps nothing from being done; the settings say so", async () => {
    const unhandled = watchUnhandled();
    const house = await startModerated({ mode: "timeout" });
    house.discord.removeChannel(house.logChannel);
    const poster = house.addPoster();
    const message = house.post(poster, [await texturedPicture(1)]);
    await house.until(() => (house.isThere(message) ? undefined : true));
    await house.pass(PAUSE_MS);
    expect(await troublesOf(house)).toEqual([
      { feature: "moderation", channelId: house.logChannel.id, problem: { kind: "gone" } },
    ]);
    expect(house.guild.members.get(poster.id)?.timedOutUntilMs).toBeGreaterThan(0);
    expect(unhandled).toEqual([]);
  });

  it("that the bot may not write in is told of by what is missing, until it may again", async () => {
    const house = await startModerated();
    await house.afterAnother(); // so that something is remembered of the channel
    house.discord.allowBot(house.logChannel, WRITING & ~AttachFiles);
    const message = house.post(house.addPoster(), [await texturedPicture(1)]);
    await house.until(() => (house.isThere(message) ? undefined : true));
    await house.pass(PAUSE_MS);
    expect(await troublesOf(house)).toEqual([
      {
        feature: "moderation",
        channelId: house.logChannel.id,
        problem: { kind: "missing", permissions: ["AttachFiles"] },
      },
    ]);
    house.discord.allowBot(house.logChannel, WRITING & ~SendMessages);
    const other = house.post(house.addPoster(), [await texturedPicture(2)]);
    await house.until(() => (house.isThere(other) ? undefined : true));
    await house.pass(PAUSE_MS);
    expect(await troublesOf(house)).toMatchObject([{ problem: { permissions: ["SendMessages"] } }]);
    house.discord.allowBot(house.logChannel, WRITING);
    await house.afterAnother();
    await house.pass(PAUSE_MS);
    expect(await troublesOf(house)).toEqual([]);
  });

  it("that takes the place of one that was deleted gets the entries from then on", async () => {
    const house = await startModerated();
    const bytes = await texturedPicture(1);
    house.post(house.addPoster(), [bytes]);
    await house.until(() => house.entries().find(({ text }) => text.includes("deleted")));
    house.discord.removeChannel(house.logChannel);
    const next = house.discord.addChannel(house.guild, { name: "next-log" });
    await house.decide({ logChannelId: next.id });
    house.post(house.addPoster(), [bytes]);
    const entry = await house.until(() =>
      house.discord.messages(next).find(({ text }) => text.includes("2 of 2 messages")),
    );
    expect(entry.text).toContain("FREE NITRO");
    expect(house.discord.messages(next)).toHaveLength(1);
    expect(await troublesOf(house)).toEqual([]);
  });
});

describe("an entry that a moderator has deleted", () => {
  it("is posted anew with the next copy, picture and all", async () => {
    const house = await startModerated();
    const bytes = await texturedPicture(1);
    house.post(house.addPoster(), [bytes]);
    const first = await house.until(() => house.entries().find(({ text }) => text.includes("deleted")));
    await house.pass(PAUSE_MS);
    house.discord.remove(first);
    await house.pass(PAUSE_MS);
    expect(house.entries()).toEqual([]);
    house.post(house.addPoster(), [bytes]);
    const second = await house.until(() => house.entries().find(({ text }) => text.includes("2 of 2 messages")));
    expect(second.id).not.toBe(first.id);
    expect(second.pictures).toHaveLength(1);
    house.post(house.addPoster(), [bytes]);
    await house.until(() => house.entries().find(({ text }) => text.includes("3 of 3 messages")));
    expect(house.entries().map(({ id }) => id)).toEqual([second.id]);
    expect(house.discord.calls.filter(({ status }) => status === 404)).toEqual([]);
    expect(await troublesOf(house)).toEqual([]);
  });
});

it("a message that somebody else deletes first is no trouble", async () => {
  const house = await startModerated();
  house.discord.faults.add({ method: "DELETE", route: "/channels/{channel_id}/messages/{message_id}", delayMs: 2_000 });
  const message = house.post(house.addPoster(), [await texturedPicture(1)]);
  await house.until(() => house.discord.calls.find(({ method }) => method === "DELETE"));
  house.discord.remove(message);
  await house.until(() => house.entries().find(({ text }) => text.includes("deleted")));
  expect(await troublesOf(house)).toEqual([]);
});
