import { RE2JS } from "re2js";
import { SCAM_RULES, type ScamRule } from "../../../core/server/scam-rules.ts";
import { misreadAs } from "./look-alikes.ts";
import { ACCOUNT_WORDS } from "./scam-words/account-words.ts";
import { CASINO_WORDS } from "./scam-words/casino-words.ts";
import { EARNINGS_WORDS } from "./scam-words/earnings-words.ts";
import { GIVEAWAY_WORDS } from "./scam-words/giveaway-words.ts";
import { LURE_WORDS } from "./scam-words/lure-words.ts";
import type { PatternWords } from "./scam-words/pattern-words.ts";

/** The shipped rules: all but the phrases of servers. */
export type PatternRule = Exclude<ScamRule, "phrase">;

/**
 * What pictures of scams say. Nothing here is enough alone at medium: people play casino levels, win matches, redeem
 * codes and scan menus; a lure combines two or three of these.
 */
const PATTERNS: Readonly<Record<PatternRule, PatternWords>> = {
  ...CASINO_WORDS,
  ...GIVEAWAY_WORDS,
  ...EARNINGS_WORDS,
  ...ACCOUNT_WORDS,
  ...LURE_WORDS,
};

const UNITS = "(k|usd|usdt|usdc|btc|eth|sol|ltc|bnb|trx|ton|dollars?|bucks|eur|euros?|gbp|bitcoins?|tl|zl|pln)";
const NUMBER = String.raw`\d[\d.,]*( \d{3})?`;
const AMOUNT = String.raw`([$€£¥₿] ?${NUMBER}k?|${NUMBER}k? ?([$€£¥₿]|${UNITS}\b))`;
const BLANK = String.raw`[^\pL\pN]{0,4}`;
const WORDS = String.raw`([\pL\pN'’]+${BLANK}){0,4}`;

/** Each part of a pattern that is written out; escapes, counts and classes are taken whole, and stay. */
const PART = /\\p?.|\(|\{[^}]*\}|\[[^\]]*\]|[a-z ~#]/g;

/** Writes a pattern out for folded text, each letter with what OCR takes for it. */
function writtenOut(pattern: string): string {
  return pattern.normalize("NFKD").replaceAll(PART, (part) => {
    if (part === " ") return BLANK;
    if (part === "~") return WORDS;
    if (part === "#") return writtenOut(AMOUNT).replaceAll(BLANK, " ?");
    if (part === "m") return "(?:rn)";
    // What a part of a pattern matched is not asked for, and RE2 is faster when it need not know.
    if (part === "(") return "(?:";
    const alike = part.length === 1 ? misreadAs(part) : part;
    return alike.length > 1 && part.length === 1 ? `[${alike}]` : part;
  });
}

/** A shipped rule. */
export interface ScamPattern {
  readonly rule: PatternRule;
  readonly points: number;
  /** What to search with; compiled when it is first asked for. */
  readonly pattern: () => RE2JS;
}

/** The shipped rules, those of most points first. */
export const scamPatterns: readonly ScamPattern[] = SCAM_RULES.filter((rule) => rule !== "phrase")
  .map((rule): ScamPattern => ({ rule, points: PATTERNS[rule].points, pattern: once(() => compile(rule)) }))
  .sort((one, other) => other.points - one.points);

function compile(rule: PatternRule): RE2JS {
  return RE2JS.compile(PATTERNS[rule].patterns.map((pattern) => writtenOut(pattern)).join("|"));
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
