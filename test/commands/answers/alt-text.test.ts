import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { altTextDraft } from "../../../commands/answers/alt-text-draft.ts";
import { altTextReply } from "../../../commands/answers/alt-text-reply.ts";
import type { AltTextTask } from "../../../src/core/request/request.ts";
import type { Answered, Outcome } from "../../../src/core/request/outcome.ts";
import type { Subject } from "../../../src/core/request/subject.ts";
import { escapeMarkdown } from "../../../src/core/text.ts";
import { en } from "../../../src/locales/en/index.ts";
import { answered, barred, hardText, languages, measure, openlyIn, wordsOf } from "../answers.ts";
import { expectWithinBounds } from "../bounds.ts";

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

function altTextOf(pictures: readonly Shown[]): Answered<AltTextTask> {
  const outcomes = pictures.flatMap(({ caption, text, hasFailed }): (Outcome | string)[] => [
    hasFailed ? LONGEST_FAILURE : { kind: "text", text: caption },
    { kind: "text", text },
  ]);
  const { id, parts, request } = answered({ kind: "altText" }, outcomes);
  const own = pictures.map(({ spoiler }, index) => ({ url: "https://a.example", name: `${index}.png`, spoiler }));
  return { id, parts, request: { ...request, pictures: own } };
}

/** The same as it is kept of alt text that was posted. */
function keptOf(pictures: readonly Shown[]): Pick<Subject, "pictures" | "results"> {
  const { request, parts } = altTextOf(pictures);
  const results = parts.flatMap((part, index) => ("answer" in part ? [{ part: index, ...part.answer }] : []));
  return { pictures: request.pictures, results };
}

describe("what is drawn of alt text", () => {
  it("keeps within Discord's bounds, for ten pictures of whatever words", () => {
    fc.assert(
      fc.property(fc.array(shown(3_000), { minLength: 1, maxLength: 10 }), languages, (pictures, language) => {
        const words = wordsOf(language);
        expectWithinBounds(altTextDraft.present(altTextOf(pictures), words));
        expectWithinBounds(altTextReply(keptOf(pictures), words) ?? []);
      }),
      { numRuns: 60, examples: [[Array.from({ length: 10 }, () => FAILED), "en"]] },
    );
  });

  it("hides what is written of a spoiler, and nothing else, whatever a model writes", () => {
    fc.assert(
      fc.property(barred, barred, (caption, text) => {
        const picture = { caption, text, hasFailed: false, spoiler: true };
        const words = wordsOf("en");
        const views = [altTextDraft.present(altTextOf([picture]), words), altTextReply(keptOf([picture]), words)];
        for (const view of views) expect(openlyIn(view ?? [])).not.toContain("secret");
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
    const silent: Shown = { caption: " ", text: "\n", hasFailed: false, spoiler: false };
    expect(measure(altTextDraft.present(altTextOf([silent]), wordsOf("en"))).texts[1]).toContain(en.answer.noWords);
    expect(altTextReply(keptOf([silent]), wordsOf("en"))).toBeUndefined();
  });

  it("says in a draft which frame of an animation it is about", () => {
    const whole = altTextOf([{ caption: "A cat.", text: "EXIT", hasFailed: false, spoiler: false }]);
    const parts = whole.parts.map((part) =>
      "answer" in part ? { answer: { ...part.answer, frames: [{ index: 2, count: 12 }] } } : part,
    );
    const { texts } = measure(altTextDraft.present({ ...whole, parts }, wordsOf("en")));
    expect(texts.at(-1)).toContain(`${en.answer.frame(3, 12)} · ${en.altText.howToAdd}`);
  });
});
