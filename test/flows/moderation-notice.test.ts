import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { drive } from "../support/manual-clock.ts";
import { createPreferences } from "../../src/services/servers/stored-preferences.ts";
import { ban, report } from "./moderation-asking.ts";
import { type ModeratedHouse, SCAM_TEXT, startModerated, texturedPicture } from "./moderation-harness.ts";
import { isFinal } from "./harness.ts";
import { HOUR_MS } from "./pressing.ts";

const { BanMembers, ManageGuild, ManageMessages } = PermissionFlagsBits;
const OPEN = "/users/@me/channels";
const WRITE = "/channels/{channel_id}/messages";
const MINUTE_MS = 60_000;
const { notice } = en.moderation;

type User = ReturnType<ModeratedHouse["addPoster"]>;

/** What somebody was told in private. */
const toldTo = ({ discord }: ModeratedHouse, user: User) => discord.messages(discord.dm(user));
const callsTo = ({ discord }: ModeratedHouse, method: string, route: string) =>
  discord.calls.filter((call) => call.method === method && call.route === route);
const untilTold = (house: ModeratedHouse, user: User) => house.until(() => toldTo(house, user)[0]);
const entryOf = (house: ModeratedHouse) => house.until(() => house.entries()[0]);

describe("the author of a deleted post", () => {
  it("is told in private where, why, and whom to ask: nothing of the scam, no link, no ping", async () => {
    const house = await startModerated();
    const poster = house.addPoster();
    house.post(poster, [await texturedPicture(1)]);
    const told = await untilTold(house, poster);
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
    const house = await startModerated();
    const [bytes, others] = [await texturedPicture(1), await texturedPicture(2)];
    const posters = [house.addPoster(), house.addPoster()];
    for (let index = 0; index < 12; index += 1) {
      for (const poster of posters) house.post(poster, [index % 2 === 0 ? bytes : others]);
    }
    for (const poster of posters) await untilTold(house, poster);
    await house.pass(MINUTE_MS);
    house.post(posters[0] ?? house.addPoster(), [bytes]);
    await house.afterAnother();
    await house.pass(MINUTE_MS);
    expect(posters.map((poster) => toldTo(house, poster).length)).toEqual([1, 1]);
    await house.clock.jump(24 * HOUR_MS);
    house.post(posters[0] ?? house.addPoster(), [bytes]);
    await house.until(() => toldTo(house, posters[0] ?? house.addPoster())[1]);
  });

  it("reads how long a timeout lasts, and which reason it was", async () => {
    const house = await startModerated({ mode: "timeout" });
    const [poster, copier, blocked] = [house.addPoster(), house.addPoster(), house.addPoster()];
    const bytes = await texturedPicture(1);
    house.post(poster, [bytes]);
    const told = await untilTold(house, poster);
    const untilMs = house.guild.members.get(poster.id)?.timedOutUntilMs ?? 0;
    expect(told.text).toContain(notice.timedOutUntil(untilMs));
    house.post(copier, [bytes]);
    expect((await untilTold(house, copier)).text).toContain(notice.reasons.known);
    await house.decide({ phrases: ["claim your gift"] });
    house.post(blocked, [await texturedPicture(2)]);
    expect((await untilTold(house, blocked)).text).toContain(notice.reasons.phrase);
  });

  it("is told in the server's language, under its name as it is written", async () => {
    const house = await startModerated({}, { locale: "de" });
    Object.assign(house.guild, { name: "*Schach* [hier](https://evil.example)" });
    const poster = house.addPoster();
    house.post(poster, [await texturedPicture(1)]);
    const told = await untilTold(house, poster);
    expect(told.text).toContain(de.moderation.notice.deleted);
    expect(told.text).toContain(String.raw`**\*Schach\* \[hier\](https\://evil.example)**`);
  });

  it("is told in the language that they have chosen, whatever the server's is", async () => {
    const house = await startModerated();
    const [german, other] = [house.addPoster(), house.addPoster()];
    const preferences = createPreferences(house.store, house.clock, () => "another process");
    await preferences.change(german.id, (before) => ({ ...before, language: "de" }));
    for (const poster of [german, other]) house.post(poster, [await texturedPicture(1)]);
    expect((await untilTold(house, german)).text).toContain(de.moderation.notice.deleted);
    expect((await untilTold(house, other)).text).toContain(notice.deleted);
  });

  it("is told by a moderator's report, too: so are those whose copies go, but no bot", async () => {
    const house = await startModerated({ mode: "log" });
    house.fal.answer("fal-ai/florence-2-large/ocr", { output: { results: "Our summer party" } });
    const [poster, copier, bytes] = [house.addPoster(), house.addPoster(), await texturedPicture(1)];
    const bot = house.discord.addUser({ username: "helper", bot: true });
    house.discord.addMember(house.guild, bot);
    const posted = house.post(bot, [bytes]);
    await report(house, posted, { steps: ["delete"] });
    const copy = house.post(copier, [bytes]); // in the mode `log`, it stays
    await house.until(() => house.entries().find(({ text }) => text.includes(`<@${copier.id}>`)));
    await report(house, house.post(poster, [bytes]), { steps: ["delete", "copies"] });
    for (const author of [poster, copier]) {
      expect((await untilTold(house, author)).text).toContain(`${notice.deleted} ${notice.reasons.known}`);
    }
    expect([posted, copy].map(house.isThere)).toEqual([false, false]);
    expect(callsTo(house, "POST", OPEN)).toHaveLength(2);
  });
});

