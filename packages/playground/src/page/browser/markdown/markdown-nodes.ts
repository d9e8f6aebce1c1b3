import { button, element } from "../elements/element.ts";
import { type Block, type ListItem, parseMarkdown } from "./markdown.ts";
import type { Inline } from "./markdown-inline.ts";
import { drawTime } from "./timestamps.ts";

/** The names of mentioned people and channels, by id. */
export type NameOf = (id: string) => string | undefined;

/** Draws Discord's Markdown. */
export function drawMarkdown(source: string, nameOf: NameOf): HTMLElement {
  return element("div", { class: "markdown" }, ...parseMarkdown(source).map((block) => drawBlock(block, nameOf)));
}

/** Markdown without its marks, in one line, for a summary. */
export function plainText(source: string, nameOf: NameOf): string {
  const drawn = drawMarkdown(source, nameOf);
  for (const spoiler of drawn.querySelectorAll(".spoiler")) spoiler.replaceChildren("(spoiler)");
  for (const item of drawn.querySelectorAll("li, blockquote > *")) item.append(" ");
  const lines = Array.from(drawn.children, ({ textContent }) => textContent);
  return lines.join(" ").replaceAll(/\s+/g, " ").trim();
}

function drawBlock(block: Block, nameOf: NameOf): HTMLElement {
  switch (block.type) {
    case "line":
      return element("p", {}, ...drawAll(block.inside, nameOf), block.inside.length === 0 && element("br"));
    case "heading":
      // The page's own headings are of level 1 and 2.
      return element(
        "p",
        { role: "heading", "aria-level": block.level + 2, class: `heading-${block.level}` },
        ...drawAll(block.inside, nameOf),
      );
    case "subtext":
      return element("p", { class: "subtext" }, ...drawAll(block.inside, nameOf));
    case "quote":
      return element("blockquote", {}, ...block.inside.map((inner) => drawBlock(inner, nameOf)));
    case "code":
      return element("pre", { tabindex: 0 }, element("code", {}, block.text));
    case "list":
      return drawList(block.items, block.start, nameOf);
    case "spoiler":
      return element("div", {}, drawSpoiler(block.inside.map((inner) => drawBlock(inner, nameOf))));
  }
}

function drawList(items: readonly ListItem[], start: number | undefined, nameOf: NameOf): HTMLElement {
  const rows = items.map(({ depth, inside }) =>
    element("li", { class: depth > 0 && "nested" }, ...drawAll(inside, nameOf)),
  );
  return start === undefined ? element("ul", {}, ...rows) : element("ol", { start }, ...rows);
}

function drawAll(inside: readonly Inline[], nameOf: NameOf): (Node | string)[] {
  return inside.map((inline) => drawInline(inline, nameOf));
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strike: "s" } as const;

function drawInline(inline: Inline, nameOf: NameOf): Node | string {
  switch (inline.type) {
    case "text":
      return inline.text;
    case "code":
      return element("code", {}, inline.text);
    case "bold":
    case "italic":
    case "underline":
    case "strike":
      return element(TAGS[inline.type], {}, ...drawAll(inline.inside, nameOf));
    case "spoiler":
      return drawSpoiler(drawAll(inline.inside, nameOf));
    case "link":
      return drawLink(inline.url, drawAll(inline.inside, nameOf));
    case "mention":
      return element("span", { class: "mention" }, mentionText(inline.of, inline.id, nameOf));
    case "time":
      return drawTime(inline.unixSeconds, inline.style);
  }
}

/** The words are not part of the page until the reader opens them. */
function drawSpoiler(inside: readonly (Node | string)[]): HTMLElement {
  const shown = element("span", { class: "spoiler" });
  const show = () => {
    shown.replaceChildren(...inside);
    shown.tabIndex = -1;
    shown.focus();
  };
  shown.append(button("Spoiler: show", show, { class: "spoiler-button" }));
  return shown;
}

/** A message's address leads to the message on this page; all others open in a new tab. */
function drawLink(url: string, inside: readonly (Node | string)[]): HTMLElement {
  const [, message] = /\/channels\/[^/]+\/\d+\/(\d+)$/.exec(url) ?? [];
  if (message !== undefined) return element("a", { href: `#message-${message}` }, ...inside);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

function mentionText(of: "user" | "role" | "channel" | "command", id: string, nameOf: NameOf): string {
  if (of === "command") return id;
  const sign = of === "channel" ? "#" : "@";
  return `${sign}${nameOf(id) ?? "somebody"}`;
}
