import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyableAltText } from "../../../commands/answers/copyable-alt-text.ts";
import type { Task } from "../../../src/core/request/request.ts";
import type { Subject } from "../../../src/core/request/subject.ts";
import { en } from "../../../src/locales/en/index.ts";
import { barred, hardText, measure, languages, openlyIn, wordsOf } from "../answers.ts";
import { expectWithinBounds } from "../bounds.ts";

/** What is kept of an answer with these texts; nothing is kept of a part that failed. */
function subject(texts: readonly (string | undefined)[], more: Partial<Subject> = {}): Subject {
  const picture = {
    url: "https://cdn.discordapp.com/attachments/1/2/picture.png",
    name: "picture.png",
    spoiler: false,
  };
  return {
    userId: "1",
    isPrivate: false,
    pictures: texts.map(() => picture),
    task: { kind: "caption", detail: "full" },
    results: texts.flatMap((text, part) =>
      text === undefined
        ? []
        : [{ part, outcome: { kind: "text" as const, text }, modelTitle: "A model", endpoint: "fal-ai/a-model" }],
    ),
    ...more,
  };
}

/** What Discord's clients copy of a block: everything between the fences, as it is. */
function copied(markdown: string): string {
  const [, inside] = /^(?:\*\*[^`\n]+\*\*\n)?```\n([^]*)\n```$/.exec(markdown) ?? [];
  if (inside === undefined) throw new Error(`No block: ${markdown}`);
  return inside;
}

describe("alt text to be copied", () => {
  it("stands in a block as it is, up to 1024 characters", () => {
    fc.assert(
      fc.property(hardText(), languages, (text, language) => {
        const view = copyableAltText(subject([text]), wordsOf(language));
        expectWithinBounds(view);
        const [sentence, block] = measure(view).texts;
        if (text.trim() === "") {
          expect([sentence, block]).toEqual([wordsOf(language).altText.nothing, undefined]);
          return;
        }
        const inside = copied(block ?? "");
        expect(inside.length).toBeLessThanOrEqual(1024);
        expect(inside).not.toContain("```");
        const wanted = text.trim().replaceAll("```", "'''");
        if (wanted.length <= 1024) expect(inside).toBe(wanted);
        else expect(wanted.startsWith(inside.slice(0, -1)) && inside.endsWith("…")).toBe(true);
      }),
    );
  });

  it("of several pictures comes in blocks that are numbered as the answer is", () => {
    const text = fc.option(hardText(2_000), { nil: undefined });
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 25 }), languages, (texts, language) => {
        const view = copyableAltText(subject(texts), wordsOf(language));
        expectWithinBounds(view);
        const blocks = measure(view).texts.slice(1);
        for (const block of blocks) expect(copied(block).length).toBeLessThanOrEqual(1024);
        const numbers = texts.flatMap((one, index) =>
          one === undefined || one.trim() === "" ? [] : [wordsOf(language).answer.pictureNumber(index + 1)],
        );
        expect(blocks.map((block) => block.split("\n")[0])).toEqual(numbers);
      }),
    );
  });

  it.each<Task>([
    { kind: "caption", detail: "full", area: { name: "top left" } },
    { kind: "caption", detail: "label" },
    { kind: "ocr" },
    { kind: "ask", model: "moondream2", question: "Why?" },
  ])("is none that was said of %j", (task) => {
    const { texts } = measure(copyableAltText(subject(["A cat."], { task }), en));
    expect(texts).toEqual([en.altText.notOfWhole]);
  });

  it("of a spoiler stands behind bars, and of a picture beside it does not", () => {
    fc.assert(
      fc.property(barred, (text) => {
        const pictures = [true, false].map((spoiler) => ({ url: "https://a.example/a.png", name: "a.png", spoiler }));
        const view = copyableAltText(subject([text, "A cat."], { pictures }), en);
        expectWithinBounds(view);
        expect(openlyIn(view)).not.toContain("secret");
        expect(openlyIn(view)).toContain("```\nA cat.\n```");
      }),
    );
  });

  it("keeps within the bytes that Discord takes where every character is three", () => {
    for (const count of [4, 8, 25]) {
      expectWithinBounds(copyableAltText(subject(Array.from({ length: count }, () => "漢".repeat(2_000))), en));
    }
  });

  it("gives each of five long texts a fifth of the room, and a single one all it may have", () => {
    const long = "word ".repeat(1_000);
    const lengths = (view: ReturnType<typeof copyableAltText>) =>
      measure(view)
        .texts.slice(1)
        .map((block) => copied(block).length);
    expect(lengths(copyableAltText(subject([long]), en))).toEqual([1_020]);
    for (const length of lengths(copyableAltText(subject([long, long, long, long, long]), en))) {
      expect(length).toBeGreaterThan(700);
    }
  });
});
