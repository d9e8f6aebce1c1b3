import { describe, expect, it } from "vitest";
import { HARMLESS_TEXTS } from "../../../../src/services/moderation/text/harmless-texts.ts";
import { phraseDoubt } from "../../../../src/services/moderation/text/phrase-doubts.ts";
import { findScamText } from "../../../../src/services/moderation/text/scam-text.ts";

const foundIn = (phrase: string): number =>
  HARMLESS_TEXTS.filter((text) => findScamText(text, [phrase]).some(({ rule }) => rule === "phrase")).length;

describe("a phrase is doubted", () => {
  it.each(["x", "abc", "A b\u200B c", "дом", "$$$", "12!", "🎁🎁", "e\u0301a\u0301i\u0301", "免", "の"])(
    "where it has fewer than four letters as people count them: %j",
    async (phrase) => {
      expect(await phraseDoubt(phrase)).toMatchObject({ minLetters: 4 });
    },
  );

  it.each(["scam", "wxyz", "1234", "🎁🎁🎁🎁", "👨‍👩‍👧🎁🎁🎁", "免费", "無料", "무료", "ただ", "ฟรีไนโตร", "ﷺ"])(
    "but not where it has four, or two signs that are a whole syllable or word each: %j",
    async (phrase) => {
      expect(await phraseDoubt(phrase)).toBeUndefined();
    },
  );

  it.each(["your", "YOUR", "уour", "with", "nicht", "casino"])(
    "where it is found in more than five harmless texts, of which a few are shown: %j",
    async (phrase) => {
      const doubt = await phraseDoubt(phrase);
      expect(doubt?.minLetters).toBeUndefined();
      expect(doubt?.harmless).toMatchObject({ found: foundIn(phrase), of: 200, examples: { length: 3 } });
      expect(doubt?.harmless?.found).toBeGreaterThan(5);
      for (const example of doubt?.harmless?.examples ?? []) {
        expect(findScamText(example, [phrase]).map(({ rule }) => rule)).toContain("phrase");
        expect(example).not.toMatch(/\n/);
        expect(example.length).toBeLessThan(120);
      }
    },
  );

  it.each(["free nitro", "gift card", "crypto casino", "claim your gift", "promo code", "scan the QR code", "dm me"])(
    "but not what scams say: %j",
    async (phrase) => {
      expect(await phraseDoubt(phrase)).toBeUndefined();
    },
  );

  it("from the sixth text on", async () => {
    expect(foundIn("days")).toBe(5);
    expect(await phraseDoubt("days")).toBeUndefined();
    expect(foundIn("game")).toBe(6);
    expect(await phraseDoubt("game")).toMatchObject({ harmless: { found: 6 } });
  });
});
