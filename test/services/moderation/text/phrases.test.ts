import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleanPhrase,
  MAX_PHRASE_CHARACTERS,
  phraseProblem,
  samePhrase,
} from "../../../../src/services/moderation/text/phrases.ts";
import { findScamText } from "../../../../src/services/moderation/text/scam-text.ts";

/** What of the text is the phrase. */
const found = (text: string, phrase: string): string | undefined =>
  findScamText(text, [phrase]).find(({ rule }) => rule === "phrase")?.matched;

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());
const words = fc.array(fc.stringMatching(/^[A-Za-z0-9$.!-]{1,8}$/), { minLength: 1, maxLength: 4 });
const anyPhrase = fc
  .oneof(
    words.map((words) => words.join(" ")),
    anyText,
  )
  .map(cleanPhrase)
  .filter((phrase) => phraseProblem(phrase) === undefined);

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: "аɑαａ𝐚áA",
  c: "сⅽｃ",
  e: "еεéＥ",
  i: "іıl1|!ⅰ",
  l: "1|IӏⅬ",
  o: "0оοօøö",
  p: "рρｐ",
  s: "5$ѕꜱ",
  t: "τтᴛ",
  x: "хχ×".slice(0, 2),
};
/** Lower or upper case, or what looks alike, as the numbers say; blanks become one or more of any kind. */
function disguised(phrase: string, choices: readonly number[]): string {
  const blanks = [" ", "\n", "\u00A0", "\t ", " \r\n ", "\u3000"];
  return Array.from(phrase, (character, at) => {
    const choice = choices[at % choices.length] ?? 0;
    if (character === " ") return blanks[choice % blanks.length] ?? " ";
    const alike = Array.from(LOOK_ALIKES[character.toLowerCase()] ?? "");
    const forms = [character, character.toLowerCase(), character.toUpperCase(), `${character}\u200B`, ...alike];
    return forms[choice % forms.length] ?? character;
  }).join("");
}

describe("a server's phrase", () => {
  it("is found between blanks in any text", () => {
    fc.assert(
      fc.property(anyText, anyPhrase, anyText, (before, phrase, after) => {
        expect(found(`${before} ${phrase} ${after}`, phrase)).not.toBe(undefined);
      }),
      { numRuns: 500 },
    );
  });

  it("is found in any case and disguise", () => {
    const plainPhrase = words.map((words) => words.join(" "));
    const choices = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(anyText, plainPhrase, choices, anyText, (before, phrase, choices, after) => {
        expect(found(`${before} ${disguised(phrase, choices)} ${after}`, phrase)).not.toBe(undefined);
      }),
      { numRuns: 500 },
    );
  });

  it("is shown as the picture writes it", () => {
    expect(found("Get your WΟLF\nC0in now", "wolf coin")).toBe("WΟLF\nC0in");
  });

  it.each([
    ["wolf", "wolves, werewolf, wolfram"],
    ["the rapist", "my therapist"],
    ["therapist", "the rapist"],
    ["free nitro", "free and nitro"],
    ["a.c", "abc"],
    [".*", "anything"],
    ["(x+)+y", "xxxxxx"],
    ["nitro", ""],
  ])("%j is not in %j", (phrase, text) => {
    expect(found(text, phrase)).toBe(undefined);
  });

  it.each([
    ["免费领取", "现在就可以免费领取奖励", "免费领取"],
    ["無料プレゼント", "今だけ無料プレゼント中", "無料プレゼント"],
    ["ฟรีไนโตร", "รับฟรีไนโตรวันนี้", "ฟรีไนโตร"],
    ["무료 니트로", "무료 니트로를 받으세요", "무료 니트로"],
    ["nitro", "無料nitro配布", "nitro"],
  ])("%j is found in %j, where no blanks stand between words", (phrase, text, matched) => {
    expect(found(text, phrase)).toBe(matched);
  });

  it.each([
    ["free nitro", "it is:free nitro!", "free nitro"],
    ["free nitro", "todayFree NitroNow", "Free Nitro"],
    ["free nitro", "FreeNitro", "FreeNitro"],
    ["free nitro", "F R E E  N I T R O", "F R E E  N I T R O"],
    ["$500", "win $500, really", "$500"],
    ["🎁🎁", "hi🎁🎁there", "🎁🎁"],
    ["modern", "rnodem", "rnodem"],
    ["дом", "ДОМ", "ДОМ"],
  ])("%j is found in %j", (phrase, text, matched) => {
    expect(found(text, phrase)).toBe(matched);
  });
});

describe("keeping phrases", () => {
  it("keeps them clean and short", () => {
    expect(cleanPhrase("  free \n\t nitro ")).toBe("free nitro");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (phrase) => {
        const clean = cleanPhrase(phrase);
        expect(clean.length).toBeLessThanOrEqual(MAX_PHRASE_CHARACTERS);
        expect(cleanPhrase(clean)).toBe(clean);
      }),
    );
  });

  it.each([
    ["", "empty"],
    [" \n ", "empty"],
    ["\u200B\u00AD\u0301", "empty"],
    ["a".repeat(MAX_PHRASE_CHARACTERS + 1), "tooLong"],
    [` ${"a".repeat(MAX_PHRASE_CHARACTERS)} `, undefined],
    ["!", undefined],
    ["free nitro", undefined],
  ])("%j: %j", (phrase, problem) => {
    expect(phraseProblem(phrase)).toBe(problem);
  });

  it("tells those that are found in the same texts", () => {
    expect(samePhrase("Free Nitro", "frее  n1tro")).toBe(true);
    expect(samePhrase("free nitro", "free nitros")).toBe(false);
    expect(samePhrase("the rapist", "therapist")).toBe(false);
    fc.assert(
      fc.property(anyPhrase, (phrase) => {
        expect(samePhrase(phrase, phrase)).toBe(true);
        expect(samePhrase(phrase, cleanPhrase(` ${phrase} `))).toBe(true);
      }),
    );
  });
});
