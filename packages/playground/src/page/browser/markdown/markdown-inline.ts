import { EMOJI, EMOJI_NAME } from "./emoji.ts";

/** The parts of a line. */
export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "bold" | "italic" | "underline" | "strike" | "spoiler"; readonly inside: readonly Inline[] }
  | { readonly type: "link"; readonly url: string; readonly inside: readonly Inline[] }
  | { readonly type: "mention"; readonly of: "user" | "role" | "channel" | "command"; readonly id: string }
  | { readonly type: "time"; readonly unixSeconds: number; readonly style?: string };

type Groups = readonly (string | undefined)[];
type Rule = readonly [mark: RegExp, read: (groups: Groups) => Inline];

const text = (value: string | undefined): Inline => ({ type: "text", text: value ?? "" });
const nested =
  (type: "bold" | "italic" | "underline" | "strike" | "spoiler") =>
  ([, inside = ""]: Groups): Inline => ({ type, inside: parseInline(inside) });
const mention =
  (of: "user" | "role" | "channel" | "command") =>
  ([, id = ""]: Groups): Inline => ({ type: "mention", of, id });

/** Tried in order at each position; each is sticky. */
const RULES: readonly Rule[] = [
  [/\\([^0-9A-Za-z\s])/y, ([, character]) => text(character)],
  [
    /(`+)([\s\S]*?[^`])\1(?!`)/y,
    ([, , code = ""]) => ({ type: "code", text: code.replaceAll(/^ (?=`)|(?<=`) $/g, "") }),
  ],
  [
    /\[((?:\\.|[^[\]\\])+)\]\(<?(https?:\/\/[^\s<>)]+)>?(?: +"[^"]*")?\)/y,
    ([, label = "", url = ""]) => ({ type: "link", url, inside: parseInline(label) }),
  ],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url = ""]) => ({ type: "link", url, inside: [text(url)] })],
  [/https?:\/\/[^\s<]*[^\s<.,:;"'\]|)]/y, ([url = ""]) => ({ type: "link", url, inside: [text(url)] })],
  [/<@!?(\d+)>/y, mention("user")],
  [/<@&(\d+)>/y, mention("role")],
  [/<#(\d+)>/y, mention("channel")],
  [/<(\/[^:<>]+):\d+>/y, mention("command")],
  [
    /<t:(-?\d+)(?::([a-zA-Z]))?>/y,
    ([, seconds, style]) => ({ type: "time", unixSeconds: Number(seconds), ...(style !== undefined && { style }) }),
  ],
  [/<a?(:\w+:)\d+>/y, ([, name]) => text(name)],
  [EMOJI_NAME, ([, name = ""]) => text(EMOJI.get(name))],
  [/\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y, nested("bold")],
  [/__((?:\\[\s\S]|[^\\])+?)__(?!_)/y, nested("underline")],
  [/~~((?:\\[\s\S]|[^\\])+?)~~/y, nested("strike")],
  [/\|\|((?:\\[\s\S]|[^\\])+?)\|\|/y, nested("spoiler")],
  [/\*(?=\S)((?:\\[\s\S]|[^*\\])+?)(?<=\S)\*(?!\*)/y, nested("italic")],
  [/(?<!\w)_((?:\\[\s\S]|[^_\\])+?)_(?!\w)/y, nested("italic")],
];

/** Characters at which a rule may begin; all others are text. */
const POSSIBLE_MARK = /[\\`[<h*_~|:]/g;

/** Reads the marks within lines. */
export function parseInline(source: string): readonly Inline[] {
  const found: Inline[] = [];
  let position = 0;
  while (position < source.length) {
    const [length, inline] = readAt(source, position);
    const last = found.at(-1);
    if (inline.type === "text" && last?.type === "text") found[found.length - 1] = text(last.text + inline.text);
    else found.push(inline);
    position += length;
  }
  return found;
}

function readAt(source: string, position: number): readonly [number, Inline] {
  for (const [mark, read] of RULES) {
    mark.lastIndex = position;
    const groups = mark.exec(source);
    if (groups) return [groups[0].length, read(groups)];
  }
  POSSIBLE_MARK.lastIndex = position + 1;
  const next = POSSIBLE_MARK.exec(source)?.index ?? source.length;
  return [next - position, text(source.slice(position, next))];
}
