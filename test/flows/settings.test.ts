import { ChannelType, PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished } from "vitest";
import { createSettings } from "../../src/services/servers/stored-settings.ts";
import { en } from "../../src/locales/en/index.ts";
import { createSetupProblems } from "../../src/services/servers/setup-problems.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { withSlowReads } from "../support/slow-store.ts";
import { caption, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { DETAILED, FULL, HOUR_MS, press } from "./pressing.ts";

const {
  ManageGuild,
  ViewChannel,
  Connect,
  SendMessagesInThreads,
  SendMessages,
  AttachFiles,
  ReadMessageHistory,
  ManageMessages,
  ModerateMembers,
} = PermissionFlagsBits;

type CommandUse = Parameters<Harness["discord"]["command"]>[0];

/** A harness whose server has a manager, with other places to act in; messages reach the bot unless told otherwise. */
async function startManaged({ readsMessages = true } = {}) {
  const clock = createManualClock();
  const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
  onTestFinished(() => store.close()); // after the harness has stopped, which is reported later
  const environment = { MESSAGE_CONTENT: readsMessages ? "on" : "off" };
  const harness = await startHarness({ clock, store, environment });
  const manager = harness.discord.addUser({ username: "manager" });
  harness.discord.addMember(harness.guild, manager, { permissions: ManageGuild });
  const begin = (path: string, options: CommandUse["options"] = {}, more: Partial<CommandUse> = {}) =>
    harness.discord.command({ name: `settings ${path}`, options, user: manager, channel: harness.channel, ...more });
  /** What the manager reads, alone, after `/settings …`. */
  const settings = async (...command: Parameters<typeof begin>) => {
    const message = await drive(clock, begin(...command).until(isFinal), 10);
    expect(message.ephemeral).toBe(true);
    return message.text;
  };
  /** The same server's settings and troubles as another process has them. */
  const elsewhere = createSettings(store, clock, () => "another process");
  const troubles = createSetupProblems(store, clock, () => "another process");
  const channel = (name: string, botPermissions: bigint) =>
    harness.discord.addChannel(harness.guild, { name, botPermissions });
  return { ...harness, harness, manager, begin, settings, elsewhere, troubles, addChannel: channel };
}

/** What fal was asked by whatever a person does next. */
async function endpointOf({ harness, fal, clock }: Awaited<ReturnType<typeof startManaged>>, more = {}) {
  const handle = await caption(harness, more);
  const message = await drive(clock, handle.until(isFinal));
  return { endpoint: fal.jobs.at(-1)?.endpoint, message };
}

describe("/settings", () => {
  it("is offered in servers that the bot is in, to those who manage them", async () => {
    const { begin, discord, manager, moderator, guild } = await startManaged();
    expect(() => begin("show", {}, { user: moderator })).toThrow("may not use it");
    const dm = discord.dm(manager);
    expect(() => begin("show", {}, { channel: dm })).toThrow("context");
    const abroad = discord.addGuild({ name: "Abroad", installed: false });
    discord.addMember(abroad, manager, { permissions: ManageGuild });
    const channel = discord.addChannel(abroad);
    expect(() => begin("show", {}, { channel })).toThrow("installation");
    expect(begin("show").payload.guild_id).toBe(guild.id);
  });

  it("does nothing for whom the server alone lets use it, and proposes nothing to them", async () => {
    const { settings, discord, guild, channel, moderator, elsewhere } = await startManaged();
    await settings("words add", { phrase: "free nitro" });
    discord.openToEverybody(guild, "settings");
    const refusal = await settings("captions", { detail: "full" }, { user: moderator });
    expect(refusal).toMatch(/Manage Server permission/);
    expect((await elsewhere.refresh(guild.id)).captions.detail).toBe("detailed");
    const typing = { name: "settings words remove", options: { phrase: "" }, focused: "phrase", channel };
    expect((await discord.autocomplete({ ...typing, user: moderator }).response()).data).toEqual({ choices: [] });
  });

  it("shows every setting in words, as the server is and as it was set up", async () => {
    const { settings, channel } = await startManaged();
    const untouched = await settings("show");
    expect(untouched).toMatch(/Detailed description; everybody sees/);
    expect(untouched).toMatch(/Automatic alt text:\*\* off in every channel/);
    expect(untouched).toMatch(/Moderation:\*\* off\. Log channel: none/);
    expect(untouched).toMatch(/Blocked phrases:\*\* none/);
    expect(untouched).toMatch(/fal \(fal\.ai\)/);
    expect(untouched).not.toMatch(/MESSAGE_CONTENT|paid scans/);

    await settings("captions", { detail: "short", private: true });
    await settings("alt-text", { channel, mode: "offer" });
    const wanted = { mode: "log", "log-channel": channel, sensitivity: "high", scope: "everyone" } as const;
    await settings("moderation", wanted);
    await settings("words add", { phrase: "*free* nitro" });
    const after = await settings("show");
    expect(after).toMatch(/Short description; only the person who asked/);
    expect(after).toContain(`offered with a button:** <#${channel.id}>.`);
    expect(after).toMatch(/scams in pictures are reported\. Log channel: <#\d+>\. .*all members\. Sensitivity: high/);
    expect(after).toMatch(/at most 500 paid scans a day/);
    expect(after).toContain(String.raw`(1):** \*free\* nitro`);
  });

  it("survives a restart, and is read in German by whoever speaks it", async () => {
    const { settings, harness, channel } = await startManaged();
    await settings("captions", { detail: "full" });
    await settings("alt-text", { channel, mode: "post" });
    await harness.restart();
    const shown = await settings("show", {}, { locale: "de" });
    expect(shown).toMatch(/Vollständige Beschreibung; alle sehen die Antwort/);
    expect(shown).toContain(`als Antwort gepostet:** <#${channel.id}>.`);
    const refused = await settings("moderation", { mode: "log" }, { locale: "de" });
    expect(refused).toMatch(/^Die Moderation braucht einen Log-Kanal/);
  });

  it("loses nothing when several manage the server at once, in two processes", async () => {
    const { settings, begin, clock, guild, elsewhere } = await startManaged();
    const phrases = ["coin one", "coin two", "coin three", "coin four", "coin five", "coin six"];
    const handles = phrases.map((phrase) => begin("words add", { phrase }));
    const change = elsewhere.change(guild.id, (before) => ({ ...before, phrases: [...before.phrases, "elsewhere"] }));
    await drive(clock, Promise.all([...handles.map((handle) => handle.until(isFinal)), change]), 25);
    const shown = await settings("words list");
    for (const phrase of [...phrases, "elsewhere"]) expect(shown).toContain(phrase);
    expect(shown).toContain("(7)");
  });

  it("shows at once what another process has changed", async () => {
    const { settings, guild, elsewhere } = await startManaged();
    await settings("show");
    await elsewhere.change(guild.id, (before) => ({ ...before, phrases: ["from elsewhere"] }));
    expect(await settings("show")).toContain("from elsewhere");
  });

  it("says that it must wait while Discord takes its time, and then what came of it", async () => {
    const { begin, channel, clock, discord } = await startManaged();
    discord.faults.add({ method: "GET", route: "/channels/{channel_id}", delayMs: 2_000 });
    const handle = begin("alt-text", { channel, mode: "post" });
    expect((await drive(clock, handle.until(isFinal))).text).toMatch(/posted as a reply/);
    expect(await handle.response()).toMatchObject({ type: 5, ephemeral: true });
  });
});

describe("/settings captions", () => {
  it("decides what commands, menus and replies do where nobody says", async () => {
    const managed = await startManaged();
    const { settings, harness, discord, clock, fal, channel, stranger, asker } = managed;
    await settings("captions", { detail: "full", private: true });
    const { endpoint, message } = await endpointOf(managed);
    expect([endpoint, message.ephemeral]).toEqual([FULL, true]);
    const explicit = await endpointOf(managed, { detail: "detailed", private: false });
    expect([explicit.endpoint, explicit.message.ephemeral]).toEqual([DETAILED, false]);

    const attachments = [discord.attach(await plainPicture(10), { filename: "photo.png" })];
    const posted = discord.post({ channel, user: stranger, attachments });
    const described = discord.messageCommand({ name: "Describe image", message: posted, user: asker });
    expect((await drive(clock, described.until(isFinal))).ephemeral).toBe(true);
    expect(fal.jobs.at(-1)?.endpoint).toBe(FULL);
    const asked = discord.messageCommand({ name: "Ask about image", message: posted, user: asker });
    await asked.response();
    const sent = discord.submitModal({ modal: asked, values: { question: "Why?" } });
    expect((await drive(clock, sent.until(isFinal))).ephemeral).toBe(true);

    const jobs = fal.jobs.length;
    const spoken = [discord.attach(await plainPicture(20), { filename: "spoken.png" })];
    const { id } = discord.post({ channel, user: stranger, content: `<@${discord.bot.id}>`, attachments: spoken });
    const reply = () => discord.messages(channel).find(({ repliesTo }) => repliesTo === id);
    await drive(clock, expect.poll(reply).toMatchObject({ text: en.mentions.inPrivate }));
    expect(fal.jobs).toHaveLength(jobs);
    const shown = press(harness, reply() ?? posted, en.buttons.showAnswer, { user: stranger });
    expect((await drive(clock, shown.until(isFinal))).ephemeral).toBe(true);
    expect(fal.jobs.slice(jobs).map((job) => job.endpoint)).toEqual([FULL]);

    await settings("captions", { private: false });
    const publicly = await endpointOf(managed);
    expect(publicly.message.ephemeral).toBe(false);
    expect(publicly.message.text).toContain("Full description");
    expect(press(harness, publicly.message, "Read text").payload.type).toBe(3);
  });

  it("holds in that server alone, and within 2 s of a change in another process", async () => {
    const managed = await startManaged();
    const { discord, harness, clock, guild, asker, elsewhere } = managed;
    await endpointOf(managed);
    await elsewhere.change(guild.id, (before) => ({ ...before, captions: { detail: "full", private: true } }));
    await clock.advance(2_000);
    expect((await endpointOf(managed)).message.ephemeral).toBe(true);
    const options = { image: harness.attach(await plainPicture(30)) };
    const dm = discord.command({ name: "caption", options, user: asker });
    expect((await drive(clock, dm.until(isFinal))).ephemeral).toBe(false);
    expect(harness.fal.jobs.at(-1)?.endpoint).toBe(DETAILED);
  });

  it("changes only what is given, and shows how it stands where nothing is", async () => {
    const { settings } = await startManaged();
    await settings("captions", { detail: "label" });
    expect(await settings("captions", { private: true })).toMatch(/Label; only the person who asked/);
    expect(await settings("captions")).toMatch(/Label; only the person who asked/);
  });
});

describe("/settings alt-text", () => {
  const NEEDED = ViewChannel | SendMessages | ReadMessageHistory;

  it.each([
    [
      "sees nothing of",
      0n,
      /^In #pictures, I need the View Channel, Send Messages and Read Message History permissions/,
    ],
    ["cannot write in", NEEDED & ~SendMessages, /^In #pictures, I need the Send Messages permission/],
    ["cannot read in", NEEDED & ~ReadMessageHistory, /^In #pictures, I need the Read Message History permission/],
  ])("refuses a channel that the bot %s, and names what it needs", async (_what, botPermissions, refusal) => {
    const { settings, addChannel, elsewhere, guild, discord } = await startManaged();
    const channel = addChannel("pictures", botPermissions);
    expect(await settings("alt-text", { channel, mode: "post" })).toMatch(refusal);
    expect((await elsewhere.refresh(guild.id)).altText).toEqual({});
    expect(await settings("alt-text", { channel, mode: "off" })).toMatch(/off in/);
    discord.allowBot(channel, NEEDED);
    expect(await settings("alt-text", { channel, mode: "post" })).toMatch(/posted as a reply/);
  });

  it("asks in a thread for the permission to write in threads, in the person's language", async () => {
    const { settings, addChannel, discord, guild } = await startManaged();
    const under = addChannel("pictures", NEEDED);
    const thread = discord.addChannel(guild, { name: "cats", under });
    const refusal = await settings("alt-text", { channel: thread, mode: "post" }, { locale: "de" });
    expect(refusal).toMatch(/^In #cats brauche ich die Berechtigung Nachrichten in Threads senden\./);
  });

  it.each([
    ["forum", ChannelType.GuildForum],
    ["media", ChannelType.GuildMedia],
  ])("takes a %s channel, in whose posts the bot must be allowed to write", async (_what, type) => {
    const { settings, discord, guild, elsewhere } = await startManaged();
    const posts = discord.addChannel(guild, { name: "photos", type, botPermissions: NEEDED });
    const command = ["alt-text", { channel: posts, mode: "post" }] as const;
    expect(await settings(...command)).toMatch(/^In #photos, I need the Send Messages in Threads permission\./);
    discord.allowBot(posts, (NEEDED & ~SendMessages) | SendMessagesInThreads);
    expect(await settings(...command)).toMatch(/posted as a reply/);
    expect((await elsewhere.refresh(guild.id)).altText).toEqual({ [posts.id]: "post" });
  });

  it.each([
    ["voice", ChannelType.GuildVoice],
    ["stage", ChannelType.GuildStageVoice],
  ])("takes the chat of a %s channel, which the bot must be allowed to join", async (_what, type) => {
    const { settings, discord, guild } = await startManaged();
    const chat = discord.addChannel(guild, { name: "talk", type, botPermissions: NEEDED });
    const command = ["alt-text", { channel: chat, mode: "post" }] as const;
    expect(await settings(...command)).toMatch(/^In #talk, I need the Connect permission\./);
    expect(await settings(...command, { locale: "de" })).toMatch(/^In #talk brauche ich die Berechtigung Verbinden\./);
    discord.allowBot(chat, NEEDED | Connect);
    expect(await settings(...command)).toMatch(/posted as a reply/);
  });

  it("waits for the end of the bot's own timeout", async () => {
    const { settings, discord, guild, channel, clock, elsewhere } = await startManaged();
    discord.timeOut(guild, discord.bot, clock.now() + HOUR_MS);
    const command = ["alt-text", { channel, mode: "post" }] as const;
    expect(await settings(...command)).toMatch(/^I am in timeout in this server and can do nothing here\. Please end/);
    expect(await settings(...command, { locale: "de" })).toMatch(/^Ich bin auf diesem Server im Timeout/);
    expect((await elsewhere.refresh(guild.id)).altText).toEqual({});
    await clock.advance(HOUR_MS);
    expect(await settings(...command)).toMatch(/posted as a reply/);
  });

  it("shows what ends by itself until it does", async () => {
    const { settings, troubles, guild, channel, clock } = await startManaged();
    const untilMs = clock.now() + HOUR_MS;
    const at = { feature: "altText", channelId: channel.id } as const;
    const seconds = Math.floor(untilMs / 1000);
    await troubles.note(guild.id, { ...at, problem: { kind: "refused", untilMs } }, []);
    expect(await settings("show")).toContain(
      `**Automatic alt text does not work in <#${channel.id}>:** Discord turns me away there, although I seem to have every permission I need. Until <t:${seconds}:t> I do nothing there that costs money; then I try again.`,
    );
    expect(await settings("show", {}, { locale: "de" })).toContain(
      `Bis <t:${seconds}:t> tue ich dort nichts, was Geld`,
    );
    await troubles.note(guild.id, { ...at, problem: { kind: "timedOut", untilMs } }, []);
    await clock.advance(2_000); // another process has noted it
    expect(await settings("show")).toContain(`I am in timeout in this server until <t:${seconds}:f>. Please end my`);
    expect(await settings("show", {}, { locale: "de" })).toContain(`bis <t:${seconds}:f> im Timeout.`);
    await clock.advance(HOUR_MS);
    expect(await settings("show")).not.toContain("does not work");
  });

  it("keeps a thread off whose channel is on", async () => {
    const { settings, addChannel, discord, guild, elsewhere } = await startManaged();
    const under = addChannel("pictures", NEEDED);
    const thread = discord.addChannel(guild, { name: "cats", under });
    await settings("alt-text", { channel: under, mode: "post" });
    await settings("alt-text", { channel: thread, mode: "off" });
    expect((await elsewhere.refresh(guild.id)).altText).toEqual({ [under.id]: "post", [thread.id]: "off" });
    const shown = await settings("show");
    expect(shown).toContain(`posted as a reply:** <#${under.id}>.`);
    expect(shown).toContain(`off in <#${thread.id}>.`);
  });

  it("forgets a channel that is turned off, and what did not work where it is set up anew", async () => {
    const { settings, channel, troubles, guild, elsewhere, addChannel } = await startManaged();
    const other = addChannel("other", NEEDED);
    for (const { id: channelId } of [channel, other]) {
      const problem = { kind: "missing", permissions: ["SendMessages"] } as const;
      await troubles.note(guild.id, { feature: "altText", channelId, problem }, []);
    }
    await settings("alt-text", { channel, mode: "offer" });
    const shown = await settings("show");
    expect(shown).toContain(`does not work in <#${other.id}>:** I need the Send Messages permission`);
    expect(shown).not.toContain(`does not work in <#${channel.id}>`);
    expect(await settings("alt-text", { channel, mode: "off" })).toContain(`off in <#${channel.id}>`);
    expect((await elsewhere.refresh(guild.id)).altText).toEqual({});
  });
});

describe("/settings moderation", () => {
  it("needs a log channel above off, and keeps what is not given", async () => {
    const { settings, channel } = await startManaged();
    expect(await settings("moderation", { mode: "log" })).toMatch(/needs a log channel/);
    expect(await settings("moderation", { mode: "off", sensitivity: "low" })).toMatch(/off.*Sensitivity: low/);
    await settings("moderation", { mode: "log", "log-channel": channel });
    expect(await settings("moderation", { scope: "everyone" })).toMatch(/reported.*all members.*Sensitivity: low/s);
    expect(await settings("moderation")).toMatch(/reported.*all members.*Sensitivity: low/s);
    expect(await settings("moderation", { mode: "off" })).toContain(`off. Log channel: <#${channel.id}>`);
  });

  it("refuses a log channel in which the bot cannot write what was done", async () => {
    const { settings, addChannel } = await startManaged();
    const channel = addChannel("log", ViewChannel | SendMessages);
    const refusal = await settings("moderation", { mode: "log", "log-channel": channel });
    expect(refusal).toMatch(/^In the log channel, I need the Attach Files and Read Message History permissions/);
    expect(await settings("moderation", { "log-channel": channel })).toBe(refusal);
    expect(await settings("show")).toMatch(/off\. Log channel: none/);
  });

  it("takes a post or a thread for a log channel, and the chat of a voice channel, but no forum", async () => {
    const { settings, begin, discord, guild, elsewhere } = await startManaged();
    const forum = discord.addChannel(guild, { name: "log", type: ChannelType.GuildForum });
    expect(() => begin("moderation", { "log-channel": forum })).toThrow("takes other channels");
    const type = ChannelType.GuildVoice;
    const voice = discord.addChannel(guild, {
      name: "log",
      type,
      botPermissions: ViewChannel | SendMessages | AttachFiles | ReadMessageHistory,
    });
    expect(await settings("moderation", { "log-channel": voice })).toMatch(
      /^In the log channel, I need the Connect permission/,
    );
    const closed = discord.addChannel(guild, {
      name: "log",
      botPermissions: ViewChannel | SendMessages | AttachFiles | ReadMessageHistory,
    });
    const thread = discord.addChannel(guild, { name: "log", under: closed });
    expect(await settings("moderation", { "log-channel": thread })).toMatch(
      /^In the log channel, I need the Send Messages in Threads permission/,
    );
    const post = discord.addChannel(guild, { name: "log", under: forum });
    await settings("moderation", { mode: "log", "log-channel": post });
    expect((await elsewhere.refresh(guild.id)).moderation.logChannelId).toBe(post.id);
  });

  it("warns of a log channel that everybody can read, and goes on warning, until it is hidden from them", async () => {
    const { settings, discord, guild, channel, manager } = await startManaged();
    const warning = en.settings.logIsOpen(channel.id);
    expect(await settings("moderation", { mode: "log", "log-channel": channel })).toContain(warning);
    expect(await settings("moderation", { sensitivity: "low" })).toContain(warning);
    expect(await settings("show")).toContain(warning);
    const botPermissions = ViewChannel | SendMessages | AttachFiles | ReadMessageHistory;
    const closed = discord.addChannel(guild, { name: "log", denied: ViewChannel, botPermissions });
    discord.addMember(guild, manager, { permissions: PermissionFlagsBits.Administrator });
    expect(await settings("moderation", { "log-channel": closed })).not.toContain(en.settings.logIsOpen(closed.id));
    expect(await settings("show")).not.toContain(en.settings.logIsOpen(closed.id));
    discord.removeChannel(closed);
    expect(await settings("show")).toContain(`<#${closed.id}>`);
  });

  it("names what deleting and timeouts take in the server", async () => {
    const { settings, discord, guild, channel, elsewhere } = await startManaged();
    const command = (mode: string) => ["moderation", { mode, "log-channel": channel }] as const;
    expect(await settings(...command("delete"))).toMatch(/^In this server, I need the Manage Messages permission/);
    expect(await settings(...command("timeout"))).toMatch(
      /^In this server, I need the Manage Messages and Timeout Members permissions/,
    );
    discord.addMember(guild, discord.bot, { permissions: ManageMessages });
    expect(await settings(...command("timeout"))).toMatch(/^In this server, I need the Timeout Members permission/);
    expect(await settings(...command("delete"))).toMatch(/deleted and reported/);
    discord.addMember(guild, discord.bot, { permissions: ManageMessages | ModerateMembers | AttachFiles });
    expect(await settings("moderation", { mode: "timeout" })).toMatch(/get a timeout/);
    expect((await elsewhere.refresh(guild.id)).moderation).toMatchObject({
      mode: "timeout",
      logChannelId: channel.id,
    });
  });

  it("set up anew it forgets what did not work, and while it does not work it says so", async () => {
    const { settings, channel, troubles, guild } = await startManaged();
    const problem = { kind: "gone" } as const;
    await troubles.note(guild.id, { feature: "moderation", channelId: "1", problem }, []);
    await troubles.note(guild.id, { feature: "altText", channelId: "2", problem }, []);
    expect(await settings("show")).toMatch(/Moderation does not work in <#1>:/);
    await settings("moderation", { sensitivity: "low" });
    expect(await settings("show")).toMatch(/Moderation does not work/);
    await settings("moderation", { mode: "log", "log-channel": channel });
    const shown = await settings("show");
    expect(shown).not.toMatch(/Moderation does not work/);
    expect(shown).toMatch(/Automatic alt text does not work in <#2>:/);
  });
});

describe("without MESSAGE_CONTENT=on", () => {
  it("settings are kept, and say plainly that they do nothing yet; commands work", async () => {
    const managed = await startManaged({ readsMessages: false });
    const { settings, channel, guild, elsewhere } = managed;
    for (const answer of [
      await settings("alt-text", { channel, mode: "offer" }),
      await settings("moderation", { mode: "log", "log-channel": channel }),
      await settings("show"),
    ]) {
      expect(answer).toMatch(/do nothing yet.*Message Content intent.*`MESSAGE_CONTENT=on`/s);
    }
    expect(await settings("moderation", { mode: "off" })).not.toMatch(/MESSAGE_CONTENT/);
    expect(await settings("alt-text", { channel, mode: "off" })).not.toMatch(/MESSAGE_CONTENT/);
    await settings("alt-text", { channel, mode: "offer" });
    expect((await elsewhere.refresh(guild.id)).altText).toEqual({ [channel.id]: "offer" });
    expect((await endpointOf(managed)).endpoint).toBe(DETAILED);
  });
});

describe("/settings words", () => {
  it("adds phrases as they look, once each", async () => {
    const { settings } = await startManaged();
    expect(await settings("words add", { phrase: "  free   nitro " })).toContain("**Blocked:** free nitro");
    expect(await settings("words add", { phrase: "FREE nitro" })).toMatch(/“free nitro” is already blocked/);
    expect(await settings("words add", { phrase: "\u200B \u200B" })).toMatch(/no visible characters/);
    expect(await settings("words add", { phrase: "x".repeat(101) })).toMatch(/at most 100 characters/);
    expect(await settings("words list")).toMatch(/\(1\):\*\*\nfree nitro$/);
  });

  it("says that phrases do nothing while moderation is off", async () => {
    const { settings, channel } = await startManaged();
    expect(await settings("words add", { phrase: "first coin" })).toMatch(/phrases have no effect yet/);
    await settings("moderation", { mode: "log", "log-channel": channel });
    expect(await settings("words add", { phrase: "second coin" })).not.toMatch(/no effect/);
  });

  it("takes off what is on the list, which it proposes while it is typed", async () => {
    const { settings, discord, manager, channel } = await startManaged();
    for (const phrase of ["free nitro", "gift card", "Nitro gift"]) await settings("words add", { phrase });
    const typing = { name: "settings words remove", options: { phrase: "NITRO" }, focused: "phrase", channel };
    const { data } = await discord.autocomplete({ ...typing, user: manager }).response();
    const proposed = ["free nitro", "Nitro gift"].map((phrase) => ({ name: phrase, value: phrase }));
    expect(data).toEqual({ choices: proposed });
    expect(await settings("words remove", { phrase: "gift card" })).toContain("**No longer blocked:** gift card");
    expect(await settings("words remove", { phrase: "gift card" })).toMatch(/“gift card” is not on the list/);
    expect(await settings("words remove", { phrase: "NITRO  gift" })).toContain("**No longer blocked:** Nitro gift");
    expect(await settings("words list")).toMatch(/\(1\):\*\*\nfree nitro$/);
  });

  it("holds 200 phrases, and lists them whole", async () => {
    const { settings, begin, clock, guild, elsewhere, discord, channel, manager } = await startManaged();
    const phrases = Array.from({ length: 200 }, (_none, index) => `phrase ${index} ${"漢".repeat(80)}`);
    await elsewhere.change(guild.id, (before) => ({ ...before, phrases }));
    expect(await settings("words add", { phrase: "one more" })).toMatch(/it has 200 phrases/);
    const list = await drive(clock, begin("words list").until(isFinal), 10);
    const [file] = list.attachments;
    expect(file?.filename).toBe("phrases.txt");
    expect(file?.bytes.toString()).toBe(phrases.join("\n"));
    const typing = { name: "settings words remove", options: { phrase: "" }, focused: "phrase", channel };
    const { data } = await discord.autocomplete({ ...typing, user: manager }).response();
    expect(data).toMatchObject({ choices: { length: 25 } });
  });
});

describe("while the store is slow, after a restart", () => {
  it("commands, menus and dialogues answer in private, soon: what the server has decided is not known", async () => {
    const clock = createManualClock();
    const memory = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    let isSlow = false;
    const harness = await startHarness({
      clock,
      store: withSlowReads(memory, (name) => isSlow && name === "settings"),
    });
    const settings = createSettings(memory, clock, () => "another process");
    await settings.change(harness.guild.id, (before) => ({ ...before, captions: { detail: "full", private: true } }));
    await harness.restart();
    isSlow = true;
    const handle = await caption(harness);
    expect((await drive(clock, handle.until(isFinal), 10)).ephemeral).toBe(true);
    const given = await caption(harness, { private: false });
    const message = await drive(clock, given.until(isFinal), 10);
    expect(message.ephemeral).toBe(false);
    const attachments = [harness.discord.attach(await plainPicture(9), { filename: "photo.png" })];
    const posted = harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments });
    const menu = (name: string) => harness.discord.messageCommand({ name, message: posted, user: harness.asker });
    expect((await drive(clock, menu("Describe image").until(isFinal), 10)).ephemeral).toBe(true);
    const modal = menu("Ask about image");
    await drive(clock, modal.response(), 10);
    const asked = harness.discord.submitModal({ modal, values: { question: "Who is it?" } });
    expect((await drive(clock, asked.until(isFinal), 10)).ephemeral).toBe(true);
    await harness.stop();
    await memory.close();
  });
});

describe("while the store is away", () => {
  it("settings refuse in one sentence, and commands do what was known", async () => {
    const clock = createManualClock();
    const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
    const harness = await startHarness({ clock, store });
    const manager = harness.discord.addUser({ username: "manager" });
    harness.discord.addMember(harness.guild, manager, { permissions: ManageGuild });
    const settings = (path: string, options = {}) =>
      harness.discord
        .command({ name: `settings ${path}`, options, user: manager, guild: harness.guild })
        .until(isFinal);
    await settings("captions", { detail: "full" });
    await store.close();
    await clock.advance(2_000);
    expect((await drive(clock, settings("captions", { detail: "short" }), 10)).text).toMatch(/can't save anything/);
    expect((await drive(clock, settings("show"), 10)).text).toMatch(/can't save anything/);
    const handle = await caption(harness);
    await drive(clock, handle.until(isFinal));
    expect(harness.fal.jobs.at(-1)?.endpoint).toBe(FULL);
  });
});
