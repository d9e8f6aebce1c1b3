import { altTextOfScam } from "../../../core/ui/alt-text.ts";
import { messageUrl } from "../../../core/request/message-link.ts";
import {
  type CaseButton,
  type Finding,
  type ScamCase,
  type ScamPost,
  unbannedPosters,
} from "../../../core/server/moderation-case.ts";
import { behindBars } from "../../../core/ui/spoiler.ts";
import { beginning, cutAtWord, escapeMarkdown, inOneLine, isolated } from "../../../core/text.ts";
import type { ShownPicture, View } from "../../../core/ui/view.ts";
import type { Words } from "../../../core/ui/words.ts";
import { createdAtMs } from "../../rest/snowflake.ts";

/** As many as a moderator reads; the case knows more. */
const SHOWN_POSTERS = 5;
const SHOWN_POSTS = 3;
const SHOWN_FINDINGS = 7;
/** Characters of the picture's text in a finding; escaping may double them, and the entry must fit into a message. */
const SHOWN_MATCH_CHARACTERS = 80;
/** Characters of the words that came with the picture, after escaping. */
const SHOWN_WORDS = { characters: 160, bytes: 400 };

/** The picture's copy: to be uploaded with the entry, or in it already; `undefined` where there is none. */
export type CaseCopy = Exclude<ShownPicture["source"], { readonly url: string }>;

/** An entry of a moderation log: the finding and its reason, the posters, the measures, and the ways to undo them. */
export function caseView(scam: ScamCase, copy: CaseCopy | undefined, words: Words): View {
  const { moderation: sentences } = words;
  return [
    {
      type: "text",
      markdown: [
        heading(scam, words),
        ...scam.findings.slice(0, SHOWN_FINDINGS).map((finding) => `- ${findingLine(finding, words)}`),
        ...(scam.findings.length > SHOWN_FINDINGS
          ? [`- ${sentences.furtherReasons(scam.findings.length - SHOWN_FINDINGS)}`]
          : []),
        ...(scam.score ? [`- ${sentences.score(scam.score.points, scam.score.threshold)}`] : []),
      ].join("\n"),
    },
    ...(scam.posters.length > 0 ? [{ type: "text", markdown: postersText(scam, words) } as const] : []),
    ...(scam.posts?.length ? [{ type: "text", markdown: placesText(scam, scam.posts, words) } as const] : []),
    ...(copy ? [{ type: "gallery", pictures: [shownCopy(scam, copy, words)] } as const] : []),
    ...outcomeLines(scam, words).map((markdown) => ({ type: "text", markdown }) as const),
    {
      type: "buttons",
      buttons: buttonsOf(scam).map((name) => ({ label: sentences.buttons[name], action: [name, scam.id] })),
    },
  ];
}

/** The decision, or the subject of the case while there is none. */
function heading(
  { state, decidedBy = "", deleted, copies, posters }: ScamCase,
  { moderation: sentences }: Words,
): string {
  if (state !== "open") return sentences.decided[state](decidedBy, deleted);
  const banned = posters.filter(({ isBanned }) => isBanned);
  if (banned.length === 0) return sentences.heading(copies);
  const [by, ...others] = new Set(banned.map(({ bannedBy }) => bannedBy));
  return sentences.bannedHeading(banned.length, others.length === 0 ? by : undefined);
}

/** The buttons that still have an effect. */
function buttonsOf(scam: ScamCase): readonly CaseButton[] {
  const decisions = scam.state === "open" ? (["undo", "notScam"] as const) : (["undoDecision"] as const);
  return [...decisions, ...(unbannedPosters(scam).length > 0 ? (["ban"] as const) : [])];
}

function findingLine(finding: Finding, { moderation: sentences }: Words): string {
  switch (finding.kind) {
    case "same":
      return sentences.same;
    case "similar":
      return sentences.similar(finding.distance, finding.limit);
    case "text": {
      const matched = escapeMarkdown(cutAtWord(inOneLine(finding.matched), SHOWN_MATCH_CHARACTERS));
      return sentences.text(sentences.rules[finding.rule], matched, finding.points);
    }
    case "reported":
      return sentences.reportedBy(finding.by);
  }
}

/** The latest poster comes first. */
function postersText({ posters, furtherPosts }: ScamCase, { moderation: sentences }: Words): string {
  const shown = posters.slice(-SHOWN_POSTERS).toReversed();
  const hidden = posters.slice(0, -SHOWN_POSTERS).reduce((sum, { posts }) => sum + posts, 0) + furtherPosts;
  return [
    ...shown.map((poster) => `- ${sentences.poster(poster, createdAtMs(poster.userId))}`),
    ...(hidden > 0 ? [sentences.furtherPosts(hidden)] : []),
  ].join("\n");
}

/** The latest channel comes first. */
function placesText(
  { guildId, copies }: ScamCase,
  posts: readonly ScamPost[],
  { moderation: sentences }: Words,
): string {
  const shown = posts.slice(-SHOWN_POSTS).toReversed();
  const hidden = copies - shown.length;
  return [
    ...shown.map((post) => {
      const { channelId, messageId, userId: authorId, words = "", isDeleted } = post;
      const escaped = beginning(words, SHOWN_WORDS, (part) => isolated(escapeMarkdown(part)));
      const url = isDeleted ? undefined : messageUrl({ guildId, channelId, messageId, authorId });
      return `- ${sentences.place(post, createdAtMs(messageId), escaped === "" ? undefined : behindBars(escaped), url)}`;
    }),
    ...(hidden > 0 ? [sentences.furtherPlaces(hidden)] : []),
  ].join("\n");
}

function shownCopy({ text }: ScamCase, copy: CaseCopy, words: Words): ShownPicture {
  const alt = altTextOfScam(text, words.moderation.pictureAltWithoutText, words);
  return { source: "upload" in copy ? { upload: { ...copy.upload, alt } } : copy, alt, spoiler: true };
}

function outcomeLines(scam: ScamCase, { moderation: sentences }: Words): string[] {
  const { state, deleted, copies, decidedBy, posters } = scam;
  const done = deleted > 0 ? [sentences.deleted(deleted, copies)] : [];
  if (state === "open") return decidedBy === undefined ? done : [...done, sentences.reopened(decidedBy)];
  const lasting = [
    ...(deleted > 0 ? [sentences.cannotBeBroughtBack] : []),
    ...(posters.some(({ isBanned }) => isBanned) ? [sentences.bansStay] : []),
  ];
  return [...done, [sentences.meaning[state], ...lasting].join(" ")];
}
