import { DiscordAPIError, REST } from "discord.js";
import { ApplicationCommandOptionType, ApplicationCommandType } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { imagine } from "../../../commands/imagine.ts";
import { commands } from "../../../commands/index.ts";
import type { Store } from "../../../src/core/store.ts";
import type { Words } from "../../../src/core/ui/words.ts";
import type { Definition } from "../../../src/discord/registration/definitions.ts";
import { localised, localisedDefinitions } from "../../../src/discord/registration/localised-definitions.ts";
import { createRegistering } from "../../../src/discord/registration/register.ts";
import { type RegistrationOptions, startRegistration } from "../../../src/discord/registration/registration.ts";
import { log } from "../../../src/log.ts";
import { de } from "../../../src/locales/de/index.ts";
import { en } from "../../../src/locales/en/index.ts";
import { translations } from "../../../src/locales/index.ts";
import { type Discord, startDiscord } from "discord-stand-in";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock, drive } from "../../support/manual-clock.ts";
import { watchBodies } from "../../support/openapi-watch.ts";

/** A language that calls `/help` so. */
const withHelp = (words: Words, help: Partial<Words["commands"]["help"]>): Words => ({
  ...words,
  commands: { ...words.commands, help: { ...words.commands.help, ...help } },
});

/** A language that does not tell two levels of detail apart. */
const withSameChoices = (words: Words): Words => {
  const { detail } = words.choices;
  return { ...words, choices: { ...words.choices, detail: { ...detail, short: detail.label } } };
};

/** A Discord and a bot that registers there; bodies are held against Discord's description unless they are to be refused. */
async function scene({ isRefused = false } = {}) {
  const clock = createManualClock();
  const discord = await startDiscord({ clock });
  const store = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  onTestFinished(async () => {
    await store.close();
    await discord.close();
  });
  if (!isRefused) watchBodies(discord);
  const rest = new REST({ api: discord.apiUrl, retries: 0, rejectOnRateLimit: ["/applications"] });
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const given = { rest: rest.setToken(discord.token), applicationId: discord.bot.id, commands, store };
  /** A process that registers; the first, unless named otherwise. */
  const start = (process: Partial<RegistrationOptions> = {}) => {
    const { signal } = leaving;
    return startRegistration({ ...given, words: en, translations, clock, owner: "one", signal, ...process });
  };
  const register = (words = en, others = translations) => start({ words, translations: others }).done;
  const tell = (others: RegistrationOptions["translations"]) =>
    createRegistering({ ...given, words: en, translations: others }).tell(leaving.signal);
  const puts = () => discord.calls.filter(({ method }) => method === "PUT").length;
  return { discord, store, clock, start, register, tell, puts };
}

const registered = ({ commands }: Discord, type: ApplicationCommandType) =>
  new Map(commands.filter((command) => command.type === type).map((command) => [command.name, command]));

describe("registration tells Discord", () => {
  it("of every command, in every language", async () => {
    const { discord, register } = await scene();
    expect(await register()).toBe(true);
    const slash = registered(discord, ApplicationCommandType.ChatInput);
    const typed = commands.filter((command) => command.kind !== "moderatorMenu").map(({ name }) => name);
    expect([...slash.keys()].sort()).toEqual(typed.sort());
    const own: Readonly<Record<string, { readonly name: string; readonly description: string }>> = de.commands;
    for (const [name, command] of slash) {
      expect(command).toMatchObject({ description_localizations: { de: own[name]?.description } });
      // One that is called alike is not told again.
      expect({ de: name, ...command.name_localizations }).toEqual({ de: own[name]?.name });
    }
  });

  it("of every menu of a message, in every language and without a description", async () => {
    const { discord, register } = await scene();
    await register();
    const menus = registered(discord, ApplicationCommandType.Message);
    expect([...menus.keys()]).toEqual(
      expect.arrayContaining(["Ask about image", "Describe image", "Edit image", "Read text in image"]),
    );
    expect(menus.get("Describe image")).toMatchObject({
      name_localizations: { de: de.menus.caption },
      integration_types: [0, 1],
      contexts: [0, 1, 2],
    });
    for (const menu of menus.values()) {
      expect(menu).toHaveProperty("name_localizations.de");
      expect(menu).not.toHaveProperty("description");
      expect(menu).not.toHaveProperty("description_localizations");
    }
  });

  it("of options and choices, which keep their names and values", async () => {
    const { discord, register } = await scene();
    await register();
    const caption = registered(discord, ApplicationCommandType.ChatInput).get("caption");
    const options = caption && "options" in caption ? (caption.options ?? []) : [];
    const detail = options.find(({ name }) => name === "detail");
    expect(detail).toMatchObject({
      description: en.commands.caption.options.detail,
      description_localizations: { de: de.commands.caption.options.detail },
    });
    expect(detail).not.toHaveProperty("name_localizations");
    expect(detail).toHaveProperty("choices.0", {
      name: en.choices.detail.label,
      name_localizations: { de: de.choices.detail.label },
      value: "label",
    });
    expect(options.filter((option) => option.description_localizations?.de === undefined)).toEqual([]);
  });

  it("once, and again when a word of any language has changed", async () => {
    const { register, puts } = await scene();
    expect(await register()).toBe(true);
    expect(await register()).toBe(false);
    expect(puts()).toBe(1);
    expect(await register(en, new Map([["de", withHelp(de, { description: "Was ich kann" })]]))).toBe(true);
    expect(await register(withHelp(en, { description: "What I do" }))).toBe(true);
    expect(puts()).toBe(3);
  });

  it.each([
    ["as another one", { de: withHelp(de, { name: de.commands.caption.name }) }],
    ["in a language that Discord does not have", { xx: de }],
    ["with a capital", { de: withHelp(de, { name: "Hilfe" }) }],
    ["as it should, but two choices are called alike", { de: withSameChoices(de) }],
  ])("of nothing, where a command is called %s", async (_what, languages) => {
    const { discord, tell } = await scene({ isRefused: true });
    await expect(tell(new Map(Object.entries(languages)))).rejects.toBeInstanceOf(DiscordAPIError);
    expect(discord.commands).toEqual([]);
  });
});

