import { ChannelType, PermissionFlagsBits } from "discord.js";
import { describe, expect, it } from "vitest";
import { createHandClock } from "../../../test/support/hand-clock.ts";
import { CAPTION, EPHEMERAL, scene, text, V2 } from "./scene.ts";

const {
  ViewChannel,
  Connect,
  SendMessages,
  AttachFiles,
  ReadMessageHistory,
  ManageMessages,
  ModerateMembers,
  BanMembers,
  Administrator,
} = PermissionFlagsBits;
const OLD_MS = 15 * 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

async function posted(botPermissions?: bigint, options = {}) {
  const base = await scene(options);
  const place = base.discord.addChannel(base.guild, botPermissions === undefined ? {} : { botPermissions });
  const theirs = base.discord.post({ channel: place, user: base.user, content: "theirs" });
  return { ...base, place, theirs, path: `/channels/${place.id}/messages` };
}

describe("a message in a channel", () => {
  it("is posted, read, edited and deleted by the bot", async () => {
    const { ask, path, discord, place } = await posted();
    const { status, body } = await ask("POST", path, { flags: V2, components: [text("mine")] });
    expect(status).toBe(200);
    const one = `${path}/${String(body["id"])}`;
    expect(await ask("GET", one)).toMatchObject({ status: 200, body: { components: [{ content: "mine" }] } });
    expect((await ask("PATCH", one, { components: [text("changed")] })).status).toBe(200);
    expect(discord.messages(place).map((message) => message.text)).toEqual(["theirs", "changed"]);
    expect((await ask("DELETE", one)).status).toBe(204);
    expect(await ask("GET", one)).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it("is listed newest first, without ephemeral ones", async () => {
    const { ask, path, place, theirs, register, caption } = await posted();
    await register(CAPTION);
    await ask("POST", caption({ channel: place }).callback, { type: 4, data: { content: "x", flags: EPHEMERAL } });
    const mine = await ask("POST", path, { content: "mine" });
    const { text } = await ask("GET", `${path}?limit=10`);
    expect((JSON.parse(text) as { id: string }[]).map(({ id }) => id)).toEqual([mine.body["id"], theirs.id]);
    const [older] = JSON.parse((await ask("GET", `${path}?before=${String(mine.body["id"])}`)).text) as {
      id: string;
    }[];
    expect(older?.id).toBe(theirs.id);
    for (const query of ["limit=101", "before=x"]) expect((await ask("GET", `${path}?${query}`)).status).toBe(400);
  });

  it("hides an ephemeral answer from the channel's routes", async () => {
    const { ask, path, place, register, caption } = await posted();
    await register(CAPTION);
    const { handle, callback } = caption({ channel: place });
    await ask("POST", callback, { type: 4, data: { content: "x", flags: EPHEMERAL } });
    expect(await ask("GET", `${path}/${handle.message()?.id}`)).toMatchObject({ status: 404, body: { code: 10008 } });
  });

  it("of somebody else has no words for an application without the Message Content intent", async () => {
    const { ask, path, theirs, discord } = await posted();
    expect(await ask("GET", `${path}/${theirs.id}`)).toMatchObject({ body: { content: "" } });
    discord.enableIntents(1 << 15);
    expect(await ask("GET", `${path}/${theirs.id}`)).toMatchObject({ body: { content: "theirs" } });
  });

  it("of somebody else cannot be edited", async () => {
    const { ask, path, theirs } = await posted();
    expect(await ask("PATCH", `${path}/${theirs.id}`, { content: "x" })).toMatchObject({
      status: 403,
      body: { code: 50005 },
    });
  });
});

describe("what the bot may not do in a channel", () => {
  it.each([
    ["reading without View Channel", 0n, "GET", "", 50001],
    ["writing without Send Messages", ViewChannel, "POST", "", 50013],
    ["reading without Read Message History", ViewChannel, "GET", "", 50013],
    ["deleting another's without Manage Messages", ViewChannel | ReadMessageHistory, "DELETE", "one", 50013],
    ["deleting many without Manage Messages", ViewChannel, "POST", "/bulk-delete", 50013],
  ])("is refused: %s", async (_what, permissions, method, which, code) => {
    const { ask, path, theirs } = await posted(permissions);
    const body = method === "POST" ? { content: "x" } : undefined;
    const answer = await ask(method, `${path}${which === "one" ? `/${theirs.id}` : which}`, body);
    expect(answer).toMatchObject({ status: 403, body: { code } });
  });

  it.each([
    ["voice", ChannelType.GuildVoice],
    ["stage", ChannelType.GuildStageVoice],
  ])("is refused: the chat of a %s channel without Connect", async (_what, type) => {
    const { ask, discord, guild } = await scene();
    const chat = discord.addChannel(guild, { type, botPermissions: ViewChannel | SendMessages | ReadMessageHistory });
    const path = `/channels/${chat.id}/messages`;
    expect(await ask("POST", path, { content: "x" })).toMatchObject({ status: 403, body: { code: 50001 } });
    expect(await ask("GET", path)).toMatchObject({ status: 403, body: { code: 50001 } });
    expect(await ask("GET", `/channels/${chat.id}`)).toMatchObject({ status: 200, body: { type } });
    discord.allowBot(chat, ViewChannel | SendMessages | Connect);
    expect((await ask("POST", path, { content: "x" })).status).toBe(200);
  });

  it.each([
    ["forum", ChannelType.GuildForum],
    ["media", ChannelType.GuildMedia],
  ])("is refused: messages in a %s channel, but for those in its posts", async (_what, type) => {
    const { ask, discord, guild, user } = await scene();
    const posts = discord.addChannel(guild, { type });
    const post = discord.addChannel(guild, { under: posts });
    const write = (id: string) => ask("POST", `/channels/${id}/messages`, { content: "x" });
    expect(await write(posts.id)).toMatchObject({ status: 400, body: { code: 50008 } });
    expect((await write(post.id)).status).toBe(200);
    expect(() => discord.post({ channel: posts, user, content: "x" })).toThrow("posts");
  });

  it("is refused: whatever is more than reading while it is in timeout, unless it is an administrator", async () => {
    const clock = createHandClock();
    const { ask, discord, path, guild, theirs } = await posted(undefined, { clock });
    discord.timeOut(guild, discord.bot, clock.now() + DAY_MS);
    const refused = { status: 403, body: { code: 50013 } };
    expect(await ask("POST", path, { content: "x" })).toMatchObject(refused);
    expect(await ask("DELETE", `${path}/${theirs.id}`)).toMatchObject(refused);
    expect((await ask("GET", path)).status).toBe(200);
    discord.addMember(guild, discord.bot, { permissions: Administrator });
    discord.timeOut(guild, discord.bot, clock.now() + DAY_MS);
    expect((await ask("POST", path, { content: "x" })).status).toBe(200);
  });

  it("is refused: files without Attach Files", async () => {
    const { ask, path } = await posted(ViewChannel | SendMessages);
    const files = [{ name: "a.txt", bytes: new Uint8Array([65]) }];
    expect(await ask("POST", path, { content: "x" }, { files })).toMatchObject({ status: 403, body: { code: 50013 } });
    const allowed = await posted(ViewChannel | SendMessages | AttachFiles);
    expect((await allowed.ask("POST", allowed.path, { content: "x" }, { files })).status).toBe(200);
  });

  it("is refused: what is not there, and where the bot is not", async () => {
    const { ask, path, discord, user } = await posted();
    expect(await ask("GET", "/channels/100000000000000001")).toMatchObject({ status: 404, body: { code: 10003 } });
    expect(await ask("GET", `${path}/100000000000000001`)).toMatchObject({ status: 404, body: { code: 10008 } });
    const secret = discord.addPrivateChannel([user]);
    expect(await ask("POST", `/channels/${secret.id}/messages`, { content: "x" })).toMatchObject({
      status: 403,
      body: { code: 50001 },
    });
  });
});

describe("a message of the bot", () => {
  it("is posted once however often it is sent with an enforced nonce", async () => {
    const { ask, path, discord, place } = await posted();
    const send = () => ask("POST", path, { content: "x", nonce: "1", enforce_nonce: true });
    expect((await send()).body["id"]).toBe((await send()).body["id"]);
    expect(discord.messages(place)).toHaveLength(2);
  });

  it("answers another, and pings its author unless told not to", async () => {
    const { ask, path, theirs, user, discord, place } = await posted();
    const message_reference = { message_id: theirs.id };
    await ask("POST", path, { content: "loud", message_reference });
    await ask("POST", path, { content: "quiet", message_reference, allowed_mentions: { parse: [] } });
    const [, loud, quiet] = discord.messages(place);
    expect([loud?.repliesTo, loud?.pings.users, quiet?.pings.users]).toEqual([theirs.id, [user.id], []]);
    const gone = { message_id: "100000000000000001" };
    expect(await ask("POST", path, { content: "x", message_reference: gone })).toMatchObject({
      status: 400,
      body: { code: 50035 },
    });
    const patient = { ...gone, fail_if_not_exists: false };
    expect((await ask("POST", path, { content: "x", message_reference: patient })).status).toBe(200);
  });
});

describe("deleting", () => {
  it("takes others' messages with Manage Messages, but not in a DM", async () => {
    const { ask, path, theirs, discord, user } = await posted(ViewChannel | ManageMessages);
    expect((await ask("DELETE", `${path}/${theirs.id}`)).status).toBe(204);
    const dm = discord.dm(user);
    const message = discord.post({ channel: dm, user, content: "psst" });
    expect(await ask("DELETE", `/channels/${dm.id}/messages/${message.id}`)).toMatchObject({
      status: 403,
      body: { code: 50003 },
    });
  });

  it("takes many at once, if there are two at least and none is too old", async () => {
    const clock = createHandClock();
    const { ask, path, theirs, discord, place, user } = await posted(ViewChannel | ManageMessages, { clock });
    const bulk = (...messages: string[]) => ask("POST", `${path}/bulk-delete`, { messages });
    const other = discord.post({ channel: place, user, content: "other" });
    expect(await bulk(theirs.id, theirs.id)).toMatchObject({ status: 400, body: { code: 50035 } });
    // Once a second: whatever it was answered, it counts.
    expect((await bulk(theirs.id, other.id)).status).toBe(429);
    clock.advance(1_000);
    expect((await bulk(theirs.id, other.id)).status).toBe(204);
    expect(discord.messages(place)).toEqual([]);
    const old = discord.post({ channel: place, user, content: "old" });
    clock.advance(OLD_MS);
    const young = discord.post({ channel: place, user, content: "young" });
    expect(await bulk(old.id, young.id)).toMatchObject({ status: 400, body: { code: 50034 } });
  });
});

describe("a channel that is deleted", () => {
  it("is unknown from then on, with all that was written in it", async () => {
    const { ask, path, theirs, discord, place } = await posted(ViewChannel | ManageMessages);
    discord.removeChannel(place);
    expect(await ask("DELETE", `${path}/${theirs.id}`)).toMatchObject({ status: 404, body: { code: 10003 } });
    expect(discord.messages(place)).toEqual([]);
  });
});

describe("a member", () => {
  async function moderated(botPermissions: bigint) {
    const base = await scene({ clock: createHandClock() });
    const guild = base.discord.addGuild({ name: "Strict", botPermissions });
    const channel = base.discord.addChannel(guild);
    base.discord.addMember(guild, base.user);
    const admin = base.discord.addUser({ username: "admin" });
    base.discord.addMember(guild, admin, { permissions: Administrator });
    const until = (durationMs: number) => new Date(Date.parse("2026-01-01T00:00:00Z") + durationMs).toISOString();
    const timeOut = (id: string, durationMs: number) =>
      base.ask("PATCH", `/guilds/${guild.id}/members/${id}`, { communication_disabled_until: until(durationMs) });
    const ban = (id: string, body: object = {}, headers = {}) =>
      base.ask("PUT", `/guilds/${guild.id}/bans/${id}`, body, { headers });
    return { ...base, guild, channel, admin, until, timeOut, ban };
  }

  it("is timed out for at most 28 days, by a bot that may", async () => {
    const { timeOut, user, admin, until, discord, channel } = await moderated(ModerateMembers);
    expect(await timeOut(user.id, DAY_MS)).toMatchObject({
      status: 200,
      body: { communication_disabled_until: until(DAY_MS) },
    });
    expect(await timeOut(user.id, 29 * DAY_MS)).toMatchObject({ status: 400, body: { code: 50035 } });
    expect(await timeOut(admin.id, DAY_MS)).toMatchObject({ status: 403, body: { code: 50013 } });
    expect(await timeOut("100000000000000001", DAY_MS)).toMatchObject({ status: 404, body: { code: 10007 } });
    expect(() => discord.post({ channel, user, content: "x" })).toThrow("may not write");
    const weak = await moderated(0n);
    expect(await weak.timeOut(weak.user.id, DAY_MS)).toMatchObject({ status: 403, body: { code: 50013 } });
  });

  it("is neither timed out nor banned by a bot whose role is not above theirs, and may have none", async () => {
    const { discord, guild, timeOut, ban } = await moderated(ModerateMembers | BanMembers);
    const [above, beside, plain] = ["above", "beside", "plain"].map((username) => discord.addUser({ username }));
    if (!above || !beside || !plain) throw new Error("There are three of them.");
    discord.addMember(guild, above, { role: "aboveBot" });
    const ofBot = Math.max(...[...guild.roles.values()].filter(({ managed }) => managed).map((role) => role.position));
    // Of two roles at one position the older one stands higher: the bot's, here.
    discord.addMember(guild, beside, { position: ofBot });
    expect((await timeOut(beside.id, DAY_MS)).status).toBe(200);
    for (const refuse of [timeOut, (id: string) => ban(id)]) {
      expect(await refuse(guild.ownerId, DAY_MS)).toMatchObject({ status: 403, body: { code: 50013 } });
    }
    discord.addMember(guild, plain, { role: "none" });
    expect(await timeOut(above.id, DAY_MS)).toMatchObject({ status: 403, body: { code: 50013 } });
    expect(await ban(above.id)).toMatchObject({ status: 403, body: { code: 50013 } });
    expect(await timeOut(plain.id, DAY_MS)).toMatchObject({ status: 200, body: { roles: [] } });
    discord.removeMember(guild, plain);
    expect(await timeOut(plain.id, DAY_MS)).toMatchObject({ status: 404, body: { code: 10007 } });
  });

  it("is banned with a reason, and their messages go", async () => {
    const { ban, user, guild, ask, discord, channel, admin } = await moderated(BanMembers);
    discord.post({ channel, user, content: "spam" });
    const headers = { "x-audit-log-reason": encodeURIComponent("Spam – again") };
    expect((await ban(user.id, { delete_message_seconds: 60 }, headers)).status).toBe(204);
    expect(discord.messages(channel)).toEqual([]);
    expect(await ask("GET", `/guilds/${guild.id}/bans/${user.id}`)).toMatchObject({
      status: 200,
      body: { reason: "Spam – again" },
    });
    expect((await ask("GET", `/guilds/${guild.id}/members/${user.id}`)).status).toBe(404);
    expect((await ask("DELETE", `/guilds/${guild.id}/bans/${user.id}`)).status).toBe(204);
    expect(await ask("GET", `/guilds/${guild.id}/bans/${user.id}`)).toMatchObject({
      status: 404,
      body: { code: 10026 },
    });
    expect(await ban(user.id, { delete_message_seconds: 604_801 })).toMatchObject({
      status: 400,
      body: { code: 50035 },
    });
    expect(await ban(guild.ownerId)).toMatchObject({ status: 403, body: { code: 50013 } });
    expect((await ban(admin.id)).status).toBe(204); // no timeout is for them, but a ban is: they stand below the bot
    const weak = await moderated(0n);
    expect(await weak.ban(weak.user.id)).toMatchObject({ status: 403, body: { code: 50013 } });
  });
});

it("tells of servers, roles, channels, members and users, and opens DMs", async () => {
  const { ask, guild, channel, user, discord } = await scene();
  expect(await ask("GET", `/guilds/${guild.id}`)).toMatchObject({ status: 200, body: { name: "Home" } });
  expect(JSON.parse((await ask("GET", `/guilds/${guild.id}/roles`)).text)).toMatchObject([
    { id: guild.id, name: "@everyone" },
    {},
    {},
  ]);
  expect(JSON.parse((await ask("GET", `/guilds/${guild.id}/channels`)).text)).toMatchObject([
    { id: channel.id, type: 0 },
  ]);
  expect(await ask("GET", `/guilds/${guild.id}/members/${user.id}`)).toMatchObject({ body: { user: { id: user.id } } });
  expect(await ask("GET", `/users/${user.id}`)).toMatchObject({ body: { username: "ann" } });
  expect(await ask("POST", "/users/@me/channels", { recipient_id: user.id })).toMatchObject({
    body: { id: discord.dm(user).id, type: 1 },
  });
  expect(await ask("GET", "/guilds/100000000000000001")).toMatchObject({ status: 404, body: { code: 10004 } });
});

describe("people", () => {
  it("write only in servers that they are in", async () => {
    const { discord, channel } = await scene();
    const stranger = discord.addUser({ username: "bob" });
    expect(() => discord.post({ channel, user: stranger, content: "x" })).toThrow("may not write");
  });

  it("write where they may, edit their alt text, delete and forward", async () => {
    const { discord, channel, user, image } = await scene({ privilegedIntents: 1 << 15 });
    const message = discord.post({ channel, user, attachments: [image] });
    const edited = discord.edit(message, { descriptions: { [image.id]: "a cat" } });
    expect(edited.api.attachments).toMatchObject([{ id: image.id, description: "a cat" }]);
    const forward = discord.post({ channel, user, forwards: message });
    expect(forward.api.message_snapshots).toMatchObject([{ message: { attachments: [{ id: image.id }] } }]);
    discord.remove(message);
    expect(discord.messages(channel).map(({ id }) => id)).toEqual([forward.id]);
    const stranger = discord.addGuild({ name: "Quiet", everyone: ViewChannel });
    discord.addMember(stranger, user);
    expect(() => discord.post({ channel: discord.addChannel(stranger), user, content: "x" })).toThrow("may not write");
    expect(() => discord.post({ channel, user })).toThrow("empty");
  });
});

describe("a DM that the bot opens", () => {
  const opened = async (base: Awaited<ReturnType<typeof scene>>, { id }: { readonly id: string }) => {
    const { status, body } = await base.ask("POST", "/users/@me/channels", { recipient_id: id });
    const channelId = typeof body["id"] === "string" ? body["id"] : "";
    return { status, body, write: () => base.ask("POST", `/channels/${channelId}/messages`, { content: "x" }) };
  };

  it("reaches those who share a server with it and take messages; it opens with the others, too", async () => {
    const base = await scene();
    const { discord, guild, user } = base;
    expect((await (await opened(base, user)).write()).status).toBe(200);
    const closed = discord.addUser({ username: "bob", takesDms: false });
    discord.addMember(guild, closed);
    const dm = await opened(base, closed);
    expect(dm.status).toBe(200);
    expect(await dm.write()).toMatchObject({ status: 403, body: { code: 50007 } });
    discord.removeMember(guild, user);
    expect(await (await opened(base, user)).write()).toMatchObject({ status: 403, body: { code: 50278 } });
    discord.addMember(discord.addGuild({ name: "Abroad", installed: false }), user);
    expect(await (await opened(base, user)).write()).toMatchObject({ status: 403, body: { code: 50278 } });
  });

  it("opens with no bot, and with few people at a time with whom there was none", async () => {
    const clock = createHandClock();
    const base = await scene({ clock });
    const { discord, user } = base;
    expect(await opened(base, discord.bot)).toMatchObject({ status: 400, body: { code: 50007 } });
    discord.rateLimits.newDms = { requests: 2, windowMs: 60_000 };
    const others = ["bob", "cas"].map((username) => discord.addUser({ username }));
    for (const one of [user, user]) expect((await opened(base, one)).status).toBe(200);
    expect(await Promise.all(others.map((one) => opened(base, one)))).toMatchObject([
      { status: 200 },
      { status: 403, body: { code: 40003 } },
    ]);
    expect((await opened(base, user)).status).toBe(200);
    clock.advance(60_000);
    for (const one of others) expect((await opened(base, one)).status).toBe(200);
  });
});
