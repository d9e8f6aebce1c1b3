import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDialogue } from "../../../commands/dialogues/edit-dialogue.ts";
import type { ChoiceField, FormValues } from "../../../src/core/ui/form.ts";
import type { PictureSource } from "../../../src/core/request/picture.ts";
import type { AnswerRequest } from "../../../src/core/request/request.ts";
import { requestAbout, type Subject } from "../../../src/core/request/subject.ts";
import { en } from "../../../src/locales/en/index.ts";

const MAX_PICTURES = 9;

const picture = (name: string): PictureSource => ({ url: `https://a.example/${name}`, name, spoiler: false });
const subjectOf = (pictures: readonly PictureSource[], more: Partial<Subject> = {}): Subject => ({
  userId: "1",
  isPrivate: false,
  pictures,
  results: [],
  ...more,
});

/** What a person fills in: chosen places in the list, added files, and which of all these the prompt names. */
interface Filled {
  readonly listed: number;
  readonly chosen: readonly number[];
  readonly added: number;
  readonly named: readonly number[];
}

const filled: fc.Arbitrary<Filled> = fc.integer({ min: 2, max: 25 }).chain((listed) =>
  fc.record({
    listed: fc.constant(listed),
    chosen: fc.uniqueArray(fc.nat({ max: listed - 1 }), { minLength: 1, maxLength: 6 }),
    added: fc.nat({ max: 3 }),
    named: fc.array(fc.integer({ min: 1, max: listed + 3 }), { maxLength: 5 }),
  }),
);

const valuesOf = (prompt: string, chosen: readonly number[], files: readonly PictureSource[]): FormValues => ({
  text: (name) => (name === "prompt" ? prompt : ""),
  checked: () => false,
  chosen: () => chosen.map(String),
  files: () => files,
});

/** Which pictures a prompt names, as the model sees it. */
function meantBy({ task, pictures }: AnswerRequest): (string | undefined)[] {
  if (task.kind !== "edit") throw new TypeError("Not an edit.");
  return [...task.prompt.matchAll(/@image(\d+)/g)].map(([, digits]) => pictures[Number(digits) - 1]?.name);
}

/** What the dialogue shows: its prompt, and its list as labels. */
function shownBy(subject: Subject) {
  const { fields } = editDialogue.form(subject, en);
  const [prompt] = fields.flatMap((field) => (field.type === "text" && field.name === "prompt" ? [field] : []));
  const choice = fields.find((field): field is ChoiceField => field.type === "choice");
  const hints = fields.map((field) => ("hint" in field ? field.hint : undefined));
  return { prompt: prompt?.value ?? "", choice, hints };
}

function requestOf({ listed, chosen, added, named }: Filled): {
  prompt: string;
  names: string[];
  request: AnswerRequest;
} {
  const pictures = Array.from({ length: listed }, (_none, index) => picture(`listed-${index + 1}`));
  const files = Array.from({ length: added }, (_none, index) => picture(`added-${index + 1}`));
  const prompt = ["mix", ...named.map((number) => `@image${number}`)].join(" ");
  const names = named.map((number) => (number <= listed ? `listed-${number}` : `added-${number - listed}`));
  const request = editDialogue.request(valuesOf(prompt, chosen, files), subjectOf(pictures), () => 1);
  return { prompt, names, request };
}

const isGiven = ({ listed, chosen, added }: Filled, number: number) =>
  number > listed ? number <= listed + added : chosen.includes(number - 1);

describe("the numbers of the edit dialogue", () => {
  it("are the prompt's: what is named is what the list calls so, and else it is refused", () => {
    fc.assert(
      fc.property(filled, (given) => {
        if (!given.named.every((number) => isGiven(given, number))) {
          expect(() => requestOf(given)).toThrow(expect.objectContaining({ key: "imageReferenceUnknown" }));
          return;
        }
        const { names, request } = requestOf(given);
        expect(meantBy(request)).toEqual(names);
      }),
    );
  });

  it("hold in every dialogue that follows, where all that was edited is chosen at first", () => {
    fc.assert(
      fc.property(filled, (given) => {
        const known = { ...given, named: given.named.filter((number) => isGiven(given, number)) };
        const { prompt, names, request } = requestOf(known);
        const edited = subjectOf(request.pictures, { task: request.task });
        const shown = shownBy(edited);
        expect(shown.prompt).toBe(prompt);
        for (const [index, name] of names.entries()) {
          if (request.pictures.length < 2) continue; // no list that could say another thing
          expect(shown.choice?.choices.map(({ label }) => label)).toContain(
            en.dialogues.picture(known.named[index] ?? 0, name),
          );
        }
        expect(shown.choice?.choices.every(({ isChosen }) => isChosen)).not.toBe(false);
        const everything = request.pictures.map((_picture, index) => index);
        const again = editDialogue.request(valuesOf(shown.prompt, everything, []), edited, () => 2);
        expect(meantBy(again)).toEqual(names);
        expect(again.pictures).toEqual(request.pictures);

        const { task } = request;
        const highest = (task.kind === "edit" && task.numbers?.at(-1)) || request.pictures.length;
        const room = MAX_PICTURES - request.pictures.length;
        const more = en.dialogues.edit.furtherHint(highest + 1, room);
        expect(shown.hints.at(-1)).toBe(room > 0 ? more : en.dialogues.sizeHint);
        if (room === 0) return;
        const values = valuesOf(`with @image${highest + 1}`, everything, [picture("more")]);
        expect(meantBy(editDialogue.request(values, edited, () => 3))).toEqual(["more"]);
      }),
    );
  });

  it("are named in its hints, and go on where pictures are added", () => {
    const three = ["a", "b", "c"].map(picture);
    const { hints } = shownBy(subjectOf(three));
    expect(hints).toEqual([
      undefined,
      en.dialogues.edit.promptHint([1, 2, 3]),
      en.dialogues.sizeHint,
      en.dialogues.edit.furtherHint(4, MAX_PICTURES - 1),
    ]);
    expect(en.dialogues.edit.promptHint([1, 2, 3])).toContain("@image3 is picture 3");
    expect(en.dialogues.edit.furtherHint(4, 8)).toContain("@image4, @image5");
  });

  it("are not carried over to what is made", () => {
    const task = {
      kind: "edit",
      prompt: "@image1",
      numbers: [3],
      size: "auto",
      seed: 1,
      format: "png",
      safety: "2",
    } as const;
    const made = requestAbout(subjectOf([picture("made")]), task);
    expect(shownBy(subjectOf(made.pictures)).prompt).toBe("");
  });
});