describe("of processes that start at the same time", () => {
  it("one registers, and the others go on when it has", async () => {
    const { clock, start, puts } = await scene();
    const starting = ["one", "two", "three", "four"].map((owner) => start({ owner }).done);
    const told = await drive(clock, Promise.all(starting));
    expect(told.filter(Boolean)).toEqual([true]);
    expect(puts()).toBe(1);
  });

  it("none waits for another one with its start", async () => {
    const { store, discord, start } = await scene();
    await store.claim(`registering:${discord.bot.id}`, "another", 60_000);
    await start().tried;
  });

  it("one whose turn comes when all is done does nothing", async () => {
    const { store, clock, start, register, puts } = await scene();
    const late: Store = {
      ...store,
      async claim(...parameters) {
        expect(await register()).toBe(true);
        return store.claim(...parameters);
      },
    };
    expect(await drive(clock, start({ owner: "two", store: late }).done)).toBe(false);
    expect(puts()).toBe(1);
  });

  it("another one registers where the first has died over it", async () => {
    const { store, clock, discord, register, puts } = await scene();
    await store.claim(`registering:${discord.bot.id}`, "the dead", 60_000);
    expect(await drive(clock, register())).toBe(true);
    expect(puts()).toBe(1);
  });
});

const COMMANDS = { method: "PUT", route: /commands$/ };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const limited = { message: "limited", retry_after: 7200, global: false };
const FAILURES = [
  ["503", { status: 503, body: {} }, /Discord answered with 503\. Nothing needs to be done\..* in 30 seconds\.$/],
  ["a reset", { reset: "before" }, /Discord cannot be reached.*\. Nothing needs to be done\..* in 30 seconds\.$/],
  [
    "30034",
    { status: 400, body: { code: 30_034, message: "Max number of daily application command creates" } },
    /no more new commands of this bot today \(30034\)\..* keep the store.* in 1 hour\.$/,
  ],
  [
    "50035",
    {
      status: 400,
      body: {
        code: 50_035,
        message: "Invalid Form Body",
        errors: {
          0: { description: { _errors: [{ code: "BASE_TYPE_BAD_LENGTH", message: "Must be 1 to 100 long." }] } },
        },
      },
    },
    /finds fault with them \(50035: .*0\.description.*1 to 100.*\)\. Start another version.* in 1 hour\.$/,
  ],
  [
    "a limit of hours",
    { status: 429, body: limited, headers: { "retry-after": "7200" } },
    /no commands just now \(429\)\. Nothing needs to be done\..* in 2 hours\.$/,
  ],
  [
    "403",
    { status: 403, body: { code: 20_012, message: "Not authorized" } },
    /refuses them \(20012: Not authorized\)\./,
  ],
] as const;

/** What the log warns of, a line each. */
function listenToWarnings(): unknown[][] {
  const warned: unknown[][] = [];
  const spy = vi.spyOn(log, "warn").mockImplementation((...line: unknown[]) => void warned.push(line));
  onTestFinished(() => spy.mockRestore());
  return warned;
}

