import { ComponentType } from "discord-api-types/v10";
import fc from "fast-check";
import type { Answer, Answered, AnswerPart, Outcome } from "../../src/core/request/outcome.ts";
import type { AnswerRequest, Task } from "../../src/core/request/request.ts";
import type { View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { toMessage } from "../../src/discord/payloads/components.ts";
import { everyComponent, type MessageComponent, textsOf } from "discord-stand-in";
import { de } from "../../src/locales/de/index.ts";
import { en } from "../../src/locales/en/index.ts";

const SMALL_PIECES = ["*", "_", "`", "```", "\\", "|", "<@1>", "@everyone", "[a](https://b.c)", "# ", "- ", "1. "];
const WORD_PIECES = ["word ", "\n", "漢字", "😀", "👩‍👩‍👧", "é", "ü", " ", "x", "🏳️‍🌈 "];

/** Texts of every length around Discord's bounds, of whatever is hard: marks, emoji, Chinese. */
export function hardText(maxCharacters = 12_000): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...SMALL_PIECES, ...WORD_PIECES);
  return fc
    .tuple(fc.array(piece, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: maxCharacters }))
    .map(([pieces, length]) => {
      const unit = pieces.join("");
      return unit.repeat(Math.floor(length / unit.length));
    });
}

const WORDS = { en, de } as const;
/** By name, so that a counterexample can be read. */
export const languages = fc.constantFrom(...(["en", "de"] as const));

export function wordsOf(language: keyof typeof WORDS): Words {
  return WORDS[language];
}

/** A finished answer to `task`, a part for each outcome; a text stands for a failure. */
export function answered<OwnTask extends Task>(
  task: OwnTask,
  outcomes: readonly (Outcome | string)[],
  more: Omit<Partial<AnswerRequest>, "task"> = {},
): Answered<OwnTask> {
  const pictures = outcomes.map((_outcome, index) => ({
    url: `https://cdn.discordapp.com/attachments/1/${index}/picture.png`,
    name: "picture.png",
    spoiler: false,
  }));
  const request: AnswerRequest<OwnTask> = { pictures, ...more, task };
  const parts = outcomes.map((outcome): AnswerPart => {
    if (typeof outcome === "string") return { failure: outcome };
    return { answer: answer(request, outcome) };
  });
  return { id: "0123456789abcdef01234567", request, parts };
}

function answer(request: AnswerRequest, outcome: Outcome): Answer {
  return {
    request,
    outcome,
    modelTitle: "A model",
    endpoint: "fal-ai/a-model",
    durationMs: 2_400,
    isRepeat: false,
    descriptions: [undefined],
    frames: request.pictures.map(() => ({ index: 0, count: 1 })),
    files:
      outcome.kind === "pictures"
        ? outcome.urls.map(() => ({
            bytes: Buffer.of(1),
            contentType: "image/jpeg",
            isReencoded: true,
            isBlack: false,
          }))
        : [],
  };
}

/** Secrets among whatever could end bars, or a block of code. */
export const barred: fc.Arbitrary<string> = fc
  .array(fc.constantFrom("|", "||", "```", "`", "secret ", "\\", "\n", "*", "> "), { minLength: 1, maxLength: 40 })
  .map((pieces) => pieces.join(""))
  .filter((text) => text.trim() !== "");

/** The text of a message as Discord shows it, without what stands behind bars: it looks for two, whatever escapes them. */
export function openlyIn(view: View): string {
  return measure(view)
    .texts.map((text) => text.replaceAll(/\|\|[^]+?\|\|/g, ""))
    .join("\n");
}

/** What Discord counts of a message. */
export function measure(view: View) {
  const { body, files } = toMessage(view);
  const components = (body.components ?? []) as MessageComponent[]; // what our own types wrote
  const placed = everyComponent(components);
  const texts = textsOf(placed);
  const all = placed.map(({ component }) => component);
  const rows = all.flatMap((one) => (one.type === ComponentType.ActionRow ? [one.components.length] : []));
  return {
    texts,
    characters: texts.reduce((sum, text) => sum + text.length, 0),
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    components: all.length,
    longestRow: Math.max(0, ...rows),
    buttons: all.flatMap((one) => (one.type === ComponentType.Button ? [one] : [])),
    files,
  };
}
