import { setImmediate } from "node:timers/promises";
import type { RE2JS } from "re2js";
import type { ScamRule } from "../../../core/server/scam-rules.ts";
import type { Sensitivity } from "../../../core/server/settings.ts";
import { skeletonOf } from "./look-alikes.ts";
import { findPhrase, type Span } from "./phrases.ts";
import { inOneLine, originalOf, read, type Reading } from "./normalised-text.ts";
import { scamPatterns } from "./scam-patterns.ts";

/** How much of a text is judged, from its beginning; the rest is not looked at. */
export const MAX_JUDGED_CHARACTERS = 20_000;
const MAX_MATCHED_CHARACTERS = 100;
const MAX_MATCHES_TRIED = 10;

/** Points from which a text counts as a scam. */
export const TEXT_THRESHOLDS: Readonly<Record<Sensitivity, number>> = { low: 8, medium: 6, high: 4 };

/** A server's own phrase is enough alone, whatever the sensitivity. */
const PHRASE_POINTS = 10;

/** One reason to take a text for a scam. */
export interface TextFinding {
  readonly rule: ScamRule;
  /** The piece of the original text, at most 100 characters of it. */
  readonly matched: string;
  readonly points: number;
  /** The server's phrase, where that was found. */
  readonly phrase?: string;
}

/**
 * Everything in a picture's text that speaks for a scam: phrases of the server first, then what is shipped. The points
 * of all findings together are held against {@link TEXT_THRESHOLDS}.
 *
 * @param text - as OCR gave it
 * @param phrases - the server's own, plain text
 */
export function findScamText(text: string, phrases: readonly string[]): readonly TextFinding[] {
  return [...judgeByTurns(text, phrases)].flat();
}

/**
 * The same, giving way to other work: a long text takes tens of milliseconds, and the rules themselves half a second
 * when they are needed for the first time.
 */
export async function findScamTextMeanwhile(text: string, phrases: readonly string[]): Promise<readonly TextFinding[]> {
  const findings: TextFinding[] = [];
  for (const found of judgeByTurns(text, phrases)) {
    findings.push(...found);
    await setImmediate();
  }
  return findings;
}

/** Phrase by phrase, and rule by rule. */
function* judgeByTurns(text: string, phrases: readonly string[]): Generator<readonly TextFinding[]> {
  const judged = text.slice(0, MAX_JUDGED_CHARACTERS);
  const reading = read(judged);
  yield* phraseFindings(judged, reading, phrases);
  yield* patternFindings(judged, reading);
}

function* phraseFindings(
  text: string,
  reading: Reading,
  phrases: readonly string[],
): Generator<readonly TextFinding[]> {
  const skeleton = skeletonOf(reading.characters);
  for (const phrase of phrases) {
    const span = findPhrase(reading, skeleton, phrase);
    const matched = span && originalOf(text, reading, span.start, span.end, MAX_MATCHED_CHARACTERS);
    yield matched === undefined ? [] : [{ rule: "phrase", matched, points: PHRASE_POINTS, phrase }];
  }
}

/** The strongest rules first; a piece of text that speaks for one of them does not speak for a weaker one as well. */
function* patternFindings(text: string, reading: Reading): Generator<readonly TextFinding[]> {
  const { line, characterAt } = inOneLine(reading);
  const characterOf = (at: number): number => characterAt[at] ?? reading.characters.length;
  const taken: Span[] = [];
  for (const { rule, points, pattern } of scamPatterns) {
    const span = firstMatch(pattern(), line, taken);
    if (span) taken.push(span);
    yield span
      ? [
          {
            rule,
            matched: originalOf(text, reading, characterOf(span.start), characterOf(span.end), MAX_MATCHED_CHARACTERS),
            points,
          },
        ]
      : [];
  }
}

/** The first match that lies within none of the pieces that are taken; few are tried, so that the cost stays linear. */
function firstMatch(pattern: RE2JS, line: string, taken: readonly Span[]): Span | undefined {
  const matcher = pattern.matcher(line);
  for (let tries = 0; tries < MAX_MATCHES_TRIED && matcher.find(); tries += 1) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (!taken.some((piece) => piece.start <= start && end <= piece.end)) return { start, end };
  }
  return undefined;
}
