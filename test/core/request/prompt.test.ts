import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkPrompt,
  checkQuestion,
  countedOtherwise,
  promptAsWritten,
  readablePrompt,
  renumberImageReferences,
} from "../../../src/core/request/prompt.ts";

describe("checkPrompt", () => {
  it.each([
    "a wall painted in color #2ECC71, gradient from hex #FF6B6B",
    '{"scene": "a beach", "subjects": [{"type": "dog"}]}',
    '  [{"scene": "a list of scenes"}] ',
    "a sign that says {hello}",
    "[cinematic] a cat",
  ])("lets %j pass untouched", (prompt) => {
    expect(checkPrompt(prompt)).toBe(prompt);
  });

  it.each(['{"scene": "a beach"', "{'scene': 'a beach'}", '[{"scene": "x"}', '{"a": 1,}'])(
    "points out that %j is not whole",
    (prompt) => {
      expect(() => checkPrompt(prompt)).toThrow(expect.objectContaining({ key: "promptJsonBroken" }));
    },
  );

  it("lets every JSON object pass as it is", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (value, indent) => {
        const prompt = JSON.stringify(value, null, indent);
        fc.pre(prompt.length <= 4000);
        expect(checkPrompt(prompt)).toBe(prompt);
      }),
    );
  });

  it("refuses what is empty or too long", () => {
    expect(() => checkPrompt(" \n ")).toThrow(expect.objectContaining({ key: "promptEmpty" }));
    expect(checkPrompt("x".repeat(4000))).toHaveLength(4000);
    expect(() => checkPrompt("x".repeat(4001))).toThrow(expect.objectContaining({ key: "promptTooLong" }));
    expect(() => checkQuestion("")).toThrow(expect.objectContaining({ key: "questionEmpty" }));
    expect(() => checkQuestion("x".repeat(4001))).toThrow(expect.objectContaining({ key: "questionTooLong" }));
  });
});

describe("renumberImageReferences", () => {
  it("makes the options that were skipped close up", () => {
    expect(renumberImageReferences("@image3 in the style of @image1, and @Image3's hat", [1, 3])).toBe(
      "@image2 in the style of @image1, and @Image2's hat",
    );
  });

  it.each([
    ["put @image2 there", [1], 2],
    ["put @image10 there", [1, 2, 3, 4, 5, 6, 7, 8, 9], 10],
    ["put @image0 there", [1], 0],
    ["a picture of @image1", [], 1],
  ])("refuses %j with the pictures %j", (prompt, given, reference) => {
    expect(() => renumberImageReferences(prompt, given)).toThrow(
      expect.objectContaining({ key: "imageReferenceUnknown", params: { reference, given } }),
    );
  });

  it("leaves alone what is no reference", () => {
    const prompt = "image 2, someone@image7.example, @images, color #1A1A1A";
    expect(renumberImageReferences(prompt, [1])).toBe(prompt);
  });

  it("names each picture by its place among those given", () => {
    fc.assert(
      fc.property(numbers, (given) => {
        const prompt = given.map((number) => `@image${number}`).join(" ");
        expect(renumberImageReferences(prompt, given)).toBe(given.map((_, index) => `@image${index + 1}`).join(" "));
      }),
    );
  });
});

const numbers = fc
  .uniqueArray(fc.integer({ min: 1, max: 34 }), { minLength: 1, maxLength: 9 })
  .map((all) => all.toSorted((a, b) => a - b));

describe("promptAsWritten", () => {
  it("is what the author wrote, whatever was renumbered for the model", () => {
    const piece = fc.constantFrom(
      "a house",
      " beside ",
      "@image",
      "someone@image7.example",
      "@image99x",
      "\n",
      "@Image",
    );
    const words = fc.array(fc.oneof(piece, fc.nat({ max: 8 })), { maxLength: 12 });
    fc.assert(
      fc.property(numbers, words, (given, parts) => {
        const written = parts
          .map((part) => (typeof part === "number" ? `@image${given[part % given.length]}` : part))
          .join(" ");
        const isNamed = [...written.matchAll(/(?<!\w)@image(\d+)/gi)].every(([, digits]) =>
          given.includes(Number(digits)),
        );
        fc.pre(isNamed);
        const prompt = renumberImageReferences(written, given);
        expect(promptAsWritten({ prompt, ...countedOtherwise(given) })).toBe(written);
      }),
    );
  });
});

describe("readablePrompt", () => {
  it.each([
    ['{"subject": "a knight", "camera": {"shot": "close-up"}, "style": ["oil"]}', "a knight; close-up; oil"],
    ['{"palette": ["#2ECC71", "#FF6B6B"], "lens": 85, "hdr": true, "mood": null}', "#2ECC71; #FF6B6B; 85"],
    ['[{"scene": "a beach"}, {"scene": " a\\n wood "}, ""]', "a beach; a wood"],
    ["{}", "{}"],
    ["a sign that says {hello}", "a sign that says {hello}"],
    ['{"scene": "a beach"', '{"scene": "a beach"'],
  ])("of %j is %j", (prompt, expected) => {
    expect(readablePrompt(prompt)).toBe(expected);
  });

  it("is not deterred by depth", () => {
    expect(readablePrompt(`${"[".repeat(1_990)}"deep"${"]".repeat(1_990)}`)).toBe("deep");
  });
});
