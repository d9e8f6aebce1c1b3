import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edit } from "../../../commands/edit.ts";
import { imagine } from "../../../commands/imagine.ts";
import { pictureDetails } from "../../../commands/answers/picture-details.ts";
import type { Answer } from "../../../src/core/request/outcome.ts";
import { readablePrompt } from "../../../src/core/request/prompt.ts";
import type { EditTask, ImagineTask, AnswerRequest } from "../../../src/core/request/request.ts";
import { escapeMarkdown } from "../../../src/core/text.ts";
import type { Presenter } from "../../../src/core/ui/command.ts";
import type { View } from "../../../src/core/ui/view.ts";
import { en } from "../../../src/locales/en/index.ts";
import { answered, barred, hardText, measure, languages, openlyIn, wordsOf } from "../answers.ts";
import { expectWithinBounds } from "../bounds.ts";

const outcome = { kind: "pictures", urls: ["https://v3.fal.media/files/a.png"], seed: 4_294_967_295 } as const;
const making = { seed: fc.nat(), format: fc.constant("jpeg"), safety: fc.constant("5") };
const prompt = hardText(4_000).filter((text) => text.trim() !== "");
const about = { guildId: "1".repeat(19), channelId: "2".repeat(19), messageId: "3".repeat(19), authorId: "4" };

const tasks: fc.Arbitrary<ImagineTask | EditTask> = fc.oneof(
  fc.record({ kind: fc.constant("imagine"), size: fc.constant("landscape_16_9"), prompt, ...making }),
  fc.record({ kind: fc.constant("edit"), size: fc.constant({ width: 2048, height: 2048 }), prompt, ...making }),
);

const altsIn = (view: View) =>
  view.flatMap((block) => (block.type === "gallery" ? block.pictures.map(({ alt }) => alt) : []));

function drawn(
  task: ImagineTask | EditTask,
  language: "en" | "de",
  answer: Partial<Answer> = {},
  request: Omit<Partial<AnswerRequest>, "task"> = {},
): View {
  const command: Presenter<ImagineTask | EditTask> = task.kind === "imagine" ? imagine : edit;
  const { parts, ...rest } = answered(task, [outcome], { about, ...request });
  const told = parts.map((part) => ("answer" in part ? { answer: { ...part.answer, ...answer } } : part));
  return command.present({ ...rest, parts: told }, wordsOf(language));
}

function beginningOf({ kind }: ImagineTask | EditTask, language: "en" | "de"): string {
  const { generatedAlt, editedAlt } = wordsOf(language).answer;
  return kind === "imagine" ? generatedAlt("") : editedAlt("");
}

describe("a made picture", () => {
  it("keeps within Discord's bounds, and says in its alt text by what it was made, in 300 characters", () => {
    fc.assert(
      fc.property(tasks, languages, (task, language) => {
        const view = drawn(task, language);
        expectWithinBounds(view);
        const [begins, [alt = ""]] = [beginningOf(task, language), altsIn(view)];
        expect(alt.length).toBeLessThanOrEqual(300);
        expect(alt.startsWith(begins)).toBe(true);
        const [said, whole] = [alt.slice(begins.length), readablePrompt(task.prompt).trim()];
        expect(said === whole || (said.endsWith("…") && whole.startsWith(said.slice(0, -1)))).toBe(true);
      }),
    );
  });

  it("that was edited says what it showed before, where that is known and there is room for it", () => {
    fc.assert(
      fc.property(tasks, languages, hardText(2_000), (task, language, description) => {
        fc.pre(task.kind === "edit" && description.trim() !== "");
        const [alt = ""] = altsIn(drawn(task, language, { descriptions: [description, "Another picture."] }));
        expect(alt.length).toBeLessThanOrEqual(300);
        expect(alt).not.toContain("Another picture.");
        const made = altsIn(drawn(task, language))[0] ?? "";
        expect(alt.startsWith(made)).toBe(true);
        if (made.length <= 200) expect(alt).toContain(wordsOf(language).answer.beforeEdit("").trim());
      }),
    );
  });

  it.each([
    ["make it snow", undefined, "AI-edited image: make it snow"],
    ["make it snow", "A house.", "AI-edited image: make it snow. Before: A house."],
    ["Make it snow!", "A house\non a hill.", "AI-edited image: Make it snow! Before: A house on a hill."],
    ['{"change": "snow", "style": ["oil"]}', "A house.", "AI-edited image: snow; oil. Before: A house."],
    ["snow ".repeat(60).trim(), "A house.", `AI-edited image: ${"snow ".repeat(56).trim()}…`],
  ])("of %j and %j is described as %j", (prompt, description, expected) => {
    const task: EditTask = { kind: "edit", prompt, size: "auto", seed: 1, format: "jpeg", safety: "2" };
    expect(altsIn(drawn(task, "en", { descriptions: [description] }))).toEqual([expected]);
  });

  it("calls pictures by the numbers that the author knows, wherever it shows the prompt", () => {
    const making = { size: "auto", seed: 1, format: "jpeg", safety: "2" } as const;
    const task: EditTask = { kind: "edit", prompt: "@image2 before @image1", numbers: [2, 5], ...making };
    const view = drawn(task, "en");
    const written = "@image5 before @image2";
    expect(altsIn(view)).toEqual([`AI-edited image: ${written}`]);
    expect(measure(view).texts[0]).toBe(escapeMarkdown(written));
    const result = { part: 0, outcome, modelTitle: "FLUX.2 [pro]", endpoint: "fal-ai/flux-2-pro/edit" };
    const details = pictureDetails({ userId: "1", isPrivate: false, pictures: [], task, results: [result] }, en);
    expect(measure(details).texts[0]).toContain(escapeMarkdown(written));
  });

  it("of a spoiler hides its prompt, here and in its details", () => {
    fc.assert(
      fc.property(tasks, languages, barred, (task, language, words) => {
        fc.pre(task.kind === "edit");
        const hidden = { ...task, prompt: words };
        const pictures = [{ url: "https://a.example/a.png", name: "a.png", spoiler: true }];
        const result = { part: 0, outcome, modelTitle: "FLUX.2 [pro]", endpoint: "fal-ai/flux-2-pro/edit" };
        const subject = { userId: "1", isPrivate: false, pictures, task: hidden, results: [result] };
        for (const view of [drawn(hidden, language, {}, { pictures }), pictureDetails(subject, wordsOf(language))]) {
          expectWithinBounds(view);
          expect(openlyIn(view)).not.toContain("secret");
        }
      }),
    );
  });

  it("tells its details within the bounds, and all of a prompt that is not very long", () => {
    fc.assert(
      fc.property(tasks, languages, fc.option(fc.constant(0.0012), { nil: undefined }), (task, language, costUsd) => {
        const cost = costUsd === undefined ? {} : { costUsd };
        const result = { part: 0, outcome, modelTitle: "FLUX.2 [pro]", endpoint: "fal-ai/flux-2-pro/edit", ...cost };
        const view = pictureDetails(
          { userId: "1", isPrivate: false, pictures: [], task, results: [result] },
          wordsOf(language),
        );
        expectWithinBounds(view);
        const [text = ""] = measure(view).texts;
        if (task.prompt.length <= 1_500) {
          expect(text.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1")).toContain(task.prompt);
        }
        expect(text).toContain(
          costUsd === undefined ? wordsOf(language).details.costUnknown : wordsOf(language).details.cost(costUsd),
        );
      }),
    );
  });
});
