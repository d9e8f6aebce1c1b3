import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCAM_RULES } from "../../../../src/core/server/scam-rules.ts";
import { SENSITIVITIES, type Sensitivity } from "../../../../src/core/server/settings.ts";
import { HARMLESS_TEXTS } from "../../../../src/services/moderation/text/harmless-texts.ts";
import { phraseProblem } from "../../../../src/services/moderation/text/phrases.ts";
import { MAX_READ_CHARACTERS, read } from "../../../../src/services/moderation/text/normalised-text.ts";
import {
  findScamText,
  findScamTextMeanwhile,
  MAX_JUDGED_CHARACTERS,
  TEXT_THRESHOLDS,
} from "../../../../src/services/moderation/text/scam-text.ts";
import { SCAM_TEXTS } from "./scam-texts.ts";

const pointsOf = (text: string): number => findScamText(text, []).reduce((sum, { points }) => sum + points, 0);
const isScam = (text: string, sensitivity: Sensitivity): boolean => pointsOf(text) >= TEXT_THRESHOLDS[sensitivity];
/** A text with why it was taken for what it is, so that a failure explains itself. */
const explained = (text: string): string =>
  `${pointsOf(text)}: ${text} ${JSON.stringify(findScamText(text, []).map(({ rule, matched }) => [rule, matched]))}`;

const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());
/** Texts in which patterns have something to find. */
const scamLike = fc
  .array(fc.oneof(fc.constantFrom(...SCAM_TEXTS), anyText), { maxLength: 4 })
  .map((texts) => texts.join("\n"));

describe("texts of pictures", () => {
  it("are enough to choose by", () => {
    expect(new Set(SCAM_TEXTS).size).toBeGreaterThanOrEqual(40);
    expect(new Set(HARMLESS_TEXTS).size).toBe(200);
  });

  it("are found at medium where they are scams", () => {
    expect(SCAM_TEXTS.filter((text) => !isScam(text, "medium")).map(explained)).toEqual([]);
  });

  it.each(["low", "medium"] as const)("are let be at %s where they are harmless", (sensitivity) => {
    expect(HARMLESS_TEXTS.filter((text) => isScam(text, sensitivity)).map(explained)).toEqual([]);
  });

  it("are found at low where they are plainly scams, which most are", () => {
    const found = SCAM_TEXTS.filter((text) => isScam(text, "low"));
    process.stdout.write(`Scam texts found at low: ${found.length} of ${SCAM_TEXTS.length}\n`);
    expect(found.length / SCAM_TEXTS.length).toBeGreaterThan(0.5);
  });

  it("are seldom taken for scams at high where they are harmless", () => {
    const alarms = HARMLESS_TEXTS.filter((text) => isScam(text, "high"));
    process.stdout.write(`Harmless texts taken for scams at high: ${alarms.length} of ${HARMLESS_TEXTS.length}\n`);
    process.stdout.write(alarms.map((text) => `  ${JSON.stringify(text.slice(0, 70))}\n`).join(""));
    expect(alarms.length / HARMLESS_TEXTS.length).toBeLessThan(0.2);
  });
});

