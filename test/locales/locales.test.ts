import { describe, expect, it } from "vitest";
import { commands } from "../../commands/index.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";
import { translations, wordsFor } from "../../src/locales/index.ts";
import { said } from "./said.ts";

const LANGUAGES: readonly (readonly [locale: string, words: Words])[] = [["en-US", en], ...translations];

/** Texts that are the same in German and English. */
const ALIKE = [
  "choices.safety (1)",
  "choices.safety (2)",
  "choices.safety (3)",
  "choices.size (0)",
  "choices.size (1)",
  "commands.privacy.name",
  "commands.settings.name",
  "answer.seed (0)",
  "buttons.details",
  "details.prompt (0)",
  "details.seed (0)",
  "moderation.place (0)",
];

/** Discord's limits: the first pattern that matches a text's path counts. */
const BOUNDS: readonly (readonly [where: RegExp, maxCharacters: number])[] = [
  [/^commands\.\w+\.name$/, 32],
  [/^commands\./, 100],
  [/^menus\./, 32],
  [/^dialogues\.(\w+\.)?\w*[hH]int( |$)/, 100],
  [/^dialogues\.(picture|filesKept) /, 100],
  [/^moderation\.(report|banning)\.(\w*Hint|silence|lacking\.)/, 100],
  [/^moderation\.(report|banning)\.(title|pictures|steps|delete|copies|reason|deletes)$/, 45],
  [/^dialogues\./, 45],
  [/^choices\./, 100],
  [/^progress\.cancel$/, 80],
  [/^buttons\./, 80],
  // Each is a text of its own in a message whose texts may have 4000 characters together.
  [/^(progress|answer|altText|details|mentions|errors)\./, 400],
  [/^settings\.phraseButtons/, 80],
  [/^(privacy|preferences|settings)\./, 500],
  [/^permissions\./, 50],
  [/^setupProblem /, 400],
  [/^help$/, 1500],
  [/^moderation\.rules\./, 50],
  [/^moderation\.(buttons|banNumber)/, 80],
  [/^moderation\./, 400],
];

/** Discord's pattern for the names of slash commands; they are also in lower case. */
const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
/** A straight quote, except an apostrophe within a word. */
const STRAIGHT_QUOTE = /"|(?<!\p{L})'|'(?!\p{L})/u;
/** Where a sentence ends and another begins. */
const SENTENCE_BREAK = /(?<=[.!?]) /;
/** What a sentence begins with: a capital, or the name of a file or of fal. */
const SENTENCE_BEGINNING = /^(\p{Lu}|fal |\u2068)/u;
/** A longer one is hard to follow when a screen reader reads it. */
const MAX_SENTENCE_CHARACTERS = 175;
/** Foreign text between its isolating characters. */
const ISOLATED = /\u2068[^\u2066-\u2069]*\u2069/g;
const RIGHT_TO_LEFT = /\p{Script=Arabic}/u;

function faults(words: Words, isFault: (text: string, where: string) => boolean): string[] {
  return [...said(words)].flatMap(([where, text]) => (isFault(text, where) ? [`${where}: ${text}`] : []));
}

/** The commands that a text names: `/ask` within a sentence, but no part of an address or a number. */
function calledCommands(text: string): string[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}:/.-])\/([\p{L}-]+)/gu)].map(([, name = ""]) => name);
}

