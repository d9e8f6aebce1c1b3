import { stripVTControlCharacters } from "node:util";
import { cutAtWord } from "../text.ts";

/** What a screen reader says in a few seconds. */
const MAX_CHARACTERS = 100;
/** Of a message, no more lines are looked at, nor more of one that does not end. */
const MAX_LINES = 20;
const MAX_LINE_CHARACTERS = 2_000;

/** Where a terminal begins to write a line, or to write over it, as after `ESC [ G`. */
const LINE_BEGIN = new RegExp(String.raw`[\r\n\v\f\u0085\u2028\u2029]|\u001B\[[01]?G`);
/** Controls, turns of the writing direction among them, and what is never seen; what joins letters and emoji stays. */
const CONTROLS = /(?!\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
/** No language has more marks than these on one letter: more of them grow into other lines. */
const TOWERS = /(?<=\p{M}{3})\p{M}+/gu;

const BARS = [
  // tqdm: `45%|####5     | 9/20`, `45%|████▌     | 9/20`
  /\|(?:#*\d?\s+|#+|[\u2580-\u259F]*\s*)\|/,
  // `[====>     ]`, `(###   )`
  /[[(][\s#=>.*+~|_-]*[\])]/,
  // Lines, blocks, and the dots of which spinners are made.
  /[\u2500-\u259F\u2800-\u28FF]+/,
  // Squares and circles in a row.
  /\p{So}{3,}/u,
  /[#=_~*+|/\\<>.-]{4,}/,
];
const ANY_BAR = new RegExp(BARS.map(({ source }) => source).join("|"), "gu");

/**
 * The line that a program's message leaves on a terminal, in words: what follows the last carriage return, without
 * controls and bars of symbols, at most 100 characters.
 *
 * @returns undefined where the message holds no words
 */
export function readableLogLine(message: string): string | undefined {
  return message
    .split(LINE_BEGIN)
    .slice(-MAX_LINES)
    .map(inWords)
    .findLast((line) => /[\p{L}\p{N}]/u.test(line));
}

function inWords(line: string): string {
  const words = stripVTControlCharacters(line.slice(0, MAX_LINE_CHARACTERS))
    .replaceAll("\t", " ")
    .replaceAll(CONTROLS, "")
    .replaceAll(TOWERS, "")
    .replaceAll(ANY_BAR, " ")
    .replaceAll(/\s+/g, " ");
  return cutAtWord(words.trim(), MAX_CHARACTERS);
}