describe("nobody is told", () => {
  it.each([
    ["where nothing is done", { mode: "log" } as const, {}],
    ["where the server does not want it", { mode: "timeout", notify: false } as const, {}],
    ["where the bot may do nothing", { mode: "timeout" } as const, { botPermissions: 0n }],
  ])("%s", async (_where, wish, options) => {
    const house = await startModerated(wish, options);
    const poster = house.addPoster();
    house.post(poster, [await texturedPicture(1)]);
    await house.until(() => house.entries()[0]);
    await house.pass(MINUTE_MS);
    expect(callsTo(house, "POST", OPEN)).toEqual([]);
  });

  it("a second time who takes no messages; the next one is, and it is no trouble of the server's", async () => {
    const house = await startModerated();
    const bytes = await texturedPicture(1);
    const closed = house.addPoster({ takesDms: false });
    const open = house.addPoster();
    house.post(closed, [bytes]);
    await house.until(() => callsTo(house, "POST", WRITE).find(({ status }) => status === 403));
    for (const poster of [closed, open, closed]) house.post(poster, [bytes]);
    await untilTold(house, open);
    await house.pass(MINUTE_MS);
    expect(callsTo(house, "POST", WRITE).filter(({ status }) => status === 403)).toHaveLength(1);
    expect(toldTo(house, closed)).toEqual([]);
    expect(house.entries()).toHaveLength(1);
  });

  it("for an hour where Discord says that the bot writes to too many", async () => {
    const house = await startModerated();
    const bytes = await texturedPicture(1);
    house.discord.rateLimits.newDms = { requests: 1, windowMs: MINUTE_MS };
    const posters = [house.addPoster(), house.addPoster(), house.addPoster()] as const;
    for (const poster of posters) house.post(poster, [bytes]);
    await house.until(() => callsTo(house, "POST", OPEN).find(({ status }) => status === 403));
    await house.pass(MINUTE_MS);
    expect(callsTo(house, "POST", OPEN)).toHaveLength(2);
    await house.clock.jump(HOUR_MS);
    const later = house.addPoster();
    house.post(later, [bytes]);
    await untilTold(house, later);
  });
});

it("several authors are told one after the other, at a pace that Discord lets pass", async () => {
  const house = await startModerated();
  const bytes = await texturedPicture(1);
  house.discord.rateLimits.newDms = { requests: 2, windowMs: 15_000 };
  const posters = Array.from({ length: 4 }, () => house.addPoster());
  for (const poster of posters) house.post(poster, [bytes]);
  for (const poster of posters) await untilTold(house, poster);
  expect(callsTo(house, "POST", OPEN).map(({ status }) => status)).toEqual(posters.map(() => 200));
});

describe("before a ban", () => {
  /** What was done, in order. */
  const deeds = ({ discord }: ModeratedHouse, dmId: string) =>
    discord.calls.flatMap(({ method, path }) =>
      method === "PUT" && path.includes("/bans/") ? ["ban"] : path.includes(`/channels/${dmId}/`) ? ["told"] : [],
    );

  it("the author is told, who cannot be reached after it", async () => {
    const house = await startModerated({ mode: "log" });
    const poster = house.addPoster();
    house.post(poster, [await texturedPicture(1)]);
    expect((await ban(house, await entryOf(house))).text).toContain(en.moderation.banned(poster.id));
    expect((await untilTold(house, poster)).text).toContain(`${notice.banned} ${notice.reasons.text}`);
    expect(deeds(house, house.discord.dm(poster).id)).toEqual(["told", "ban"]);
  });

  it("who was told today is not told again, and banned at once", async () => {
    const house = await startModerated();
    const poster = house.addPoster();
    house.post(poster, [await texturedPicture(1)]);
    await untilTold(house, poster);
    house.discord.faults.add({ method: "POST", route: OPEN, delayMs: 60_000 });
    expect((await ban(house, await entryOf(house))).text).toContain(en.moderation.banned(poster.id));
    expect(toldTo(house, poster)).toHaveLength(1);
    expect([...house.guild.bans.keys()]).toEqual([poster.id]);
  });

  it("that cannot be, nobody is told of one", async () => {
    const house = await startModerated({ mode: "log" });
    const poster = house.addPoster({ role: "aboveBot" });
    house.post(poster, [await texturedPicture(1)]);
    const entry = await entryOf(house);
    house.discord.addMember(house.guild, house.moderator, { permissions: BanMembers, role: "aboveBot" });
    await ban(house, entry);
    expect([...house.guild.bans.keys()]).toEqual([]);
    expect(callsTo(house, "POST", OPEN)).toEqual([]);
  });
});

it("whoever manages the server turns it off, and reads how it stands", async () => {
  const house = await startModerated();
  const { discord, guild, channel } = house;
  const manager = discord.addUser({ username: "manager" });
  discord.addMember(guild, manager, { permissions: ManageGuild | ManageMessages });
  const settings = async (path: string, options = {}) => {
    const handle = discord.command({ name: `settings ${path}`, options, user: manager, channel });
    return (await drive(house.clock, handle.until(isFinal), 10)).text;
  };
  expect(await settings("show")).toContain(en.settings.notify(true));
  expect(await settings("moderation", { notify: false })).toContain(en.settings.notify(false));
  expect(await settings("moderation", { scope: "everyone" })).toContain(en.settings.notify(false));
  expect(await settings("show")).toContain(en.settings.notify(false));
  expect(await settings("moderation", { notify: true })).toContain(en.settings.notify(true));
});
