import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { altTextOfScam, draftAltText, MAX_DRAFT_CHARACTERS } from "../../../src/core/ui/alt-text.ts";
import { MAX_ALT_TEXT_CHARACTERS } from "../../../src/core/text.ts";
import { en } from "../../../src/locales/en/index.ts";

const sentence = (length: number) =>
  `A ${"word "
    .repeat(length / 5)
    .slice(0, length - 3)
    .trimEnd()}.`;

describe("a draft of alt text", () => {
  it.each([
    ["the whole description where it is short", " A cat. \n", "A cat."],
    ["all of one that just fits", "x".repeat(MAX_DRAFT_CHARACTERS), "x".repeat(MAX_DRAFT_CHARACTERS)],
    [
      "the first sentences that fit",
      `${sentence(100)} ${sentence(120)} ${sentence(100)}`,
      `${sentence(100)} ${sentence(120)}`,
    ],
  ])("is %s", (_what, description, draft) => {
    expect(draftAltText(description)).toBe(draft);
  });

  it("is cut at a word where the first sentence is too long already", () => {
    const draft = draftAltText("lighthouse ".repeat(60));
    expect(draft).toMatch(/^(lighthouse )+lighthouse…$/);
    expect(draft.length).toBeLessThanOrEqual(MAX_DRAFT_CHARACTERS);
  });

  it("never has more than a screen reader says in one go, and begins as the description does", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("word ", "End. ", "漢字。", "😀", "!\n"), { maxLength: 300 }), (pieces) => {
        const description = pieces.join("");
        const draft = draftAltText(description);
        expect(draft.length).toBeLessThanOrEqual(MAX_DRAFT_CHARACTERS);
        expect(description.trim().startsWith(draft.replace(/…$/, "").trimEnd())).toBe(true);
        expect(draft === "").toBe(description.trim() === "");
      }),
    );
  });
});

describe("alt text of a scam picture", () => {
  it("closes what isolates the words that were read, also where they are cut", () => {
    const alt = altTextOfScam("سلام ".repeat(400), "nothing", en);
    expect(alt.length).toBeLessThanOrEqual(MAX_ALT_TEXT_CHARACTERS);
    expect(alt).toMatch(/\u2068[^\u2068]*…\u2069$/);
  });

  it("is another sentence where nothing was read", () => {
    expect([undefined, " \n"].map((text) => altTextOfScam(text, "Scam picture 3.", en))).toEqual([
      "Scam picture 3.",
      "Scam picture 3.",
    ]);
  });
});
