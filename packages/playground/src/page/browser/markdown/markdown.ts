import { type Inline, parseInline } from "./markdown-inline.ts";

/** A block of Discord's Markdown. https://support.discord.com/hc/articles/210298617 */
export type Block =
  | { readonly type: "line"; readonly inside: readonly Inline[] }
  | { readonly type: "heading"; readonly level: number; readonly inside: readonly Inline[] }
  | { readonly type: "subtext"; readonly inside: readonly Inline[] }
  | { readonly type: "quote"; readonly inside: readonly Block[] }
  | { readonly type: "code"; readonly language?: string; readonly text: string }
  /** One over several lines. */
  | { readonly type: "spoiler"; readonly inside: readonly Block[] }
  | { readonly type: "list"; readonly start?: number; readonly items: readonly ListItem[] };

export interface ListItem {
  readonly depth: number;
  readonly inside: readonly Inline[];
}

/** A fence, or an escaped character that may not begin one. */
const FENCE = /\\[\s\S]|```(?:([\w+.#-]+)\n)?([\s\S]+?)```/g;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const LIST_ITEM = /^( *)(?:[-*]|(\d+)\.) +(\S.*)$/;

/** Lines that are a spoiler from beginning to end; one within a line is read with the line. */
const SPOILER_LINES = /(?<=^|\n)\|\|((?:\\[\s\S]|(?!\|\|)[^\\])+)\|\|(?:\n|$)/g;

/** Reads Discord's Markdown. Line breaks are kept; anything but a mark is text. */
export function parseMarkdown(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const match of source.matchAll(SPOILER_LINES)) {
    const [whole, hidden = ""] = match;
    if (!hidden.includes("\n")) continue;
    blocks.push(...parseOpenly(source.slice(end, match.index).replace(/\n$/, "")));
    blocks.push({ type: "spoiler", inside: parseOpenly(hidden) });
    end = match.index + whole.length;
  }
  return [...blocks, ...parseOpenly(source.slice(end))];
}

function parseOpenly(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const match of source.matchAll(FENCE)) {
    const [whole, language, text] = match;
    if (text === undefined) continue;
    blocks.push(...parseLines(source.slice(end, match.index).replace(/\n$/, "")));
    blocks.push({ type: "code", ...(language !== undefined && { language }), text: text.replaceAll(/^\n|\n$/g, "") });
    end = match.index + whole.length;
    if (source[end] === "\n") end += 1;
  }
  return [...blocks, ...parseLines(source.slice(end))];
}

function parseLines(source: string): Block[] {
  if (source === "") return [];
  const lines = source.split("\n");
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length;) {
    const rest = lines.slice(index);
    const [taken, block] = quote(rest) ?? list(rest) ?? [1, singleLine(rest[0] ?? "")];
    blocks.push(block);
    index += taken;
  }
  return blocks;
}

/** How many lines a block takes, and the block. */
type Taken = readonly [number, Block] | undefined;

function quote(lines: readonly string[]): Taken {
  const [first = ""] = lines;
  if (first.startsWith(">>> ")) {
    return [lines.length, { type: "quote", inside: parseLines([first.slice(4), ...lines.slice(1)].join("\n")) }];
  }
  const quoted = leading(lines, (line) => line.startsWith("> "));
  if (quoted.length === 0) return undefined;
  return [quoted.length, { type: "quote", inside: parseLines(quoted.map((line) => line.slice(2)).join("\n")) }];
}

function list(lines: readonly string[]): Taken {
  const found = leading(lines, (line) => LIST_ITEM.test(line)).map((line) => LIST_ITEM.exec(line) ?? []);
  if (found.length === 0) return undefined;
  const number = found[0]?.[2];
  const items = found.map(([, indent = "", , text = ""]) => ({
    depth: Math.ceil(indent.length / 2),
    inside: parseInline(text),
  }));
  return [found.length, { type: "list", ...(number !== undefined && { start: Number(number) }), items }];
}

function singleLine(line: string): Block {
  const [, marks = "", title] = HEADING.exec(line) ?? [];
  if (title !== undefined) return { type: "heading", level: marks.length, inside: parseInline(title) };
  const [, small] = SUBTEXT.exec(line) ?? [];
  return small === undefined
    ? { type: "line", inside: parseInline(line) }
    : { type: "subtext", inside: parseInline(small) };
}

function leading(lines: readonly string[], belongs: (line: string) => boolean): readonly string[] {
  const end = lines.findIndex((line) => !belongs(line));
  return end === -1 ? lines : lines.slice(0, end);
}
