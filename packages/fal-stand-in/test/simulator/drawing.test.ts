import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type Drawing, draw } from "../../src/simulator/drawing.ts";
import { plainLetters } from "../../src/simulator/font.ts";
import { fitText } from "../../src/simulator/text-fit.ts";
import { colourAt } from "../../../../test/support/pictures.ts";

const lighthouse: Drawing = { width: 320, height: 240, prompt: "A lighthouse", seed: 7, inputs: [] };
const YELLOW = [255, 220, 90];

/** Where the pixels of one colour are. */
async function pixelsOf(bytes: Buffer, colour: readonly number[]): Promise<{ x: number; y: number }[]> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const found: { x: number; y: number }[] = [];
  for (let at = 0; at < data.length; at += info.channels) {
    const pixel = at / info.channels;
    if (colour.every((part, channel) => data[at + channel] === part)) {
      found.push({ x: pixel % info.width, y: Math.floor(pixel / info.width) });
    }
  }
  return found;
}

describe("a picture that nobody made", () => {
  it("is the same for the same prompt and seed, and another for any other", async () => {
    const first = await draw(lighthouse, "png");
    expect(await draw(lighthouse, "png")).toEqual(first);
    expect(await draw({ ...lighthouse, seed: 8 }, "png")).not.toEqual(first);
    expect(await draw({ ...lighthouse, prompt: "A lightship" }, "png")).not.toEqual(first);
  });

  it.each(["png", "jpeg"] as const)("is a %s of the size that was wished", async (format) => {
    const bytes = await draw({ ...lighthouse, width: 123, height: 457 }, format);
    expect(await sharp(bytes).metadata()).toMatchObject({ format, width: 123, height: 457 });
  });

  it("says SIMULATED above, the words in the middle, and size and seed below", async () => {
    const bytes = await draw(lighthouse, "png");
    const yellow = await pixelsOf(bytes, YELLOW);
    expect(yellow.filter(({ y }) => y < 20).length).toBeGreaterThan(100);
    expect(yellow.filter(({ y }) => y > 220).length).toBeGreaterThan(100);
    const white = await pixelsOf(bytes, [255, 255, 255]);
    expect(white.length).toBeGreaterThan(60);
    expect(white.every(({ y }) => y > 10 && y < 220)).toBe(true);
    const longer = await draw({ ...lighthouse, prompt: "A lighthouse and a lightship" }, "png");
    expect((await pixelsOf(longer, [255, 255, 255])).length).toBeGreaterThan(white.length);
  });

  it("shows the pictures that were given, in their order", async () => {
    const plain = (background: string) =>
      sharp({ create: { width: 50, height: 50, channels: 3, background } })
        .png()
        .toBuffer();
    const inputs = [await plain("#ff0000"), await plain("#0000ff")];
    const bytes = await draw({ ...lighthouse, inputs }, "png");
    expect(await colourAt(bytes, 40, 200)).toEqual([255, 0, 0]);
    expect(await colourAt(bytes, 120, 200)).toEqual([0, 0, 255]);
  });

  it.each([
    [1, 1],
    [9, 2000],
    [2000, 9],
  ])("is drawn at %i × %i, too, however long the prompt", async (width, height) => {
    const bytes = await draw({ ...lighthouse, width, height, prompt: "words ".repeat(600) }, "png");
    expect(await sharp(bytes).metadata()).toMatchObject({ width, height });
  });
});

describe("letters", () => {
  it("lose their accents, and are boxes where they are not drawn, one for each sign", () => {
    expect(plainLetters("Größe “über” alles –\n灯台 👩‍🚀")).toBe('Grosse "uber" alles - \u007f\u007f \u007f');
  });

  it("are smaller the more there are, and end in dots where they never fit", () => {
    const room = { width: 300, height: 100 };
    expect(fitText("few words", room, 4)).toEqual({ lines: ["few words"], scale: 4 });
    const many = fitText("many words ".repeat(20).trim(), room, 4);
    expect(many.scale).toBeLessThan(4);
    expect(many.lines.join(" ")).toBe("many words ".repeat(20).trim());
    const tooMany = fitText("too many words ".repeat(200).trim(), room, 4);
    expect(tooMany.scale).toBe(1);
    expect(tooMany.lines.at(-1)).toMatch(/\.\.\.$/);
    expect(fitText("x".repeat(60), room, 1).lines).toEqual(["x".repeat(50), "x".repeat(10)]);
  });
});
