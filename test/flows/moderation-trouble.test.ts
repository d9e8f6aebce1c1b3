import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { createSetupProblems } from "../../src/services/servers/setup-problems.ts";
import { type ModeratedHarness, startModerated, texturedPicture } from "./moderation-harness.ts";
import { OCR } from "./pressing.ts";
import { watchUnhandled } from "./unhandled.ts";

const { AttachFiles, BanMembers, ManageMessages, ReadMessageHistory, SendMessages, ViewChannel } = PermissionFlagsBits;
const WRITING = ViewChannel | SendMessages | AttachFiles | ReadMessageHistory;
const PAUSE_MS = 10_000;
const MINUTE_MS = 60_000;
const DOES_NOT_WORK = "Moderation does not work";

const troublesOf = ({ store, clock, guild }: ModeratedHarness) =>
  createSetupProblems(store, clock, () => "test").of(guild.id);
const tellings = (harness: ModeratedHarness) => harness.entries().filter(({ text }) => text.includes(DOES_NOT_WORK));

/** Whether a new scam by a person is deleted. */
async function isDeleted(harness: ModeratedHarness, seed: number, user = harness.addPoster()): Promise<boolean> {
  const message = harness.post(user, [await texturedPicture(seed)]);
  await harness.until(() => harness.entries().find(({ text }) => text.includes(`<@${user.id}>`)));
  await harness.pass(PAUSE_MS);
  return !harness.isThere(message);
}

describe("where the bot may not delete", () => {
  it("the server is told once, the entry stands all the same, and it is over when it works", async () => {
    const harness = await startModerated({}, { botPermissions: BanMembers });
    expect(await isDeleted(harness, 1)).toBe(false);
    expect(await isDeleted(harness, 2)).toBe(false);
    expect(await troublesOf(harness)).toEqual([
      {
        feature: "moderation",
        channelId: harness.channel.id,
        problem: { kind: "missing", permissions: ["ManageMessages"] },
      },
    ]);
    expect(tellings(harness)).toHaveLength(1);
    expect(harness.entries()).toHaveLength(3);
    harness.discord.allowBot(harness.channel, WRITING | ManageMessages);
    await harness.clock.jump(MINUTE_MS);
    expect(await isDeleted(harness, 3)).toBe(true);
    expect(await troublesOf(harness)).toEqual([]);
  });
});

describe("where Discord does not let the bot delete, and does not say why", () => {
  it("no text is read for money for an hour, and what is known is recognised all the same", async () => {
    const harness = await startModerated();
    const path = new RegExp(`^/channels/${harness.channel.id}/messages/`);
    const refused = { status: 403, body: { code: 50_013, message: "Missing Permissions" } };
    for (const method of ["DELETE", "POST"]) harness.discord.faults.add({ method, route: path, ...refused, times: 99 });
    const paid = () => harness.fal.submits(OCR).length;
    expect(await isDeleted(harness, 1)).toBe(false);
    expect(await troublesOf(harness)).toMatchObject([
      { feature: "moderation", channelId: harness.channel.id, problem: { kind: "refused" } },
    ]);
    expect(tellings(harness).map(({ text }) => text)).toEqual([
      expect.stringContaining("nothing there that costs money"),
    ]);
    expect(paid()).toBe(1);

    await harness.pass(2_500); // until every process knows
    harness.post(harness.addPoster(), [await texturedPicture(2)]);
    await harness.pass(PAUSE_MS);
    expect(paid()).toBe(1);
    harness.discord.faults.clear();
    expect(await isDeleted(harness, 1)).toBe(true); // it is known
    expect(await isDeleted(harness, 3)).toBe(true);
    expect(paid()).toBe(2);
    expect(await troublesOf(harness)).toEqual([]);
  });

  it("text is read again after the hour", async () => {
    const harness = await startModerated();
    const untilMs = harness.clock.now() + 60 * MINUTE_MS;
    const troubles = createSetupProblems(harness.store, harness.clock, () => "test");
    const at = { feature: "moderation", channelId: harness.channel.id } as const;
    await troubles.note(harness.guild.id, { ...at, problem: { kind: "refused", untilMs } }, []);
    harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.pass(PAUSE_MS);
    expect(harness.fal.submits(OCR)).toHaveLength(0);
    await harness.clock.jump(60 * MINUTE_MS);
    expect(await isDeleted(harness, 2)).toBe(true);
    expect(harness.fal.submits(OCR)).toHaveLength(1);
  });
});

describe("where the bot may not time out", () => {
  it("the message goes all the same, and the server is told once", async () => {
    const harness = await startModerated({ mode: "timeout" }, { botPermissions: ManageMessages });
    expect(await isDeleted(harness, 1)).toBe(true);
    expect(await isDeleted(harness, 2)).toBe(true);
    expect(await troublesOf(harness)).toEqual([
      { feature: "moderation", problem: { kind: "missing", permissions: ["ModerateMembers"] } },
    ]);
    expect(tellings(harness)).toHaveLength(1);
  });

  it("because somebody's role stands above its own, it says so once, whoever else it can time out between", async () => {
    const harness = await startModerated({ mode: "timeout" });
    for (const [seed, role] of (["aboveBot", "belowBot", "aboveBot", "belowBot"] as const).entries()) {
      expect(await isDeleted(harness, seed, harness.addPoster({ role }))).toBe(true);
    }
    expect(tellings(harness).map(({ text }) => text)).toEqual([expect.stringContaining("a role above the members")]);
    expect(harness.guild.members.size).toBeGreaterThan(4);
  });
});

