import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ask } from "../../commands/ask.ts";
import { caption } from "../../commands/caption.ts";
import { ocr } from "../../commands/ocr.ts";
import type { TaskCommand } from "../../src/core/command.ts";
import type { Task } from "../../src/core/request.ts";
import { escapeMarkdown } from "../../src/core/text.ts";
import { answered, hardText, measure, languages, wordsOf } from "./answers.ts";
import { expectWithinBounds } from "./bounds.ts";

const about = { guildId: "1".repeat(19), channelId: "2".repeat(19), messageId: "3".repeat(19), authorId: "4" };
const question = hardText(4_000).filter((text) => text.trim() !== "");

/** Each command that answers in languages, and a task for it. */
const asked: fc.Arbitrary<readonly [TaskCommand, Task]> = fc.oneof(
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

  it("describes each picture by at most 1024 characters, and never by nothing", () => {
    fc.assert(
      fc.property(hardText(), languages, (text, language) => {
        const view = ocr.present(answered({ kind: "ocr" }, [{ kind: "text", text }]), wordsOf(language));
        const [alt = ""] = view.flatMap((block) =>
          block.type === "gallery" ? block.pictures.map((one) => one.alt) : [],
        );
        expect(alt.length).toBeLessThanOrEqual(1024);
        expect(alt).not.toBe("");
      }),
    );
  });
});
