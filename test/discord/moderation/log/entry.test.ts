import { describe, expect, it } from "vitest";
import { MAX_POST_WORDS } from "../../../../src/core/server/moderation-case.ts";
import type { Finding, Poster, ScamCase, ScamPost } from "../../../../src/core/server/moderation-case.ts";
import { SCAM_RULES } from "../../../../src/core/server/scam-rules.ts";
import { caseView } from "../../../../src/discord/moderation/log/entry.ts";
import { createdAtMs } from "../../../../src/discord/rest/snowflake.ts";
import { en } from "../../../../src/locales/en/index.ts";
import { wordsFor } from "../../../../src/locales/index.ts";

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
  bannedBy: ID,
}));
const post = (more: Partial<ScamPost> = {}): ScamPost => ({ channelId: ID, messageId: ID, userId: ID, ...more });

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
    expect(matched.repeat(3)).toHaveLength(MAX_POST_WORDS);
    for (const reasons of [findings(matched), findings(matched).toReversed()]) {
      const posts = Array.from({ length: 50 }, () => post({ words: matched.repeat(3) }));
      const texts = textOf(scam({ findings: reasons, posts }), locale);
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

  it("says where and when it was posted, the newest first, and leads to what is there still", () => {
    const [older, newer] = ["1577094520573526064", "1577094520573526065"];
    const posts = [post({ messageId: older, channelId: "7" }), post({ messageId: newer, isDeleted: true })];
    const [, , places] = textOf(scam({ posts, copies: 5 }), "en-US");
    const seconds = Math.floor(createdAtMs(older) / 1_000);
    expect(places?.split("\n")).toEqual([
      `- <@${ID}> in <#${ID}>, <t:${seconds}:f>, <t:${seconds}:R>`,
      `- <@${ID}> in <#7>, <t:${seconds}:f>, <t:${seconds}:R>: [go to the message](https://discord.com/channels/${ID}/7/${older})`,
      "3 more messages with it.",
    ]);
  });

  it.each([
    ["||boo|| @everyone <@1>", String.raw`\|\|boo\|\| \@everyone \<\@1\>`],
    ["ends with a \\", "ends with a \\\\"],
    ["[free](https://evil.example)", String.raw`\[free\](https\://evil.example)`],
    ["\u202Etxt.\u2069 turned", "\u2068txt. turned\u2069"],
  ])("puts the words that came with it behind bars: %j", (words, shown) => {
    const [, , places] = textOf(scam({ posts: [post({ words })], copies: 1 }), "en-US");
    expect(places).toContain(`, with the words ||${shown}||`);
  });

  it("has every button that means something, and no other", () => {
    const buttonsOf = (more: Partial<ScamCase>) =>
      caseView(scam(more), undefined, wordsFor("en-US")).flatMap((block) =>
        block.type === "buttons" ? block.buttons.map(({ action }) => action[0]) : [],
      );
    const free = [{ userId: ID, posts: 1 }];
    expect(buttonsOf({ state: "open", posters: free })).toEqual(["undo", "notScam", "ban"]);
    expect(buttonsOf({ state: "open" })).toEqual(["undo", "notScam"]);
    expect(buttonsOf({ state: "notScam", posters: free })).toEqual(["undoDecision", "ban"]);
    expect(buttonsOf({ state: "undone" })).toEqual(["undoDecision"]);
  });

  it.each([
    [{ state: "notScam" }, en.moderation.decided.notScam(ID, 0)],
    [{ state: "undone", deleted: 0 }, en.moderation.decided.undone(ID, 0)],
    [{ state: "undone", deleted: 2 }, en.moderation.decided.undone(ID, 2)],
    [{ state: "open" }, en.moderation.bannedHeading(50, ID)],
    [{ state: "open", posters: [] }, en.moderation.heading(99_999)],
  ] as const)("is headed by what was decided: %j", (more, heading) => {
    const [first] = textOf(scam(more), "en-US");
    expect(first?.split("\n")[0]).toBe(heading);
  });
});