describe("a log channel", () => {
  it("that is gone keeps nothing from being done; the settings say so", async () => {
    const unhandled = watchUnhandled();
    const harness = await startModerated({ mode: "timeout" });
    harness.discord.removeChannel(harness.logChannel);
    const poster = harness.addPoster();
    const message = harness.post(poster, [await texturedPicture(1)]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
    await harness.pass(PAUSE_MS);
    expect(await troublesOf(harness)).toEqual([
      { feature: "moderation", channelId: harness.logChannel.id, problem: { kind: "gone" } },
    ]);
    expect(harness.guild.members.get(poster.id)?.timedOutUntilMs).toBeGreaterThan(0);
    expect(unhandled).toEqual([]);
  });

  it("that the bot may not write in is told of by what is missing, until it may again", async () => {
    const harness = await startModerated();
    await harness.afterAnother(); // so that something is remembered of the channel
    harness.discord.allowBot(harness.logChannel, WRITING & ~AttachFiles);
    const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
    await harness.until(() => (harness.isThere(message) ? undefined : true));
    await harness.pass(PAUSE_MS);
    expect(await troublesOf(harness)).toEqual([
      {
        feature: "moderation",
        channelId: harness.logChannel.id,
        problem: { kind: "missing", permissions: ["AttachFiles"] },
      },
    ]);
    harness.discord.allowBot(harness.logChannel, WRITING & ~SendMessages);
    const other = harness.post(harness.addPoster(), [await texturedPicture(2)]);
    await harness.until(() => (harness.isThere(other) ? undefined : true));
    await harness.pass(PAUSE_MS);
    expect(await troublesOf(harness)).toMatchObject([{ problem: { permissions: ["SendMessages"] } }]);
    harness.discord.allowBot(harness.logChannel, WRITING);
    await harness.afterAnother();
    await harness.pass(PAUSE_MS);
    expect(await troublesOf(harness)).toEqual([]);
  });

  it("that takes the place of one that was deleted gets the entries from then on", async () => {
    const harness = await startModerated();
    const bytes = await texturedPicture(1);
    harness.post(harness.addPoster(), [bytes]);
    await harness.until(() => harness.entries().find(({ text }) => text.includes("deleted")));
    harness.discord.removeChannel(harness.logChannel);
    const next = harness.discord.addChannel(harness.guild, { name: "next-log" });
    await harness.decide({ logChannelId: next.id });
    harness.post(harness.addPoster(), [bytes]);
    const entry = await harness.until(() =>
      harness.discord.messages(next).find(({ text }) => text.includes("2 of 2 messages")),
    );
    expect(entry.text).toContain("FREE NITRO");
    expect(harness.discord.messages(next)).toHaveLength(1);
    expect(await troublesOf(harness)).toEqual([]);
  });
});

describe("an entry that a moderator has deleted", () => {
  it("is posted anew with the next copy, picture and all", async () => {
    const harness = await startModerated();
    const bytes = await texturedPicture(1);
    harness.post(harness.addPoster(), [bytes]);
    const first = await harness.until(() => harness.entries().find(({ text }) => text.includes("deleted")));
    await harness.pass(PAUSE_MS);
    harness.discord.remove(first);
    await harness.pass(PAUSE_MS);
    expect(harness.entries()).toEqual([]);
    harness.post(harness.addPoster(), [bytes]);
    const second = await harness.until(() => harness.entries().find(({ text }) => text.includes("2 of 2 messages")));
    expect(second.id).not.toBe(first.id);
    expect(second.pictures).toHaveLength(1);
    harness.post(harness.addPoster(), [bytes]);
    await harness.until(() => harness.entries().find(({ text }) => text.includes("3 of 3 messages")));
    expect(harness.entries().map(({ id }) => id)).toEqual([second.id]);
    expect(harness.discord.calls.filter(({ status }) => status === 404)).toEqual([]);
    expect(await troublesOf(harness)).toEqual([]);
  });
});

it("a message that somebody else deletes first is no trouble", async () => {
  const harness = await startModerated();
  harness.discord.faults.add({
    method: "DELETE",
    route: "/channels/{channel_id}/messages/{message_id}",
    delayMs: 2_000,
  });
  const message = harness.post(harness.addPoster(), [await texturedPicture(1)]);
  await harness.until(() => harness.discord.calls.find(({ method }) => method === "DELETE"));
  harness.discord.remove(message);
  await harness.until(() => harness.entries().find(({ text }) => text.includes("deleted")));
  expect(await troublesOf(harness)).toEqual([]);
});