describe("a registration that fails", () => {
  it.each(FAILURES)("with %s is told in one readable line, and tried again later", async (_what, fault, line) => {
    const { discord, clock, start, puts } = await scene();
    const warned = listenToWarnings();
    discord.faults.add({ ...COMMANDS, ...fault });
    const { tried, done } = start();
    await tried;
    expect(warned).toEqual([[expect.stringMatching(line)]]);
    expect(warned.join()).not.toMatch(/[{}\n]|undefined/);
    expect(warned.join()).toContain("The bot runs, with the commands that Discord knows already");
    expect(await drive(clock, done, MINUTE_MS)).toBe(true);
    expect(puts()).toBe(2);
  });

  it("is tried again after pauses that grow, and by one process alone", async () => {
    const { discord, clock, start, puts } = await scene();
    listenToWarnings();
    discord.faults.add({ ...COMMANDS, status: 503, body: {}, times: 9_999 });
    const owners = ["one", "two", "three"];
    const registrations = owners.map((owner) => start({ owner }));
    await Promise.all(registrations.map(({ tried }) => tried));
    const startMs = clock.now();
    await drive(
      clock,
      expect.poll(() => clock.now() - startMs > HOUR_MS, { interval: 1, timeout: 15_000 }).toBe(true),
      5_000,
    );
    const times = discord.calls.filter(({ method }) => method === "PUT").map(({ atMs }) => atMs);
    const gapsMs = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(gapsMs.length).toBeGreaterThan(4);
    expect(gapsMs.length).toBeLessThan(9);
    for (const [index, gapMs] of gapsMs.slice(1).entries()) expect(gapMs).toBeGreaterThan((gapsMs[index] ?? 0) * 1.5);

    discord.faults.clear();
    const told = await drive(clock, Promise.all(registrations.map(({ done }) => done)), MINUTE_MS);
    expect(told.filter(Boolean)).toEqual([true]);
    expect(puts()).toBe(times.length + 1);
  });

  it("is left to the next process, at once, where this one leaves", async () => {
    const { discord, clock, start } = await scene();
    listenToWarnings();
    discord.faults.add({ ...COMMANDS, status: 503, body: {} });
    const leaving = new AbortController();
    const { tried, done } = start({ signal: leaving.signal });
    await tried;
    leaving.abort();
    expect(await done).toBe(false);
    const startMs = clock.now();
    expect(await start({ owner: "two" }).done).toBe(true);
    expect(clock.now()).toBe(startMs);
  });

  it("is taken over where its process was killed", async () => {
    const { discord, store, clock, start, puts } = await scene();
    listenToWarnings();
    discord.faults.add({ ...COMMANDS, status: 503, body: {} });
    // A dead process renews nothing, and gives nothing back.
    const dead: Store = {
      ...store,
      claim: (...parameters) => (puts() > 0 ? Promise.resolve(true) : store.claim(...parameters)),
    };
    const killed = new AbortController();
    await start({ owner: "killed", store: { ...dead, release: () => Promise.resolve() }, signal: killed.signal }).tried;
    killed.abort();
    expect(await drive(clock, start({ owner: "two" }).done, 5_000)).toBe(true);
  });
});

/** A command with subcommands in a group, one of which has a choice. */
const grouped: Definition = {
  name: "help",
  nameIn: ({ commands: { help } }) => help.name,
  bodyIn: ({ commands: { help }, choices }) => ({
    type: ApplicationCommandType.ChatInput,
    description: help.description,
    options: [
      {
        type: ApplicationCommandOptionType.SubcommandGroup,
        name: "words",
        description: help.description,
        options: [
          {
            type: ApplicationCommandOptionType.Subcommand,
            name: "add",
            description: choices.area.top,
            options: [
              {
                type: ApplicationCommandOptionType.String,
                name: "area",
                description: choices.area.left,
                choices: [{ name: choices.area.right, value: "right" }],
              },
            ],
          },
        ],
      },
    ],
  }),
};

describe("a definition in several languages", () => {
  it("is translated all the way down", () => {
    expect([localised(grouped, en, new Map([["de", de]]))]).toEqual([
      {
        type: ApplicationCommandType.ChatInput,
        name: "help",
        name_localizations: { de: "hilfe" },
        description: en.commands.help.description,
        description_localizations: { de: de.commands.help.description },
        options: [
          {
            type: ApplicationCommandOptionType.SubcommandGroup,
            name: "words",
            description: en.commands.help.description,
            description_localizations: { de: de.commands.help.description },
            options: [
              {
                type: ApplicationCommandOptionType.Subcommand,
                name: "add",
                description: "top",
                description_localizations: { de: "oben" },
                options: [
                  {
                    type: ApplicationCommandOptionType.String,
                    name: "area",
                    description: "left",
                    description_localizations: { de: "links" },
                    choices: [{ name: "right", name_localizations: { de: "rechts" }, value: "right" }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  it("holds every language that says it otherwise", () => {
    const french = withHelp(en, { name: "aide" });
    const definition = localised(
      grouped,
      en,
      new Map([
        ["de", de],
        ["fr", french],
      ]),
    );
    expect(definition).toMatchObject({ name: "help", name_localizations: { de: "hilfe", fr: "aide" } });
    expect(definition).toHaveProperty("description_localizations", { de: de.commands.help.description });
  });

  it("has nothing beside the default where there is no other language", () => {
    const all = JSON.stringify(localisedDefinitions(commands, en, new Map()));
    expect(all).not.toContain("localizations");
  });

  it("cannot be made of options that are not the same ones", () => {
    const shorter: Definition = {
      ...grouped,
      bodyIn: (words) => (words === de ? { description: "kurz", options: [] } : grouped.bodyIn(words)),
    };
    expect(() => localised(shorter, en, translations)).toThrow("The options of help are not the same");
  });

  it("cannot be made where a language does not say how an option or menu is called", () => {
    const options = { ...imagine.options, nobody: { type: "flag" } } as const;
    expect(() => localisedDefinitions([{ ...imagine, options }], en, translations)).toThrow("nobody");
    const menu = { name: "Draw" };
    expect(() => localisedDefinitions([{ ...imagine, menu }], en, translations)).toThrow("imagine");
  });
});
