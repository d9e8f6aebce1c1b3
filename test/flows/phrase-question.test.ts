import { PermissionFlagsBits } from "discord-api-types/v10";
import { describe, expect, it, onTestFinished } from "vitest";
import type { MessageView } from "discord-stand-in";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { createSettings } from "../../src/services/servers/stored-settings.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { isFinal, startHarness } from "./harness.ts";
import { customIdOf, HOUR_MS, labels, postForged } from "./pressing.ts";

const ADD = en.settings.phraseButtons.addPhrase;
const CANCEL = en.settings.phraseButtons.dropPhrase;

/** A server that a person manages, and what they are asked about phrases. */
async function startManaged() {
  const clock = createManualClock();
  const store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
  onTestFinished(() => store.close()); // after the harness has stopped, which is reported later
  const harness = await startHarness({ clock, store, environment: { MESSAGE_CONTENT: "on" } });
  const { discord, guild, channel } = harness;
  const manager = discord.addUser({ username: "manager" });
  discord.addMember(guild, manager, { permissions: PermissionFlagsBits.ManageGuild });
  const settings = createSettings(store, clock, () => "another process");
  const add = (phrase: string, locale?: "de") => {
    const command = { name: "settings words add", options: { phrase }, user: manager, channel };
    return drive(clock, discord.command({ ...command, ...(locale && { locale }) }).until(isFinal), 10);
  };
  const press = (message: MessageView, label: string, user = manager) =>
    drive(clock, discord.press({ message, customId: customIdOf(message, label), user }).until(isFinal), 10);
  const phrases = async () => (await settings.refresh(guild.id)).phrases;
  const change = (all: readonly string[]) => settings.change(guild.id, (before) => ({ ...before, phrases: all }));
  return { ...harness, harness, manager, add, press, phrases, change };
}

describe("a phrase that would hit nearly everything", () => {
  it("is added only after a second yes, which shows what else would be hit", async () => {
    const { add, press, phrases, harness } = await startManaged();
    const question = await add("  Your ");
    expect(question.ephemeral).toBe(true);
    expect(question.text).toContain(en.settings.phraseQuestion);
    expect(question.text.split("\n")).toContain("Your");
    expect(question.text).toMatch(/\d+ of 200 harmless texts, for example:\n- …?\w.* your .*\n- .*\n- /i);
    expect(labels(question)).toEqual([ADD, CANCEL]);
    expect(await phrases()).toEqual([]);
    await harness.restart();
    const answer = await press(question, ADD);
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain(en.settings.phraseAdded("Your"));
    expect(answer.text).toContain(en.settings.phrasesWithoutModeration);
    expect(await phrases()).toEqual(["Your"]);
  });

  it("is told as short where it is, in the manager's language, and formats nothing", async () => {
    const { add, phrases } = await startManaged();
    const question = await add("*a*", "de");
    expect(question.text).toContain(de.settings.phraseShort(4));
    expect(question.text.split("\n")).toContain(String.raw`\*a\*`);
    expect(question.text).not.toContain("200");
    expect(labels(question)).toEqual(Object.values(de.settings.phraseButtons));
    expect(await phrases()).toEqual([]);
  });

  it("is not added where the manager thinks better of it, and then not any more", async () => {
    const { harness, add, press, phrases, manager } = await startManaged();
    const question = await add("the");
    const held = customIdOf(question, ADD);
    const dropped = await press(question, CANCEL);
    expect([dropped.id, dropped.text, labels(dropped)]).toEqual([question.id, en.settings.phraseDropped, []]);
    expect((await press(await postForged(harness, [held]), held, manager)).text).toBe(en.errors.tooLongAgo({}));
    expect(await phrases()).toEqual([]);
  });

  it("is told to be too long ago after a day", async () => {
    const { add, press, phrases, clock } = await startManaged();
    const question = await add("the");
    await clock.jump(25 * HOUR_MS);
    expect((await press(question, ADD)).text).toBe(en.errors.tooLongAgo({}));
    expect(await phrases()).toEqual([]);
  });

  it("is not asked about where it cannot be added: it is on the list, the list is full, there is nothing of it", async () => {
    const { add, press, phrases, change } = await startManaged();
    await change(["THE"]);
    expect((await add("the")).text).toBe(en.errors.phraseKnown({ phrase: "THE" }));
    expect((await add("\u200B")).text).toBe(en.errors.phraseEmpty({}));
    const question = await add("and");
    const full = Array.from({ length: 200 }, (_none, index) => `phrase ${index}`);
    await change(full);
    expect((await add("the")).text).toBe(en.errors.tooManyPhrases({ limit: 200 }));
    expect((await press(question, ADD)).text).toBe(en.errors.tooManyPhrases({ limit: 200 }));
    await change(["and"]);
    expect((await press(question, ADD)).text).toBe(en.errors.phraseKnown({ phrase: "and" }));
    expect(await phrases()).toEqual(["and"]);
  });

  it("takes no yes from whom the server does not let decide, nor one that was forged", async () => {
    const { harness, add, press, phrases, discord, guild, manager, moderator } = await startManaged();
    const question = await add("the");
    const held = customIdOf(question, ADD);
    const forged = await postForged(harness, [held, "addPhrase:0", "dropPhrase:-"]);
    const refusal = en.errors.permissionNeeded({ permission: "ManageGuild" });
    expect((await press(forged, held, moderator)).text).toBe(refusal);
    const other = discord.addUser({ username: "other manager" });
    discord.addMember(guild, other, { permissions: PermissionFlagsBits.ManageGuild });
    for (const label of [held, "addPhrase:0", "dropPhrase:-"]) {
      expect((await press(forged, label, other)).text).toBe(en.errors.tooLongAgo({}));
    }
    const abroad = discord.addGuild({ name: "Abroad" });
    discord.addMember(abroad, manager, { permissions: PermissionFlagsBits.ManageGuild });
    const elsewhere = await postForged({ ...harness, channel: discord.addChannel(abroad) }, [held]);
    expect((await press(elsewhere, held)).text).toBe(en.errors.tooLongAgo({}));
    discord.addMember(guild, manager, { permissions: 0n });
    expect((await press(question, ADD)).text).toBe(refusal);
    expect(await phrases()).toEqual([]);
  });
});

it("a phrase about scams is added at once", async () => {
  const { add, phrases } = await startManaged();
  expect((await add("free nitro")).text).toContain(en.settings.phraseAdded("free nitro"));
  expect(await phrases()).toEqual(["free nitro"]);
});
