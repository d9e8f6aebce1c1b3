import { describe, expect, it } from "vitest";
import type { Discord } from "../src/start-discord.ts";
import { CAPTION, scene } from "./scene.ts";

const command = (more: object) => ({ name: "test", description: "A test", ...more });
const option = (more: object) => ({ type: 3, name: "text", description: "A text", ...more });
const withOption = (more: object) => command({ options: [option(more)] });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const MALFORMED: [what: string, definition: object][] = [
  ["with capitals", command({ name: "Test" })],
  ["with a space in its name", command({ name: "a test" })],
  ["with a dot in its name", command({ name: "a.test" })],
  ["with a name over 32", command({ name: "x".repeat(33) })],
  ["without a name", { description: "x" }],
  ["without a description", { name: "test" }],
  ["with an empty description", command({ description: "" })],
  ["with a description over 100", command({ description: "x".repeat(101) })],
  ["with an unknown field", command({ desc: "x" })],
  ["with more than 25 options", command({ options: many(26, (n) => option({ name: `o${n}` })) })],
  ["with an option twice", command({ options: [option({}), option({})] })],
  ["with a required option behind another", command({ options: [option({}), option({ name: "b", required: true })] })],
  ["with subcommands beside options", command({ options: [option({}), { type: 1, name: "b", description: "c" }] })],
  ["with an option's bad name", withOption({ name: "A b" })],
  ["with an option of no kind", withOption({ type: 12 })],
  ["with more than 25 choices", withOption({ choices: many(26, (n) => ({ name: `${n}`, value: `${n}` })) })],
  ["with a choice of another kind", withOption({ choices: [{ name: "a", value: 5 }] })],
  ["with a choice over 100", withOption({ choices: [{ name: "a", value: "x".repeat(101) }] })],
  [
    "with a choice twice",
    withOption({
      choices: [
        { name: "a", value: "a" },
        { name: "a", value: "b" },
      ],
    }),
  ],
  ["with choices and autocompletion", withOption({ choices: [{ name: "a", value: "a" }], autocomplete: true })],
  ["with max_length over 6000", withOption({ max_length: 6001 })],
  ["with autocompletion of a file", withOption({ type: 11, autocomplete: true })],
  ["with an unknown file type", withOption({ type: 11, file_types: ["picture"] })],
  ["with an unknown context", command({ contexts: [3] })],
  ["without any context", command({ contexts: [] })],
  ["with an unknown installation", command({ integration_types: [2] })],
  ["with permissions as a number", command({ default_member_permissions: 32 })],
  ["with an unknown language", command({ name_localizations: { xx: "test" } })],
  ["with a translated name with capitals", command({ name_localizations: { de: "Test" } })],
  [
    "over 8000 characters",
    command({
      options: many(25, (n) =>
        option({ name: `o${n}`, choices: many(4, (m) => ({ name: `${m}`, value: "x".repeat(100) })) }),
      ),
    }),
  ],
  ["from a menu with a description", { name: "Test it", type: 3, description: "x" }],
  ["from a menu with options", { name: "Test it", type: 3, options: [] }],
  ["from a menu with a name over 32", { name: "x".repeat(33), type: 3 }],
];

describe("a command is refused", () => {
  it.each(MALFORMED)("%s", async (_what, definition) => {
    const { register, discord, ask } = await scene();
    expect(await register(definition)).toMatchObject({ status: 400, body: { code: 50035 } });
    const created = await ask("POST", `/applications/${discord.bot.id}/commands`, definition);
    expect(created).toMatchObject({ status: 400, body: { code: 50035 } });
    expect(discord.commands).toEqual([]);
  });

  it.each([
    ["101 of chat", many(101, (n) => command({ name: `c${n}` }))],
    ["16 of message menus", many(16, (n) => ({ name: `M ${n}`, type: 3 }))],
    ["16 of user menus", many(16, (n) => ({ name: `U ${n}`, type: 2 }))],
  ])("when there are %s", async (_what, definitions) => {
    const { register } = await scene();
    expect(await register(...definitions)).toMatchObject({ status: 400, body: { code: 30032 } });
    expect((await register(...definitions.slice(1))).status).toBe(200);
  });

  it("when there are two of a name, but not of a kind", async () => {
    const { register } = await scene();
    expect((await register(command({}), command({}))).status).toBe(400);
    expect((await register(command({}), { name: "test", type: 3 })).status).toBe(200);
  });

  it("after 200 new ones in a day", async () => {
    const { register } = await scene();
    const batch = (name: string) => many(100, (n) => command({ name: `${name}${n}` }));
    expect((await register(...batch("a"))).status).toBe(200);
    expect((await register(...batch("b"))).status).toBe(200);
    expect((await register(...batch("b"))).status).toBe(200);
    expect(await register(command({}))).toMatchObject({ status: 400, body: { code: 30034 } });
  });
});

