import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { colourName } from "../../src/simulator/colours.ts";
import { readFacts } from "../../src/simulator/seen-facts.ts";
import * as say from "../../src/simulator/sentences.ts";
import { plainPicture, quartered, transparentPicture } from "../../../../test/support/pictures.ts";

const plain = (background: string, width = 90, height = 60) =>
  sharp({ create: { width, height, channels: 3, background } });

describe("what is known of a picture", () => {
  it("is its format, its size and the size of its file", async () => {
    const bytes = await plain("red", 30, 50).jpeg().toBuffer();
    expect(await readFacts(bytes)).toMatchObject({ format: "JPEG", width: 30, height: 50, byteLength: bytes.length });
  });

  it("is how much each colour takes", async () => {
    const blue = await plain("#1040e0", 30, 60).png().toBuffer();
    const bytes = await plain("#f0f0f0")
      .composite([{ input: blue, left: 60, top: 0 }])
      .png()
      .toBuffer();
    const { colours } = await readFacts(bytes);
    expect(colours.map(({ colour }) => colour)).toEqual(["white", "blue"]);
    expect(colours[0]?.share).toBeCloseTo(2 / 3, 1);
  });

  it("is how bright it is", async () => {
    expect((await readFacts(await plain("black").png().toBuffer())).brightness).toBe(0);
    expect((await readFacts(await plain("white").png().toBuffer())).brightness).toBeCloseTo(1);
  });

  it("is whether anything can be seen through, and nothing of what cannot be seen", async () => {
    const facts = await readFacts(await transparentPicture("png"));
    expect(facts).toMatchObject({ isTransparent: true, colours: [{ colour: "red", share: 1 }] });
    expect((await readFacts(await plain("red").png().toBuffer())).isTransparent).toBe(false);
  });

  it("is that of a part, where a part is asked for", async () => {
    const bytes = await quartered({ width: 60, height: 40 }).png().toBuffer();
    const facts = await readFacts(bytes, { x1: 0, y1: 20, x2: 30, y2: 40 });
    expect(facts).toMatchObject({ width: 30, height: 20, colours: [{ colour: "blue", share: 1 }] });
  });

  it("is nothing where there is no picture", async () => {
    await expect(readFacts(Buffer.from("no picture"))).rejects.toThrow("unsupported image format");
  });
});

describe("colours in words", () => {
  it.each([
    ["black", 10, 10, 10],
    ["grey", 128, 128, 128],
    ["white", 250, 250, 245],
    ["red", 220, 30, 30],
    ["red", 200, 20, 60],
    ["orange", 250, 140, 20],
    ["brown", 110, 60, 20],
    ["yellow", 250, 220, 40],
    ["green", 30, 180, 30],
    ["turquoise", 40, 200, 180],
    ["blue", 30, 30, 220],
    ["purple", 130, 40, 200],
    ["pink", 250, 90, 200],
    ["pink", 255, 180, 180],
  ] as const)("%s is %i, %i, %i", (name, red, green, blue) => {
    expect(colourName(red, green, blue)).toBe(name);
  });
});

describe("what is said of it", () => {
  it("begins by saying that it is simulated, whatever was asked", async () => {
    const facts = await readFacts(await plainPicture("webp"));
    const region = { x1: 0, y1: 0, x2: 9, y2: 9 };
    const all = [
      say.shortCaption(facts),
      say.detailedCaption(facts),
      say.fullCaption(facts),
      say.regionCaption(facts, region),
      say.category(facts),
      say.cannotRead(facts),
      say.answer("What is this?", facts),
    ];
    expect(all.filter((text) => !text.startsWith("Simulated: "))).toEqual([]);
  });

  it("tells more the more detail is wanted", async () => {
    const facts = await readFacts(await plain("#1040e0").png().toBuffer());
    expect(say.shortCaption(facts)).toBe("Simulated: a landscape PNG picture, all blue.");
    expect(say.detailedCaption(facts)).toContain("of 90 × 60 pixels. It is all blue, and rather dark altogether.");
    expect(say.fullCaption(facts)).toContain(`in a file of ${facts.byteLength} bytes`);
    expect(say.fullCaption(facts)).toContain("blue 100 %");
  });

  it("repeats the question, and admits that it cannot read", async () => {
    const facts = await readFacts(await plain("#1040e0", 50, 50).png().toBuffer());
    expect(say.answer("How many gulls?", facts)).toContain("you asked “How many gulls?”");
    expect(say.cannotRead(facts)).toContain("the simulator cannot read. This is a square PNG picture");
  });
});
