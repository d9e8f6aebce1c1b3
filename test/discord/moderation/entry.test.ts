import { describe, expect, it } from "vitest";
import type { Finding, Poster, ScamCase } from "../../../src/core/moderation.ts";
import { SCAM_RULES } from "../../../src/core/scam-rules.ts";
import { caseView } from "../../../src/discord/moderation/entry.ts";
import { wordsFor } from "../../../src/locales/index.ts";

const ID = "9".repeat(19);

const findings = (matched: string): Finding[] => [
  ...Array.from({ length: 30 }, (): Finding => ({ kind: "reported", by: ID })),
  { kind: "similar", distance: 60, limit: 60 },
  ...SCAM_RULES.map((rule): Finding => ({ kind: "text", rule, matched, points: 10 })),
];
const posters = Array.from({ length: 50 }, (): Poster => ({
  userId: ID,
  joinedAtMs: 1_790_000_000_000,
  posts: 999,
  timedOutUntilMs: 1_790_000_000_000,
  isBanned: true,
}));

const scam = (more: Partial<ScamCase> = {}): ScamCase => ({
  id: `${ID}-0123456789abcdef`,
  guildId: ID,
  sha256: "5e".repeat(32),
  findings: [],
  score: { points: 330, threshold: 8 },
  text: "*".repeat(20_000),
  posters,
  furtherPosts: 99_999,
  copies: 99_999,
  deleted: 99_998,
  lastAtMs: 0,
  state: "notScam",
  decidedBy: ID,
  ...more,
});

/** Everything that counts for the bounds of a message: its texts. */
const textOf = (of: ScamCase, locale: string) =>
  caseView(of, undefined, wordsFor(locale)).flatMap((block) => ("markdown" in block ? [block.markdown] : []));

describe.each(["en-US", "de"])("the longest entry that there can be (%s)", (locale) => {
  it.each([
    ["all marks", "*".repeat(100)],
    ["a long script", "漢".repeat(100)],
    ["letters", "a".repeat(100)],
  ])("fits a message, with %s", (_what, matched) => {
    for (const reasons of [findings(matched), findings(matched).toReversed()]) {
      const texts = textOf(scam({ findings: reasons }), locale);
      expect(texts.join("").length).toBeLessThanOrEqual(4_000);
      expect(Buffer.byteLength(texts.join("")) + 12 * texts.length).toBeLessThanOrEqual(10_000);
    }
  });
});

describe("an entry", () => {
  it("says how many reasons it does not show", () => {
    const [all] = textOf(scam({ findings: findings("free").slice(30) }), "en-US");
    const shown = all?.match(/points\.|features differ/g)?.length ?? 0;
    expect(all).toContain(`${SCAM_RULES.length + 1 - shown}`);
  });

  it("counts the posts of those whom it does not name", () => {
    const text = textOf(scam(), "en-US").join("\n");
    const named = text.match(/posted it 999 times/g)?.length ?? 0;
    expect(text).toContain(`${(posters.length - named) * 999 + 99_999} more times`);
  });
});
