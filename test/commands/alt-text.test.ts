import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { altTextDraft } from "../../commands/alt-text-draft.ts";
import { altTextReply } from "../../commands/alt-text-reply.ts";
import type { Answered, Outcome } from "../../src/core/outcome.ts";
import { escapeMarkdown } from "../../src/core/text.ts";
import { answered, hardText, languages, measure, wordsOf } from "./answers.ts";
import { expectWithinBounds } from "./bounds.ts";

/** What came of one picture: the two models' words, or why there are none. */
interface Shown {
  readonly caption: string;
  readonly text: string;
  readonly hasFailed: boolean;
  readonly spoiler: boolean;
}

const shown = (maxCharacters: number): fc.Arbitrary<Shown> =>
  fc.record({
    caption: hardText(maxCharacters),
    text: hardText(maxCharacters),
    hasFailed: fc.boolean(),
    spoiler: fc.boolean(),
  });

const LONGEST_FAILURE = "*_*".repeat(60);

const FAILED: Shown = { caption: "", text: "", hasFailed: true, spoiler: false };

function altTextOf(pictures: readonly Shown[]): Answered {
  const outcomes = pictures.flatMap(({ caption, text, hasFailed }): (Outcome | string)[] => [
    hasFailed ? LONGEST_FAILURE : { kind: "text", text: caption },
    { kind: "text", text },
  ]);
  const { id, parts, request } = answered({ kind: "altText" }, outcomes);
  const own = pictures.map(({ spoiler }, index) => ({ url: "https://a.example", name: `${index}.png`, spoiler }));
  return { id, parts, request: { ...request, pictures: own } };
}

/** Text as Discord shows it outside of spoilers and code: without what is hidden. */
const openly = (markdown: string) => markdown.replaceAll(/\|\|[\s\S]+?\|\|/g, "");

describe("what is drawn of alt text", () => {
  it("keeps within Discord's bounds, for ten pictures of whatever words", () => {
    fc.assert(
      fc.property(fc.array(shown(3_000), { minLength: 1, maxLength: 10 }), languages, (pictures, language) => {
        const [answer, words] = [altTextOf(pictures), wordsOf(language)];
        expectWithinBounds(altTextDraft.present(answer, words));
        expectWithinBounds(altTextReply(answer, words) ?? []);
      }),
      { numRuns: 60, examples: [[Array.from({ length: 10 }, () => FAILED), "en"]] },
    );
  });

  it("hides what is written of a spoiler, and nothing else, whatever a model writes", () => {
    const secret = fc.array(fc.constantFrom("|", "||", "```", "`", "secret ", "\\", "\n", "*"), { maxLength: 40 });
    fc.assert(
      fc.property(secret, secret, (caption, text) => {
        const picture = { caption: caption.join(""), text: text.join(""), hasFailed: false, spoiler: true };
        const words = wordsOf("en");
        const views = [altTextDraft.present(altTextOf([picture]), words), altTextReply(altTextOf([picture]), words)];
        for (const view of views) expect(openly(measure(view ?? []).texts.join("\n"))).not.toContain("secret");
      }),
    );
  });

  it("copies clean: a block holds the model's own words, and no mark of ours", () => {
    const caption = "A *sign* with `marks` and [links](https://a.example).";
    const [, block] = measure(
      altTextDraft.present(altTextOf([{ caption, text: "", hasFailed: false, spoiler: false }]), wordsOf("en")),
    ).texts;
    expect(block).toBe(`\`\`\`\n${caption}\n\`\`\``);
  });

  it("says once why a picture has no draft, and what is written in it all the same", () => {
    const { texts } = measure(
      altTextDraft.present(altTextOf([{ caption: "", text: "EXIT", hasFailed: true, spoiler: false }]), wordsOf("en")),
    );
    expect(texts[1]).toBe(`${escapeMarkdown(LONGEST_FAILURE)}\nText in the picture:\n\`\`\`\nEXIT\n\`\`\``);
  });

  it("says that the model had no words where it had none, and is no reply at all", () => {
    const silent = altTextOf([{ caption: " ", text: "\n", hasFailed: false, spoiler: false }]);
    expect(measure(altTextDraft.present(silent, wordsOf("en"))).texts[1]).toContain(wordsOf("en").answer.noWords);
    expect(altTextReply(silent, wordsOf("en"))).toBeUndefined();
  });
});
