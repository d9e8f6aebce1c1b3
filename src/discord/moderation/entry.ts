import type { Finding, ScamCase } from "../../core/moderation.ts";
import { beginning, cutAtWord, escapeMarkdown, MAX_ALT_TEXT_CHARACTERS } from "../../core/text.ts";
import type { ShownPicture, View } from "../../core/view.ts";
import type { Words } from "../../core/words.ts";
import { createdAtMs } from "../snowflake.ts";

/** As many as a moderator reads; the case knows more. */
const SHOWN_POSTERS = 10;
const SHOWN_FINDINGS = 8;
/** Of the picture's text in a finding; escaping may double it, and the entry must stay within a message. */
const SHOWN_MATCH_CHARACTERS = 100;
const ALT_TEXT_ROOM = { characters: MAX_ALT_TEXT_CHARACTERS, bytes: Number.POSITIVE_INFINITY };

/** Where the picture's copy is: to be uploaded with the entry, or in it already; `undefined` where there is none. */
export type CaseCopy = Exclude<ShownPicture["source"], { readonly url: string }>;

/** An entry of a moderation log: what was found and why, who posted it, what was done, and what can be undone. */
export function caseView(scam: ScamCase, copy: CaseCopy | undefined, words: Words): View {
  const { moderation: sentences } = words;
  const isOpen = scam.state === "open";
  return [
    {
      type: "text",
      markdown: [
        sentences.heading(scam.copies),
        ...scam.findings.slice(0, SHOWN_FINDINGS).map((finding) => `- ${findingLine(finding, words)}`),
        ...(scam.findings.length > SHOWN_FINDINGS
          ? [`- ${sentences.furtherReasons(scam.findings.length - SHOWN_FINDINGS)}`]
          : []),
        ...(scam.score ? [`- ${sentences.score(scam.score.points, scam.score.threshold)}`] : []),
      ].join("\n"),
    },
    ...(scam.posters.length > 0 ? [{ type: "text", markdown: postersText(scam, words) } as const] : []),
    ...(copy ? [{ type: "gallery", pictures: [shownCopy(scam, copy, words)] } as const] : []),
    ...outcomeLines(scam, words).map((markdown) => ({ type: "text", markdown }) as const),
    {
      type: "buttons",
      buttons: (isOpen ? (["undo", "notScam", "ban"] as const) : (["ban"] as const)).map((name) => ({
        label: sentences.buttons[name],
        action: [name, scam.id],
      })),
    },
  ];
}

function findingLine(finding: Finding, { moderation: sentences }: Words): string {
  switch (finding.kind) {
    case "same":
      return sentences.same;
    case "similar":
      return sentences.similar(finding.distance, finding.limit);
    case "text": {
      const matched = escapeMarkdown(cutAtWord(finding.matched.replaceAll(/\s+/g, " "), SHOWN_MATCH_CHARACTERS));
      return sentences.text(sentences.rules[finding.rule], matched, finding.points);
    }
    case "reported":
      return sentences.reportedBy(finding.by);
  }
}

/** Whoever posted it last stands first. */
function postersText({ posters, furtherPosts }: ScamCase, { moderation: sentences }: Words): string {
  const shown = posters.slice(-SHOWN_POSTERS).toReversed();
  const hidden = posters.slice(0, -SHOWN_POSTERS).reduce((sum, { posts }) => sum + posts, 0) + furtherPosts;
  return [
    ...shown.map((poster) => `- ${sentences.poster(poster, createdAtMs(poster.userId))}`),
    ...(hidden > 0 ? [sentences.furtherPosts(hidden)] : []),
  ].join("\n");
}

function shownCopy({ text }: ScamCase, copy: CaseCopy, { moderation: sentences }: Words): ShownPicture {
  const read = text?.trim().replaceAll(/\s+/g, " ");
  const alt = read ? beginning(read, ALT_TEXT_ROOM, sentences.pictureAlt) : sentences.pictureAltWithoutText;
  return { source: "upload" in copy ? { upload: { ...copy.upload, alt } } : copy, alt, spoiler: true };
}

function outcomeLines(
  { state, deleted, copies, decidedBy = "" }: ScamCase,
  { moderation: sentences }: Words,
): string[] {
  const done = deleted > 0 ? [sentences.deleted(deleted, copies)] : [];
  if (state === "open") return done;
  return [...done, sentences[state](decidedBy, deleted)];
}
