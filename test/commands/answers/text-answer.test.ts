import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask } from "../../../commands/ask.ts";
import { caption } from "../../../commands/caption.ts";
import { ocr } from "../../../commands/ocr.ts";
import type { Presenter } from "../../../src/core/ui/command.ts";
import type { Task } from "../../../src/core/request/request.ts";
import { cutAtWord, escapeMarkdown } from "../../../src/core/text.ts";
import { answered, barred, hardText, measure, languages, openlyIn, wordsOf } from "../answers.ts";
import { expectWithinBounds } from "../bounds.ts";

const about = { guildId: "1".repeat(19), channelId: "2".repeat(19), messageId: "3".repeat(19), authorId: "4" };
const question = hardText(4_000).filter((text) => text.trim() !== "");

/** Each command that answers in languages, and a task for it. */
const asked: fc.Arbitrary<readonly [Presenter, Task]> = fc.oneof(
  fc
    .constantFrom("label", "short", "detailed", "full")
    .map((detail) => [caption, { kind: "caption", detail }] as const),
  fc.constant([ocr, { kind: "ocr", area: { name: "top left" } }] as const),
  question.map((text) => [ask, { kind: "ask", model: "moondream2", question: text }] as const),
);

describe("an answer in words", () => {
  it("keeps within Discord's bounds, and loses nothing: what does not fit comes whole as a file", () => {
    fc.assert(
      fc.property(asked, hardText(), languages, fc.boolean(), ([command, task], text, language, isLinked) => {
        const view = command.present(
          answered(task, [{ kind: "text", text }], isLinked ? { about } : {}),
          wordsOf(language),
        );
        expectWithinBounds(view);
        const { texts, files } = measure(view);
        const isWhole = text.trim() === "" || texts.includes(escapeMarkdown(text));
        expect(isWhole || files.some(({ data }) => data.toString() === text)).toBe(true);
        expect(files.length).toBe(isWhole ? 0 : 1);
      }),
    );
  });

  it("of several pictures keeps within them too, and tells of each under its number", () => {
    const outcome = fc.oneof(
      hardText(3_000).map((text) => ({ kind: "text" as const, text })),
      fc.constant("This picture is damaged."),
    );
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 2, maxLength: 25 }), languages, (outcomes, language) => {
        const view = caption.present(
          answered({ kind: "caption", detail: "full" }, outcomes, { about }),
          wordsOf(language),
        );
        expectWithinBounds(view);
        const { texts, files } = measure(view);
        const said = files[0]?.data.toString() ?? texts.join("\n");
        for (const [index, one] of outcomes.entries()) {
          const number = wordsOf(language).answer.pictureNumber(index + 1);
          expect(said).toContain(files.length > 0 ? number.replaceAll("*", "") : number);
          const text =
            typeof one === "string" ? one : one.text.trim() === "" ? wordsOf(language).answer.noWords : one.text;
          const isOurs = typeof one === "string" || one.text.trim() === "";
          expect(said).toContain(files.length > 0 || isOurs ? text : escapeMarkdown(text));
        }
      }),
    );
  });

  it("describes its picture by what is known of the whole of it, in 1024 characters, and by no other answer", () => {
    const description = fc.option(
      hardText().filter((text) => text.trim() !== ""),
      { nil: undefined },
    );
    fc.assert(
      fc.property(asked, description, languages, ([command, task], known, language) => {
        const { parts, ...rest } = answered(task, [{ kind: "text", text: "An answer." }]);
        const told = parts.map((part) =>
          "answer" in part ? { answer: { ...part.answer, descriptions: [known] } } : part,
        );
        const view = command.present({ ...rest, parts: told }, wordsOf(language));
        const [alt = ""] = view.flatMap((block) =>
          block.type === "gallery" ? block.pictures.map((one) => one.alt) : [],
        );
        const whole = known ?? wordsOf(language).answer.pictureAskedAbout;
        expect(alt).toBe(cutAtWord(whole, 1024));
      }),
    );
  });

  it("hides what is said of spoilers, and that alone, however long it is and whatever a model writes", () => {
    const picture = fc.record({
      words: fc.tuple(barred, fc.integer({ min: 1, max: 200 })).map(([text, times]) => text.repeat(times)),
      spoiler: fc.boolean(),
      hasFailed: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(picture, { minLength: 1, maxLength: 6 }),
        languages,
        fc.boolean(),
        (shown, language, isLinked) => {
          const pictures = shown.map(({ spoiler }, index) => ({
            url: "https://a.example/a.png",
            name: `secret ${index}.png`,
            spoiler,
          }));
          const outcomes = shown.map(({ words, spoiler, hasFailed }, index) =>
            hasFailed
              ? `secret ${index}.png is damaged.`
              : { kind: "text" as const, text: spoiler ? words : "Nothing that was hidden." },
          );
          const task = { kind: "caption", detail: "full" } as const;
          const view = caption.present(
            answered(task, outcomes, { pictures, ...(isLinked && { about }) }),
            wordsOf(language),
          );
          expectWithinBounds(view);
          const open = openlyIn(view);
          for (const [index, { spoiler, hasFailed }] of shown.entries()) {
            if (hasFailed && spoiler) expect(open).not.toContain(`secret ${index}`);
          }
          expect(open.replaceAll(/secret \d\.png/g, "")).not.toContain("secret");
          if (shown.every(({ spoiler }) => spoiler)) expect(open).not.toContain("|");
          if (shown[0]?.spoiler === false && !shown[0].hasFailed) expect(open).toContain("Nothing that was hidden.");
          const files = view.flatMap((block) => (block.type === "file" ? [block.spoiler] : []));
          expect(files).toEqual(files.map(() => shown.some(({ spoiler }) => spoiler)));
        },
      ),
    );
  });

  it("that is cut is the last of those that are shown", () => {
    const long = `${"a".repeat(3_300)} ${"b".repeat(3_000)}`;
    const outcomes = [long, "The second."].map((text) => ({ kind: "text" as const, text }));
    const view = caption.present(answered({ kind: "caption", detail: "full" }, outcomes, { about }), wordsOf("en"));
    const shown = measure(view).texts.join("\n");
    expect(shown).toContain("aaa…");
    expect(shown).not.toContain("The second.");
  });

  it("hides the question about a spoiler", () => {
    fc.assert(
      fc.property(barred, languages, (text, language) => {
        const task: Task = { kind: "ask", model: "moondream2", question: text };
        const pictures = [{ url: "https://a.example/a.png", name: "a.png", spoiler: true }];
        const view = ask.present(answered(task, [{ kind: "text", text }], { pictures }), wordsOf(language));
        expectWithinBounds(view);
        expect(openlyIn(view)).not.toContain("secret");
      }),
    );
  });
});
