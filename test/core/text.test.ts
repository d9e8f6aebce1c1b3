import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginning, cutAtWord, escapedBeginning, escapeMarkdown, fits, isolated } from "../../src/core/text.ts";

/** What Discord shows of Markdown in which nothing but escapes is special. */
const shown = (markdown: string) => markdown.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1");
/** Stands for a character that is escaped. */
const ESCAPED = "\0";
/** The Markdown with its escaped characters taken out: what is left could still act. */
const acting = (markdown: string) => markdown.replaceAll(/\\[^0-9A-Za-z\s]/g, ESCAPED);

const hostile = fc.string({ unit: "grapheme" });
const markdownLike = fc
  .array(
    fc.oneof(
      hostile,
      fc.constantFrom(
        "@everyone",
        "@here",
        "<@123456789012345678>",
        "<@&123456789012345678>",
        "<#123456789012345678>",
        "https://example.com/a_b",
        "[text](https://example.com)",
        "<https://example.com>",
        "discord.gg/abc",
        "**",
        "__",
        "~~",
        "||",
        "`",
        "```",
        "> ",
        ">>> ",
        "# ",
        "-# ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "\\",
        "\n",
        "<t:1:R>",
        "<:a:1>",
        "</ask:1>",
        "<id:browse>",
        ":smile:",
        ":+1:",
        "thumbsup::skin-tone-2:",
        ":",
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("escapeMarkdown", () => {
  it("shows exactly the characters that were written", () => {
    fc.assert(
      fc.property(markdownLike, (text) => {
        expect(shown(escapeMarkdown(text))).toBe(text);
      }),
    );
  });

  it("leaves nothing that pings, links or formats", () => {
    fc.assert(
      fc.property(markdownLike, (text) => {
        const rest = acting(escapeMarkdown(text));
        expect(rest).not.toMatch(/[\\*_~`|<>@[\]]/);
        expect(rest).not.toMatch(/\w:\/\//);
        expect(rest).not.toMatch(/:(?!\d{1,2}:)[\w+~-]+:/);
        expect(rest).not.toMatch(/^[ \t]*(?:[#+-]|\d+[.)])/m);
      }),
    );
  });

  it.each([
    ["@everyone look", String.raw`\@everyone look`],
    ["see https://example.com", String.raw`see https\://example.com`],
    ["- one\n# two\n3. three", "\\- one\n\\# two\n3\\. three"],
    ["a plain sentence, with 1.5 dots - and a dash.", "a plain sentence, with 1.5 dots - and a dash."],
    [":smile: and a:100:b", String.raw`\:smile: and a\:100:b`],
    [":a:b: is one or the other", String.raw`\:a\:b: is one or the other`],
    ["note: at 12:30 or 12:30:45, 16:9:4", "note: at 12:30 or 12:30:45, 16:9:4"],
  ])("writes %j as %j", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

describe("isolated", () => {
  const [FSI, PDI, RLO, LRI] = ["\u2068", "\u2069", "\u202E", "\u2066"];
  const foreign = fc
    .array(fc.oneof(hostile, fc.constantFrom(FSI, PDI, RLO, LRI, "\u202B", "\u202C", "שלום", "سلام", "\n", "abc")), {
      maxLength: 12,
    })
    .map((parts) => parts.join(""));

  it.each([
    ["what is read from left to right as it is", "photo (1).png", "photo (1).png"],
    ["Arabic between marks", "صورة.png", `${FSI}صورة.png${PDI}`],
    ["each line by itself, since marks end with it", "שלום\nשלום", `${FSI}שלום${PDI}\n${FSI}שלום${PDI}`],
    ["no override that would go on", `evil${RLO}gnp.exe`, `${FSI}evilgnp.exe${PDI}`],
    ["no end that would come too early", `א${PDI}ב`, `${FSI}אב${PDI}`],
  ])("writes %s", (_what, text, expected) => {
    expect(isolated(text)).toBe(expected);
  });

  it("leaves no control of direction open or unmatched, in any line, and no other character out", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const written = isolated(text);
        for (const line of written.split(/[\n\r\u2028\u2029]/)) {
          expect(line.replace(/^\u2068([^\u202A-\u202E\u2066-\u2069]*)\u2069$/, "$1")).not.toMatch(
            /[\u202A-\u202E\u2066-\u2069]/,
          );
        }
        const controls = /[\u202A-\u202E\u2066-\u2069]/g;
        expect(written.replaceAll(controls, "")).toBe(text.replaceAll(controls, ""));
      }),
    );
  });
});

describe("cutAtWord", () => {
  it("keeps short text as it is and cuts long text within the bound, marked", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (text, bound) => {
        const cut = cutAtWord(text, bound);
        expect(cut.length).toBeLessThanOrEqual(bound);
        if (text.length <= bound) expect(cut).toBe(text);
        else expect(cut.endsWith("…")).toBe(true);
        expect(cut).not.toMatch(/[\uD800-\uDBFF]…$/);
      }),
    );
  });

  it("cuts between words", () => {
    expect(cutAtWord("a red house on a green hill", 18)).toBe("a red house on a…");
  });

  it.each(["👨‍👩‍👧‍👦", "👨🏽‍👩🏽‍👧🏽‍👦🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301", "\u1100\u1161\u11A8"])(
    "cuts nowhere within %j, which is read as one character",
    (one) => {
      for (let bound = 2; bound < 100; bound += 1) {
        const cut = cutAtWord(one.repeat(50), bound);
        expect(cut.length).toBeLessThanOrEqual(bound);
        expect(cut.slice(0, -1)).toBe(one.repeat((cut.length - 1) / one.length));
      }
    },
  );

  it("cuts inside what is no character that a person would miss", () => {
    const tower = `a${"\u0301".repeat(500)}`;
    expect(cutAtWord(tower, 100)).toHaveLength(100);
  });

  it("cuts inside a word that is longer than what is left", () => {
    expect(cutAtWord("x".repeat(50), 10)).toBe(`${"x".repeat(9)}…`);
  });
});

describe("escapedBeginning", () => {
  it("fits the bound in characters and bytes, and is the whole where that fits", () => {
    const bound = fc.record({ characters: fc.integer({ min: 4, max: 120 }), bytes: fc.integer({ min: 12, max: 300 }) });
    fc.assert(
      fc.property(markdownLike, bound, (text, limits) => {
        const beginning = escapedBeginning(text, limits);
        expect(fits(beginning, limits)).toBe(true);
        if (fits(escapeMarkdown(text), limits)) expect(beginning).toBe(escapeMarkdown(text));
      }),
    );
  });

  it("uses nearly all the room there is", () => {
    const beginning = escapedBeginning("word ".repeat(500), { characters: 1000, bytes: 1000 });
    expect(beginning.length).toBeGreaterThan(980);
  });

  it("writes no more of a text that never ends than could fit", () => {
    let written = 0;
    const write = (part: string) => {
      written += part.length;
      return escapeMarkdown(part);
    };
    expect(beginning("*".repeat(2_000_000), { characters: 1000, bytes: 1000 }, write)).toHaveLength(997);
    expect(written).toBeLessThan(20_000);
  });
});