it("keeps a command's id when it is registered again, and lists what is there", async () => {
  const { register, ask, discord } = await scene();
  await register(CAPTION);
  const id = discord.commands[0]?.id;
  await register({ ...CAPTION, description: "Other" }, { name: "Read text in image", type: 3, description: "" });
  const { text } = await ask("GET", `/applications/${discord.bot.id}/commands`);
  expect(JSON.parse(text)).toMatchObject([
    { id, description: "Other" },
    { name: "Read text in image", type: 3 },
  ]);
});

const SETTINGS = command({
  name: "settings",
  default_member_permissions: "32",
  contexts: [0],
  options: [
    { type: 1, name: "show", description: "Show" },
    {
      type: 2,
      name: "words",
      description: "Words",
      options: [{ type: 1, name: "add", description: "Add", options: [option({ required: true })] }],
    },
  ],
});
const KINDS = command({
  options: [
    option({ name: "text", min_length: 2, max_length: 4 }),
    option({ name: "choice", choices: [{ name: "One", value: "one" }] }),
    option({ type: 4, name: "whole", min_value: 1, max_value: 9 }),
    option({ type: 10, name: "number" }),
    option({ type: 5, name: "yes" }),
    option({ type: 7, name: "channel", channel_types: [0] }),
    option({ type: 6, name: "user" }),
  ],
});

const UNSENDABLE: [why: string, name: string, options: Parameters<Discord["command"]>[0]["options"]][] = [
  ["no command is called", "captoin", {}],
  ["no option", "caption", { picture: "x" }],
  ["is required", "caption", {}],
  ["takes a file", "caption", { image: "cat.png" }],
  ["too short", "test", { text: "x" }],
  ["too long", "test", { text: "xxxxx" }],
  ["no choice", "test", { choice: "two" }],
  ["takes a text", "test", { text: 5 }],
  ["too small", "test", { whole: 0 }],
  ["too large", "test", { whole: 10 }],
  ["takes a whole number", "test", { whole: 1.5 }],
  ["takes a number", "test", { number: "1" }],
  ["takes true or false", "test", { yes: "yes" }],
  ["takes a channel", "test", { channel: "1" }],
  ["takes a user", "test", { user: "1" }],
];

async function ready() {
  const base = await scene();
  await base.register(CAPTION, SETTINGS, KINDS, { name: "Describe image", type: 3 });
  const use = (name: string, options = {}) =>
    base.discord.command({ name, options, user: base.user, channel: base.channel });
  return { ...base, use };
}

describe("Discord's client", () => {
  it.each(UNSENDABLE)("would not send what %s", async (why, name, options) => {
    const { use } = await ready();
    expect(() => use(name, options)).toThrow(why);
  });

  it("would not send a file of another kind, by its name alone", async () => {
    const { use, discord } = await ready();
    const file = discord.attach(Buffer.from("x"), { filename: "notes.txt", contentType: "image/png" });
    expect(() => use("caption", { image: file })).toThrow("notes.txt");
    const liar = discord.attach(Buffer.from("x"), { filename: "notes.png", contentType: "text/plain" });
    expect(use("caption", { image: liar }).payload).toMatchObject({
      data: { resolved: { attachments: { [liar.id]: { content_type: "text/plain", ephemeral: true, width: null } } } },
    });
  });

  it("sends subcommands with their path", async () => {
    const { use, discord, guild, user } = await ready();
    expect(() => use("settings show")).toThrow("may not use it");
    discord.addMember(guild, user, { permissions: 32n });
    expect(() => use("settings")).toThrow("needs a subcommand");
    expect(() => use("settings words remove")).toThrow("no subcommand");
    const add = [{ name: "add", type: 1, options: [{ name: "text", type: 3, value: "free nitro" }] }];
    expect(use("settings words add", { text: "free nitro" }).payload).toMatchObject({
      data: { name: "settings", options: [{ name: "words", type: 2, options: add }] },
      member: { permissions: expect.stringMatching(/^\d+$/) },
    });
  });
});