describe("findScamText", () => {
  it("says which rule found what, in the words of the picture", () => {
    expect(findScamText("WITHDRAWAL\nSUCCESSFUL", [])).toEqual([
      { rule: "withdrawal", matched: "WITHDRAWAL\nSUCCESS", points: 4 },
    ]);
  });

  it("gives the server's own phrases first, each of which suffices however sensitive the server is", () => {
    const [first, ...others] = findScamText("Buy wolf coin, free Nitro", ["Wolf  Coin"]);
    expect(first).toMatchObject({ rule: "phrase", matched: "wolf coin", phrase: "Wolf  Coin" });
    expect(others.map(({ rule }) => rule)).toEqual(["freeNitro"]);
    const needed = SENSITIVITIES.map((sensitivity) => TEXT_THRESHOLDS[sensitivity]);
    expect(Math.max(...needed)).toBeLessThanOrEqual(first?.points ?? 0);
  });

  it("names every phrase that is found", () => {
    expect(findScamText("one two three", ["three", "four", "one"]).map(({ phrase }) => phrase)).toEqual([
      "three",
      "one",
    ]);
  });

  it("is stricter the more sensitive a server is", () => {
    expect(TEXT_THRESHOLDS.high).toBeLessThan(TEXT_THRESHOLDS.medium);
    expect(TEXT_THRESHOLDS.medium).toBeLessThan(TEXT_THRESHOLDS.low);
  });

  it("takes no rule alone for enough at medium", () => {
    for (const text of SCAM_TEXTS) {
      for (const { points } of findScamText(text, [])) expect(points).toBeLessThan(TEXT_THRESHOLDS.medium);
    }
  });

  it("has a text for each rule by which that is found", () => {
    const found = new Set(SCAM_TEXTS.flatMap((text) => findScamText(text, []).map(({ rule }) => rule)));
    expect(SCAM_RULES.filter((rule) => rule !== "phrase" && !found.has(rule))).toEqual([]);
  });

  it.each([
    ["misread letters", "Withdrawa1 5uccessfu|"],
    ["rn for m", "free rnoney: claim my rnoney"],
    ["dollars for S", "withdrawal $ucce$$ful"],
    ["Cyrillic", "wіthdrаwаl ѕuссеssful"],
    ["Greek capitals", "WΙΤΗDRΑWΑL SUCCΕSSFUL"],
    ["full width", "Ｗｉｔｈｄｒａｗａｌ　ｓｕｃｃｅｓｓｆｕｌ"],
    ["mathematical letters", "𝐖𝐢𝐭𝐡𝐝𝐫𝐚𝐰𝐚𝐥 𝓼𝓾𝓬𝓬𝓮𝓼𝓼𝓯𝓾𝓵"],
    ["small capitals", "ᴡɪᴛʜᴅʀᴀᴡᴀʟ ꜱᴜᴄᴄᴇꜱꜱꜰᴜʟ"],
    ["accents", "wíthdràwäl süccéssfùl"],
    ["stacked marks", "w̷̛i̴t̶h̸d̵r̷a̴w̶a̵l̸ s̶uccessful"],
    ["zero-width characters", "with\u200Bdraw\u2060al suc\u00ADcess\uFEFFful"],
    ["spaced letters", "w i t h d r a w a l  s u c c e s s f u l"],
    ["glued lines", "0.5 BTCWithdrawalSuccessful3:12 PM"],
  ])("sees through %s", (_trick, text) => {
    expect(findScamText(text, []).map(({ rule }) => rule)).toContain(
      text.includes("rnoney") ? "claimReward" : "withdrawal",
    );
  });

  it("judges any text, and matches pieces of it of at most 100 characters", () => {
    const phrases = fc.array(anyText, { maxLength: 5 });
    fc.assert(
      fc.property(scamLike, phrases, (text, phrases) => {
        for (const { matched, rule, phrase } of findScamText(text, phrases)) {
          expect(text).toContain(matched);
          expect(matched).not.toBe("");
          expect(matched.length).toBeLessThanOrEqual(100);
          expect(phrase === undefined).toBe(rule !== "phrase");
        }
      }),
    );
  });

  it("judges long repetitions, on which backtracking would never end", () => {
    const piece = fc.oneof(
      fc.constantFrom("a", "1", "$", " ", "a ", "giving ", "send me ", "code word and ", "$1,000 ", "1,", "scan the "),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), (pieces) => {
        const repeated = pieces.join("");
        const text = repeated.repeat(Math.ceil(MAX_JUDGED_CHARACTERS / repeated.length));
        expect(findScamText(text, ["a".repeat(100), `${"a".repeat(99)}b`])).toBeInstanceOf(Array);
      }),
      { numRuns: 10 },
    );
  });

  it("lets others have their turns after each phrase, as after each rule", async () => {
    let turns = 0;
    const takeTurn = () => {
      turns += 1;
      timer = setImmediate(takeTurn);
    };
    let timer = setImmediate(takeTurn);
    const phrases = Array.from({ length: 200 }, (_none, index) => `${"ab ".repeat(30)}${index}`);
    await findScamTextMeanwhile("ab".repeat(MAX_JUDGED_CHARACTERS / 2), phrases);
    clearImmediate(timer);
    expect(turns).toBeGreaterThanOrEqual(phrases.length);
  });

  it("judges so much of a text, and no more", () => {
    const filling = "x".repeat(MAX_JUDGED_CHARACTERS - 6);
    expect(findScamText(`${filling} hello`, ["hello"])).toHaveLength(1);
    expect(findScamText(`${filling}x hello`, ["hello"])).toHaveLength(0);
  });
});

describe("a text that becomes much longer when it is folded", () => {
  /** One character each, of which folding makes 18, 3, 4, 2 and 6. */
  const EXPLODING = ["\uFDFA", "\uFB03", "\u2057", "m", "\u{1F14E}"] as const;

  it.each(EXPLODING)("%s is read so far, and judged like any other", (character) => {
    const text = character.repeat(MAX_JUDGED_CHARACTERS / character.length);
    const { characters, gaps, starts, ends } = read(text);
    expect(characters.length).toBeLessThan(MAX_READ_CHARACTERS + 18);
    expect([gaps, starts, ends].map(({ length }) => length)).toEqual([1, 1, 1].map(() => characters.length));
    expect(findScamText(text, ["hello", character.repeat(100)])).toBeInstanceOf(Array);
    expect(findScamText(`hello ${text}`, ["hello"])).toMatchObject([{ rule: "phrase", matched: "hello" }]);
  });

  it("is no phrase, and one that was kept before is found nowhere", () => {
    const phrase = "\uFDFA".repeat(100);
    expect(phraseProblem(phrase)).toBe("tooLong");
    expect(findScamText(phrase, [phrase])).toEqual([]);
    expect(phraseProblem("\uFDFA")).toBeUndefined();
    expect(findScamText(`see \uFDFA here`, ["\uFDFA"])).toMatchObject([{ matched: "\uFDFA" }]);
    expect(phraseProblem("m".repeat(100))).toBeUndefined();
  });
});