describe.each(LANGUAGES)("in %s", (_locale, words) => {
  it("nothing is empty, undone or ill set", () => {
    const isFault = (text: string) =>
      text.trim() === "" || text !== text.trim() || /undefined|NaN|\[object/.test(text) || / {2}/.test(text);
    expect(faults(words, isFault)).toEqual([]);
    expect(faults(words, (text) => STRAIGHT_QUOTE.test(text) || text.includes("..."))).toEqual([]);
  });

  it("foreign text cannot change the order of the words around it", () => {
    expect(faults(words, (text) => RIGHT_TO_LEFT.test(text.replaceAll(ISOLATED, "")))).toEqual([]);
    expect([...said(words).values()].filter((text) => RIGHT_TO_LEFT.test(text)).length).toBeGreaterThan(30);
  });

  it("no sentence is long", () => {
    const isLong = (text: string) =>
      text.split(/(?<=[.!?:;]) |\n/).some((sentence) => sentence.length > MAX_SENTENCE_CHARACTERS);
    expect(faults(words, isLong)).toEqual([]);
  });

  it("what stands under every alt text has at most six words", () => {
    expect(words.altText.written.split(" ").length).toBeLessThanOrEqual(6);
  });

  it("everything is within Discord's bounds", () => {
    const bound = (where: string) => BOUNDS.find(([pattern]) => pattern.test(where))?.[1] ?? 0;
    expect(faults(words, (text, where) => text.length > bound(where))).toEqual([]);
  });

  it("every failure is told in whole sentences", () => {
    const isFault = (text: string, where: string) =>
      where.startsWith("errors.") &&
      !text.split(SENTENCE_BREAK).every((one) => SENTENCE_BEGINNING.test(one) && /[^.!?\s][.!?]$/.test(one));
    expect(faults(words, isFault)).toEqual([]);
  });

  it("every command and menu has a name that Discord takes, and one of its own", () => {
    const names = Object.values(words.commands).map(({ name }) => name);
    expect(names.filter((name) => !COMMAND_NAME.test(name) || name !== name.toLowerCase())).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    const menus = Object.values(words.menus);
    expect(new Set(menus).size).toBe(menus.length);
  });

  it("choices of an option are told apart", () => {
    const { detail, model, area, altTextMode, moderationMode, sensitivity, scope } = words.choices;
    for (const names of [detail, model, area, altTextMode, moderationMode, sensitivity, scope].map(Object.values)) {
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it("sentences call commands and menus as people find them there", () => {
    const names = new Set(Object.values(words.commands).map(({ name }) => name));
    expect(faults(words, (text) => calledCommands(text).some((name) => !names.has(name)))).toEqual([]);
    const { caption, ocr, ask, imagine, edit, preferences, privacy } = words.commands;
    const inHelp = [caption, ocr, ask, imagine, edit, preferences, privacy];
    expect(calledCommands(words.help)).toEqual(inHelp.map(({ name }) => name));
    expect(calledCommands(words.errors.imageReferenceUnknown({ reference: 1, given: [] }))).toEqual([
      imagine.name,
      edit.name,
    ]);
    expect(words.mentions.pictureHidden).toContain(words.menus.caption);
  });

  it("options are called as they are everywhere", () => {
    expect(words.help).toContain("`private`");
    expect(words.help).toContain("@image1");
    expect(words.errors.optionNotForModel({ option: "top_p", model: "Moondream2" })).toMatch(/top_p.*model/);
  });
});

describe("German", () => {
  it("says everything in its own words, but for what is called alike", () => {
    const english = said(en);
    const german = said(de);
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    const alike = [...german].flatMap(([where, text]) => (english.get(where) === text ? [where] : []));
    expect(alike.sort()).toEqual(ALIKE.toSorted());
  });

  it("writes numbers with a comma", () => {
    expect(de.answer.duration(2.44)).toBe("2,4 Sekunden");
    expect(de.details.cost(0.045)).toBe("**Kosten:** etwa 0,045 $");
    expect(de.details.cost(0.0032)).toBe("**Kosten:** etwa 0,0032 $");
    expect(faults(de, (text) => /\d\.\d/.test(text.replaceAll("FLUX.2", "")))).toEqual([]);
  });

  it("tells one from several", () => {
    expect(de.progress.queued(1)).toContain("1 Auftrag davor");
    expect(de.progress.queued(2)).toContain("2 Aufträge davor");
    expect(de.errors.timedOut({ minutes: 1 })).toContain("1 Minute gedauert");
    expect(de.errors.timedOut({ minutes: 10 })).toContain("10 Minuten gedauert");
  });

  it("has one word for one thing, and its own quotation marks", () => {
    const others = /Wortfolge|Schaltfl\u00E4che|Protokollkanal|Auszeit|ausgelost|aufbewahr|\u201D|\u2019/;
    expect(faults(de, (text) => others.test(text))).toEqual([]);
    expect(faults(de, (text) => !/^[^„“]*(„[^„“]*“[^„“]*)*$/.test(text))).toEqual([]);
  });

  it("says du", () => {
    expect(faults(de, (text) => /\b(Sie (können|müssen|haben|sind)|Ihnen|Ihre?[mnrs]?)\b/.test(text))).toEqual([]);
  });
});

describe("English", () => {
  it("speaks as people do, with its own quotation marks", () => {
    const odd = /whoever|nobody says|is kept of|must not hold|anew|\bservers alone|\u201E|\u2019/i;
    expect(faults(en, (text) => odd.test(text))).toEqual([]);
    expect(faults(en, (text) => !/^[^“”]*(“[^“”]*”[^“”]*)*$/.test(text))).toEqual([]);
  });

  it("calls commands and menus as it always did", () => {
    const named = Object.fromEntries(Object.entries(en.commands).map(([key, { name }]) => [key, name]));
    expect(named).toMatchObject({
      caption: "caption",
      ocr: "ocr",
      ask: "ask",
      imagine: "imagine",
      edit: "edit",
      help: "help",
    });
    expect(en.menus).toMatchObject({
      caption: "Describe image",
      ocr: "Read text in image",
      ask: "Ask about image",
      edit: "Edit image",
    });
  });

  it("calls them as they are called by default", () => {
    const names: Readonly<Record<string, { readonly name: string }>> = en.commands;
    const menus: Readonly<Record<string, string>> = en.menus;
    for (const command of commands) {
      if (command.kind !== "moderatorMenu") expect(names[command.name]?.name).toBe(command.name);
      if ("menu" in command && command.menu) expect(menus[command.name]).toBe(command.menu.name);
    }
  });
});

describe("the language of a locale", () => {
  it("is German for German", () => {
    expect(wordsFor("de")).toBe(de);
  });

  it.each(["en-US", "en-GB", "tlh", "DE", "", "constructor"])("is English for “%s”", (locale) => {
    expect(wordsFor(locale)).toBe(en);
  });
});
