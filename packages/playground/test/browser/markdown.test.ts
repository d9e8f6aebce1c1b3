import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "../../../../src/core/text.ts";
import { type Block, parseMarkdown } from "../../src/page/browser/markdown/markdown.ts";
import { type Inline, parseInline } from "../../src/page/browser/markdown/markdown-inline.ts";

const text = (value: string): Inline => ({ type: "text", text: value });

describe("Discord's Markdown, as the page reads it", () => {
  it.each<[string, Inline[]]>([
    [
      "**bold** and *italic*",
      [{ type: "bold", inside: [text("bold")] }, text(" and "), { type: "italic", inside: [text("italic")] }],
    ],
    ["__under *both*__", [{ type: "underline", inside: [text("under "), { type: "italic", inside: [text("both")] }] }]],
    ["snake_case_name", [text("snake_case_name")]],
    [
      "~~gone~~ ||secret||",
      [{ type: "strike", inside: [text("gone")] }, text(" "), { type: "spoiler", inside: [text("secret")] }],
    ],
    ["`a *b*` ``c ` d``", [{ type: "code", text: "a *b*" }, text(" "), { type: "code", text: "c ` d" }]],
    ["[here](https://a.example/x)", [{ type: "link", url: "https://a.example/x", inside: [text("here")] }]],
    ["[no](javascript:alert)", [text("[no](javascript:alert)")]],
    [
      "see https://a.example/x.",
      [text("see "), { type: "link", url: "https://a.example/x", inside: [text("https://a.example/x")] }, text(".")],
    ],
    [
      "<@123> <#45> </privacy show:6>",
      [
        { type: "mention", of: "user", id: "123" },
        text(" "),
        { type: "mention", of: "channel", id: "45" },
        text(" "),
        { type: "mention", of: "command", id: "/privacy show" },
      ],
    ],
    ["<t:60:R>", [{ type: "time", unixSeconds: 60, style: "R" }]],
    ["<t:60>", [{ type: "time", unixSeconds: 60 }]],
    ["a * b * c_", [text("a * b * c_")]],
    [":smile: a:100:b :+1: :nothing: 12:30:45", [text("😄 a💯b 👍 :nothing: 12:30:45")]],
    [String.raw`\:smile: \:a\:b:`, [text(":smile: :a:b:")]],
  ])("%s", (source, expected) => {
    expect(parseInline(source)).toEqual(expected);
  });

  it("reads headings, small print, quotes, lists and code in blocks", () => {
    expect(
      parseMarkdown("# Title\n-# small\n> one\n> two\n- a\n  - b\n3. c\n```js\nx\n```\nend").map(({ type }) => type),
    ).toEqual(["heading", "subtext", "quote", "list", "code", "line"]);
  });

  it("hides lines and code in a spoiler that goes over several lines", () => {
    const code = (text: string) => ({ type: "code", text });
    expect(parseMarkdown("**One**\n||```\na | b\n```||\nopen ||in line||")).toEqual([
      { type: "line", inside: [{ type: "bold", inside: [text("One")] }] },
      { type: "spoiler", inside: [code("a | b")] },
      { type: "line", inside: [text("open "), { type: "spoiler", inside: [text("in line")] }] },
    ]);
    expect(parseMarkdown("||a\nb||").map(({ type }) => type)).toEqual(["spoiler"]);
    expect(parseMarkdown("\\||a\nb||").map(({ type }) => type)).toEqual(["line", "line"]);
  });

  it("leaves a fence that is not closed, and one that is escaped, as they are", () => {
    expect(parseMarkdown("```js\nx").map(({ type }) => type)).toEqual(["line", "line"]);
    expect(wordsOf(parseMarkdown("\\`\\`\\`x\\`\\`\\`"))).toBe("```x```");
  });

  it("shows exactly what the bot has escaped", () => {
    const letters = fc.constantFrom(..."*_~`|[]()<>@#:/\\-+.>1a \nhttps://x.y".split(""));
    const emoji = fc.constantFrom(":smile:", ":100:", ":+1:", ":a:b:", "12:30:45", "thumbsup::x:", " ");
    const written = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(emoji, letters), { maxLength: 12 }).map((all) => all.join("")),
      fc.array(letters, { maxLength: 40 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(written, (words) => {
        expect(wordsOf(parseMarkdown(escapeMarkdown(words)))).toBe(words);
      }),
    );
  });

  it("ends in good time, whatever is written", () => {
    const hostile = ["**", "[", "`", "||", "_a", "<@", "https://", "\\"].map((mark) => mark.repeat(1000));
    for (const source of hostile) expect(wordsOf(parseMarkdown(source)).length).toBeGreaterThan(0);
  });
});

/** All the words, line by line. */
function wordsOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === "code") return block.text;
      if (block.type === "list") return block.items.map(({ inside }) => inlineWords(inside)).join("\n");
      return block.type === "quote" || block.type === "spoiler" ? wordsOf(block.inside) : inlineWords(block.inside);
    })
    .join("\n");
}

function inlineWords(all: readonly Inline[]): string {
  return all
    .map((inline) => ("text" in inline ? inline.text : "inside" in inline ? inlineWords(inline.inside) : "?"))
    .join("");
}
