import { REST } from "discord.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { commands } from "../../../commands/index.ts";
import { createCommandMentions } from "../../../src/discord/registration/command-mentions.ts";
import { localisedDefinitions } from "../../../src/discord/registration/localised-definitions.ts";
import { de } from "../../../src/locales/de/index.ts";
import { en } from "../../../src/locales/en/index.ts";
import { translations } from "../../../src/locales/index.ts";
import { startDiscord } from "discord-stand-in";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { openMemoryStore } from "../../../src/stores/memory/store.ts";
import { createManualClock } from "../../support/manual-clock.ts";

const ANSWER = [
  { id: "11", type: 1, name: "caption", options: [{ type: 11, name: "image" }] },
  {
    id: "12",
    type: 1,
    name: "settings",
    options: [
      { type: 1, name: "show" },
      { type: 2, name: "words", options: [{ type: 1, name: "add" }] },
    ],
  },
  { id: "13", type: 3, name: "ocr" },
];

async function scene() {
  const clock = createManualClock();
  const discord = await startDiscord({ clock });
  const store = openMemoryStore({ clock, maxCacheBytes: 1e6 });
  onTestFinished(async () => {
    await store.close();
    await discord.close();
  });
  const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
  const create = () =>
    createCommandMentions(store.values("command-mentions"), createStoreHealth(clock, store.ping), rest);
  const gets = () => discord.calls.filter(({ method }) => method === "GET").length;
  return { discord, rest, create, gets };
}

describe("a sentence that calls a command", () => {
  it.each([
    ["**/caption** describes", "</caption:11> describes"],
    ["use /caption, or", "use </caption:11>, or"],
    ["`/settings words add` does", "</settings words add:12> does"],
    ["see /settings for more", "see </settings show:12> for more"],
    ["/settings show says", "</settings show:12> says"],
    ["https://x.org/caption and and/caption", "https://x.org/caption and and/caption"],
    ["**/ocr** reads, **/settings anew** too", "**/ocr** reads, **/settings anew** too"],
  ])("%j reads %j", async (sentence, linked) => {
    const mentions = (await scene()).create();
    await mentions.note(ANSWER);
    expect(mentions.link(sentence, en)).toBe(linked);
    expect(mentions.link(linked, en)).toBe(linked);
  });

  it("in another language is linked by its default name, which alone can be pressed", async () => {
    const mentions = (await scene()).create();
    await mentions.note(ANSWER);
    expect(mentions.link(`**/${de.commands.caption.name}**`, de)).toBe("</caption:11>");
  });

  it("stays as it is until Discord's ids are known, or where they cannot be read", async () => {
    const mentions = (await scene()).create();
    expect(mentions.link(en.help, en)).toBe(en.help);
    await mentions.note({ nonsense: true });
    expect(mentions.link(en.help, en)).toBe(en.help);
  });
});

describe("Discord's ids", () => {
  it("that another process was told are not asked for", async () => {
    const { create, gets } = await scene();
    await create().note(ANSWER);
    const other = create();
    await other.prepare("1", Promise.resolve(false));
    expect(other.link("/caption", en)).toBe("</caption:11>");
    expect(gets()).toBe(0);
  });

  it("are asked for once where the version before has kept none", async () => {
    const { discord, rest, create, gets } = await scene();
    const route = `/applications/${discord.bot.id}/commands` as const;
    await rest.put(route, { body: localisedDefinitions(commands, en, translations) });
    for (const mentions of [create(), create()]) {
      await mentions.prepare(discord.bot.id, Promise.resolve(false));
      expect(mentions.link("/caption", en)).toMatch(/^<\/caption:\d+>$/);
    }
    expect(gets()).toBe(1);
  });

  it("that cannot be had cost nothing but the links", async () => {
    const { discord, create } = await scene();
    discord.faults.add({ method: "GET", route: /commands$/, status: 500, body: {} });
    const mentions = create();
    await mentions.prepare(discord.bot.id, Promise.resolve(false));
    expect(mentions.link("/caption", en)).toBe("/caption");
  });
});
