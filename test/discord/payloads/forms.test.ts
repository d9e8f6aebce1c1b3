import type { Dialogue } from "../../../src/core/ui/command.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askDialogue } from "../../../commands/dialogues/ask-dialogue.ts";
import { editDialogue } from "../../../commands/dialogues/edit-dialogue.ts";
import { imagineDialogue } from "../../../commands/dialogues/imagine-dialogue.ts";
import type { Task } from "../../../src/core/request/request.ts";
import type { Subject } from "../../../src/core/request/subject.ts";
import { toModal } from "../../../src/discord/payloads/forms.ts";
import { de } from "../../../src/locales/de/index.ts";
import { en } from "../../../src/locales/en/index.ts";
import { type Modal, modalBody, modalFields, readForm } from "discord-stand-in";

const DIALOGUES = { ask: askDialogue, edit: editDialogue, imagine: imagineDialogue } as const;
type Name = keyof typeof DIALOGUES;

/** A subject with so many pictures, of which this was asked last. */
const subjectOf = (names: readonly string[], task?: Task): Subject => ({
  userId: "1",
  isPrivate: false,
  pictures: names.map((name) => ({ url: `https://cdn.discordapp.com/${name}`, name, spoiler: false })),
  results: [],
  ...(task && { task }),
});

/** The modal of a dialogue, held against Discord's rules. */
function modalOf(name: Name, subject: Subject, words = en): Modal {
  const dialogue: Dialogue = DIALOGUES[name];
  return readForm(modalBody, toModal(dialogue.form(subject, words), [name, "0123abcd"]));
}

const valuesOf = (modal: Modal) =>
  Object.fromEntries(modalFields(modal).map((field) => [field.custom_id, "value" in field ? field.value : undefined]));

const anyText = fc.oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }), fc.constant("x".repeat(4000)));
const making = { size: { width: 2048, height: 2048 }, seed: 1, format: "png", safety: "2" } as const;
const anyMaking = fc.record({
  prompt: anyText,
  size: fc.constant(making.size),
  seed: fc.nat(),
  format: fc.constant(making.format),
  safety: fc.constant(making.safety),
});
const anyName = fc.oneof(fc.string({ unit: "grapheme", minLength: 1 }), fc.constant("x".repeat(260)));
const anyTask = fc.oneof(
  fc.constant(undefined),
  anyText.map((question): Task => ({ kind: "ask", model: "moondream2", question })),
  fc.tuple(fc.constantFrom("edit", "imagine"), anyMaking).map(([kind, rest]): Task => Object.assign(rest, { kind })),
);

describe("a dialogue as a modal", () => {
  it("keeps Discord's rules, whatever pictures are called and was asked before, in every language", () => {
    const some = fc.array(anyName, { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(
        fc.constantFrom<Name>("ask", "edit", "imagine"),
        some,
        anyTask,
        fc.boolean(),
        (name, names, task, isGerman) => {
          const modal = modalOf(name, subjectOf(names, task), isGerman ? de : en);
          expect(modal.custom_id).toBe(`${name}:0123abcd`);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has a choice for each of 25 pictures", () => {
    const names = Array.from({ length: 25 }, (_none, index) => `${index}.png`);
    for (const name of ["ask", "edit"] as const) {
      const [choice] = modalFields(modalOf(name, subjectOf(names)));
      expect(choice).toMatchObject({ custom_id: "pictures", max_values: name === "ask" ? 1 : 9 });
      expect(choice && "options" in choice && choice.options).toHaveLength(25);
    }
  });

  it("never lets more be chosen than there are", () => {
    const [choice] = modalFields(modalOf("edit", subjectOf(["a.png", "b.png"])));
    expect(choice).toMatchObject({ max_values: 2 });
  });

  it("is filled in with what was asked before", () => {
    const ask: Task = { kind: "ask", model: "moondream2", question: "Which colour?" };
    const edit: Task = { kind: "edit", prompt: "make it blue", ...making };
    const imagine: Task = { kind: "imagine", prompt: "a fox", ...making, size: "square" };
    expect(valuesOf(modalOf("ask", subjectOf(["a.png"], ask)))).toEqual({ question: "Which colour?" });
    expect(valuesOf(modalOf("edit", subjectOf(["a.png"], edit)))).toEqual({
      prompt: "make it blue",
      size: "2048x2048",
      files: undefined,
    });
    expect(valuesOf(modalOf("imagine", subjectOf([], imagine)))).toEqual({ prompt: "a fox", size: "square" });
  });

  it("is empty where something else was asked before", () => {
    const edit: Task = { kind: "edit", prompt: "make it blue", ...making };
    expect(valuesOf(modalOf("ask", subjectOf(["a.png"], edit)))).toEqual({ question: undefined });
  });

  it("has room for files where pictures are edited again, unless nine are there already", () => {
    const edit: Task = { kind: "edit", prompt: "mix", ...making };
    const nine = Array.from({ length: 9 }, (_none, index) => `${index}.png`);
    const filesOf = (names: string[]) =>
      modalFields(modalOf("edit", subjectOf(names, edit))).find((field) => field.custom_id === "files");
    expect(filesOf(["a.png", "b.png"])).toMatchObject({ min_values: 0, max_values: 7, file_types: ["image"] });
    expect(filesOf(nine)).toBe(undefined);
  });
});
