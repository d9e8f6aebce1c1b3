import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { drive } from "../support/manual-clock.ts";
import { createPreferences } from "../../src/services/servers/stored-preferences.ts";
import { ban, report } from "./moderation-asking.ts";
import { type ModeratedHarness, SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";
import { isFinal } from "./harness.ts";
import { HOUR_MS } from "./pressing.ts";

const { BanMembers, ManageGuild, ManageMessages } = PermissionFlagsBits;
const OPEN = "/users/@me/channels";
const WRITE = "/channels/{channel_id}/messages";
const MINUTE_MS = 60_000;
const { notice } = en.moderation;

type User = ReturnType<ModeratedHarness["addPoster"]>;

/** What a person was told in private. */
const toldTo = ({ discord }: ModeratedHarness, user: User) => discord.messages(discord.dm(user));
const callsTo = ({ discord }: ModeratedHarness, method: string, route: string) =>
  discord.calls.filter((call) => call.method === method && call.route === route);
const untilTold = (harness: ModeratedHarness, user: User) => harness.until(() => toldTo(harness, user)[0]);
const entryOf = (harness: ModeratedHarness) => harness.until(() => harness.entries()[0]);

describe("the author of a deleted post", () => {
  it("is told in private where, why, and whom to ask: nothing of the scam, no link, no ping", async () => {
    const harness = await startModerated();
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    const told = await untilTold(harness, poster);
    expect(told.text.split("\n")).toEqual([
      "**Moderated server**",
      `${notice.deleted} ${notice.reasons.text}`,
      notice.whomToAsk,
      notice.notYou,
    ]);
    expect(SCAM_TEXT).toMatch(/nitro.*claim.*gift.*dlscord/i);
    expect(told.text).not.toMatch(/nitro|claim|gift|dlscord|https?:|<[#@]/i);
    expect(told.buttons).toEqual([]);
    expect(told.pings).toEqual({ everyone: false, users: [], roles: [] });
  });

  it("is told once for all that they posted, and no more that day", async () => {
    const harness = await startModerated();
    const [bytes, others] = [await texturedPicture(1), await texturedPicture(2)];
    const posters = [harness.addPoster(), harness.addPoster()];
    for (let index = 0; index < 12; index += 1) {
      for (const poster of posters) harness.post(poster, [index % 2 === 0 ? bytes : others]);
    }
    for (const poster of posters) await untilTold(harness, poster);
    await harness.pass(MINUTE_MS);
    harness.post(posters[0] ?? harness.addPoster(), [bytes]);
    await harness.afterAnother();
    await harness.pass(MINUTE_MS);
    expect(posters.map((poster) => toldTo(harness, poster).length)).toEqual([1, 1]);
    await harness.clock.jump(24 * HOUR_MS);
    harness.post(posters[0] ?? harness.addPoster(), [bytes]);
    await harness.until(() => toldTo(harness, posters[0] ?? harness.addPoster())[1]);
  });

  it("reads how long a timeout lasts, and which reason it was", async () => {
    const harness = await startModerated({ mode: "timeout" });
    const [poster, copier, blocked] = [harness.addPoster(), harness.addPoster(), harness.addPoster()];
    const bytes = await texturedPicture(1);
    harness.post(poster, [bytes]);
    const told = await untilTold(harness, poster);
    const untilMs = harness.guild.members.get(poster.id)?.timedOutUntilMs ?? 0;
    expect(told.text).toContain(notice.timedOutUntil(untilMs));
    harness.post(copier, [bytes]);
    expect((await untilTold(harness, copier)).text).toContain(notice.reasons.known);
    await harness.decide({ phrases: ["claim your gift"] });
    harness.post(blocked, [await texturedPicture(2)]);
    expect((await untilTold(harness, blocked)).text).toContain(notice.reasons.phrase);
  });

  it("is told in the server's language, under its name as it is written", async () => {
    const harness = await startModerated({}, { locale: "de" });
    Object.assign(harness.guild, { name: "*Schach* [hier](https://evil.example)" });
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    const told = await untilTold(harness, poster);
    expect(told.text).toContain(de.moderation.notice.deleted);
    expect(told.text).toContain(String.raw`**\*Schach\* \[hier\](https\://evil.example)**`);
  });

  it("is told in the language that they have chosen, whatever the server's is", async () => {
    const harness = await startModerated();
    const [german, other] = [harness.addPoster(), harness.addPoster()];
    const preferences = createPreferences(harness.store, harness.clock, () => "another process");
    await preferences.change(german.id, (before) => ({ ...before, language: "de" }));
    for (const poster of [german, other]) harness.post(poster, [await texturedPicture(1)]);
    expect((await untilTold(harness, german)).text).toContain(de.moderation.notice.deleted);
    expect((await untilTold(harness, other)).text).toContain(notice.deleted);
  });

  it("is told by a moderator's report, too: so are those whose copies go, but no bot", async () => {
    const harness = await startModerated({ mode: "log" });
    harness.fal.answer("fal-ai/florence-2-large/ocr", { output: { results: "Our summer party" } });
    const [poster, copier, bytes] = [harness.addPoster(), harness.addPoster(), await texturedPicture(1)];
    const bot = harness.discord.addUser({ username: "helper", bot: true });
    harness.discord.addMember(harness.guild, bot);
    const posted = harness.post(bot, [bytes]);
    await report(harness, posted, { steps: ["delete"] });
    const copy = harness.post(copier, [bytes]); // in the mode `log`, it stays
    await harness.until(() => harness.entries().find(({ text }) => text.includes(`<@${copier.id}>`)));
    await report(harness, harness.post(poster, [bytes]), { steps: ["delete", "copies"] });
    for (const author of [poster, copier]) {
      expect((await untilTold(harness, author)).text).toContain(`${notice.deleted} ${notice.reasons.known}`);
    }
    expect([posted, copy].map(harness.isThere)).toEqual([false, false]);
    expect(callsTo(harness, "POST", OPEN)).toHaveLength(2);
  });
});

describe("nobody is told", () => {
  it.each([
    ["where nothing is done", { mode: "log" } as const, {}],
    ["where the server does not want it", { mode: "timeout", notify: false } as const, {}],
    ["where the bot may do nothing", { mode: "timeout" } as const, { botPermissions: 0n }],
  ])("%s", async (_where, wish, options) => {
    const harness = await startModerated(wish, options);
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    await harness.until(() => harness.entries()[0]);
    await harness.pass(MINUTE_MS);
    expect(callsTo(harness, "POST", OPEN)).toEqual([]);
  });

  it("a second time who takes no messages; the next one is, and it is no trouble of the server's", async () => {
    const harness = await startModerated();
    const bytes = await texturedPicture(1);
    const closed = harness.addPoster({ takesDms: false });
    const open = harness.addPoster();
    harness.post(closed, [bytes]);
    await harness.until(() => callsTo(harness, "POST", WRITE).find(({ status }) => status === 403));
    for (const poster of [closed, open, closed]) harness.post(poster, [bytes]);
    await untilTold(harness, open);
    await harness.pass(MINUTE_MS);
    expect(callsTo(harness, "POST", WRITE).filter(({ status }) => status === 403)).toHaveLength(1);
    expect(toldTo(harness, closed)).toEqual([]);
    expect(harness.entries()).toHaveLength(1);
  });

  it("for an hour where Discord says that the bot writes to too many", async () => {
    const harness = await startModerated();
    const bytes = await texturedPicture(1);
    harness.discord.rateLimits.newDms = { requests: 1, windowMs: MINUTE_MS };
    const posters = [harness.addPoster(), harness.addPoster(), harness.addPoster()] as const;
    for (const poster of posters) harness.post(poster, [bytes]);
    await harness.until(() => callsTo(harness, "POST", OPEN).find(({ status }) => status === 403));
    await harness.pass(MINUTE_MS);
    expect(callsTo(harness, "POST", OPEN)).toHaveLength(2);
    await harness.clock.jump(HOUR_MS);
    const later = harness.addPoster();
    harness.post(later, [bytes]);
    await untilTold(harness, later);
  });
});

it("several authors are told one after the other, at a pace that Discord lets pass", async () => {
  const harness = await startModerated();
  const bytes = await texturedPicture(1);
  harness.discord.rateLimits.newDms = { requests: 2, windowMs: 15_000 };
  const posters = Array.from({ length: 4 }, () => harness.addPoster());
  for (const poster of posters) harness.post(poster, [bytes]);
  for (const poster of posters) await untilTold(harness, poster);
  expect(callsTo(harness, "POST", OPEN).map(({ status }) => status)).toEqual(posters.map(() => 200));
});

describe("before a ban", () => {
  /** What was done, in order. */
  const deeds = ({ discord }: ModeratedHarness, dmId: string) =>
    discord.calls.flatMap(({ method, path }) =>
      method === "PUT" && path.includes("/bans/") ? ["ban"] : path.includes(`/channels/${dmId}/`) ? ["told"] : [],
    );

  it("the author is told, who cannot be reached after it", async () => {
    const harness = await startModerated({ mode: "log" });
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    expect((await ban(harness, await entryOf(harness))).text).toContain(en.moderation.banned(poster.id));
    expect((await untilTold(harness, poster)).text).toContain(`${notice.banned} ${notice.reasons.text}`);
    expect(deeds(harness, harness.discord.dm(poster).id)).toEqual(["told", "ban"]);
  });

  it("who was told today is not told again, and banned at once", async () => {
    const harness = await startModerated();
    const poster = harness.addPoster();
    harness.post(poster, [await texturedPicture(1)]);
    await untilTold(harness, poster);
    harness.discord.faults.add({ method: "POST", route: OPEN, delayMs: 60_000 });
    expect((await ban(harness, await entryOf(harness))).text).toContain(en.moderation.banned(poster.id));
    expect(toldTo(harness, poster)).toHaveLength(1);
    expect([...harness.guild.bans.keys()]).toEqual([poster.id]);
  });

  it("that cannot be, nobody is told of one", async () => {
    const harness = await startModerated({ mode: "log" });
    const poster = harness.addPoster({ role: "aboveBot" });
    harness.post(poster, [await texturedPicture(1)]);
    const entry = await entryOf(harness);
    harness.discord.addMember(harness.guild, harness.moderator, { permissions: BanMembers, role: "aboveBot" });
    await ban(harness, entry);
    expect([...harness.guild.bans.keys()]).toEqual([]);
    expect(callsTo(harness, "POST", OPEN)).toEqual([]);
  });
});

it("whoever manages the server turns it off, and reads how it stands", async () => {
  const harness = await startModerated();
  const { discord, guild, channel } = harness;
  const manager = discord.addUser({ username: "manager" });
  discord.addMember(guild, manager, { permissions: ManageGuild | ManageMessages });
  const settings = async (path: string, options = {}) => {
    const handle = discord.command({ name: `settings ${path}`, options, user: manager, channel });
    return (await drive(harness.clock, handle.until(isFinal), 10)).text;
  };
  expect(await settings("show")).toContain(en.settings.notify(true));
  expect(await settings("moderation", { notify: false })).toContain(en.settings.notify(false));
  expect(await settings("moderation", { scope: "everyone" })).toContain(en.settings.notify(false));
  expect(await settings("show")).toContain(en.settings.notify(false));
  expect(await settings("moderation", { notify: true })).toContain(en.settings.notify(true));
});