describe("a channel that is chosen", () => {
  it("comes with its name, its kind and what the person may do there, and with nothing about the bot", async () => {
    const { use, discord, guild } = await ready();
    const secret = discord.addChannel(guild, { name: "secret", botPermissions: 0n });
    const { payload } = use("test", { channel: secret });
    const { resolved } = payload.data as unknown as { resolved: { channels: Record<string, Record<string, unknown>> } };
    expect(payload).toMatchObject({ data: { options: [{ name: "channel", type: 7, value: secret.id }] } });
    const chosen = resolved.channels[secret.id] ?? {};
    expect(chosen).toMatchObject({ id: secret.id, name: "secret", type: 0, guild_id: guild.id, parent_id: null });
    expect(BigInt(String(chosen["permissions"]))).not.toBe(0n);
    expect(chosen).not.toHaveProperty("permission_overwrites");
  });

  it("is one of the server, of the kinds that the option takes", async () => {
    const { use, discord, guild, user, channel } = await ready();
    const abroad = discord.addChannel(discord.addGuild({ name: "Abroad" }));
    expect(() => use("test", { channel: abroad })).toThrow("takes a channel of the server");
    expect(() => use("test", { channel: discord.dm(user) })).toThrow("takes a channel of the server");
    const thread = discord.addChannel(guild, { under: channel });
    expect(() => use("test", { channel: thread })).toThrow("takes other channels");
  });
});

describe("what Discord's client shows", () => {
  it("is a command to whomever a server opens it", async () => {
    const { discord, use, guild } = await ready();
    expect(() => use("settings show")).toThrow("may not use it");
    discord.openToEverybody(guild, "settings");
    expect(use("settings show").payload).toMatchObject({ data: { name: "settings" } });
  });

  it("is a command only where it is meant to be", async () => {
    const { discord, user, image, guild, register } = await ready();
    discord.addMember(guild, user, { permissions: 32n });
    expect(() => discord.command({ name: "settings show", user })).toThrow("context");
    expect(() => discord.command({ name: "test", user, context: "private_channel" })).toThrow("installation");
    const secret = { ...SETTINGS, name: "secret", default_member_permissions: "0" };
    await register(CAPTION, SETTINGS, KINDS, secret);
    expect(() => discord.command({ name: "secret show", user, guild })).toThrow("may not use it");
    const options = { image };
    const dm = discord.command({ name: "caption", options, user });
    expect(dm.payload).toMatchObject({ context: 1, user: { id: user.id }, authorizing_integration_owners: { 0: "0" } });
    const guest = discord.command({ name: "caption", options, user, context: "private_channel" });
    expect(guest.payload).toMatchObject({ context: 2, authorizing_integration_owners: { 1: user.id } });
    const abroad = discord.addGuild({ name: "Abroad", installed: false });
    discord.addMember(abroad, user);
    const channel = discord.addChannel(abroad);
    const inGuild = discord.command({ name: "caption", options, user, channel, guildLocale: "de" });
    expect(inGuild.payload).toMatchObject({
      context: 0,
      guild_locale: "de",
      authorizing_integration_owners: { 1: user.id },
    });
  });

  it("is a menu's target in full, whatever the intents", async () => {
    const { discord, user, channel, image } = await ready();
    const message = discord.post({ channel, user, content: "look", attachments: [image] });
    const handle = discord.messageCommand({ name: "Describe image", message, user });
    expect(handle.payload).toMatchObject({
      data: {
        target_id: message.id,
        resolved: { messages: { [message.id]: { content: "look", attachments: [{ id: image.id }] } } },
      },
    });
  });

  it("is completion for options alone that are made for it", async () => {
    const { discord, user, channel } = await ready();
    expect(() => discord.autocomplete({ name: "test", focused: "text", user, channel })).toThrow("not autocompleted");
    expect(() => discord.autocomplete({ name: "caption", focused: "area", user, channel })).not.toThrow();
  });
});
