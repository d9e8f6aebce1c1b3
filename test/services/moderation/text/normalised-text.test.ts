import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOneLine, read } from "../../../../src/services/moderation/text/normalised-text.ts";

const lineOf = (text: string): string => inOneLine(read(text)).line;
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());
/** Alphabets, compatibility forms and mathematical letters: wherever a character may fold. */
const BLOCKS = [
  [0, 0x33_ff],
  [0xa6_40, 0xab_ff],
  [0xd7_b0, 0xff_ff],
  [0x1_d4_00, 0x1_f2_ff],
] as const;
const WHAT_FOLDS = BLOCKS.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
);

describe("reading a text by its look", () => {
  it.each([
    ["Free   NITRO\n\tnow", "free nitro now"],
    ["ﬁne ½ №5 Ⅳ", "fine 1⁄2 no5 iv"],
    ["mint", "rnint"],
    ["Ελλάς ΕΛΛΑΣ", "eλλaσ eλλaσ"],
    ["Łódź, Ærø, İzmir, ILGIN, ılgın", "lodz, æro, izrnir, ilgin, ilgin"],
    ["Line 1Other line", "line 1 other line"],
    ["f r e e stuff", "free stuff"],
    ["a 5 b", "a5b"],
    ["p r o m o code", "prorno code"],
    ["iPhone, Mac", "i phone, rnac"],
    ["", ""],
    ["\u200B \u2060", ""],
  ])("%j is read as %j", (text, line) => {
    expect(lineOf(text)).toBe(line);
  });

  it.each([
    ["が", "か"],
    ["กี", "กา"],
    ["की", "का"],
    ["가", "나"],
    ["ß", "s"],
  ])("%j and %j stay two", (one, other) => {
    expect(lineOf(one)).not.toBe(lineOf(other));
  });

  it("is done once it is done", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(lineOf(lineOf(text))).toBe(lineOf(text));
      }),
      { numRuns: 500 },
    );
    expect(WHAT_FOLDS.filter((one) => lineOf(lineOf(one)) !== lineOf(one))).toEqual([]);
  });

  it("knows where in the original each character stands", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { characters, gaps, starts, ends } = read(text);
        expect([gaps, starts, ends].map(({ length }) => length)).toEqual(Array(3).fill(characters.length));
        for (const [at, start] of starts.entries()) {
          const piece = text.slice(start, ends[at]);
          expect(piece).toBe(String.fromCodePoint(text.codePointAt(start) ?? 0));
          expect(read(piece).characters).toContain(characters[at]);
        }
        expect(starts).toEqual(starts.toSorted((one, other) => one - other));
      }),
    );
  });
});
