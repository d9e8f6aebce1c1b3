import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { PictureNeeds, Region } from "../../../src/core/request/picture.ts";
import { normalisePicture } from "../../../src/services/pictures/decoding/normalise.ts";
import { distance, NEAR, perceptualHash } from "../../../src/services/pictures/look/perceptual-hash.ts";
import { contrastOfInk, ERASED, written } from "../../support/transparent-pictures.ts";
import { inspectPicture } from "./inspect-picture.ts";

const FORMATS = ["png", "webp", "gif"] as const;
const WHITE = [255, 255, 255, 255] as const;
const BLACK = [0, 0, 0, 255] as const;
const YELLOW = [255, 235, 60, 255] as const;
const ERASED_WHITE = [255, 255, 255, 0] as const;
/** A drawing of which one sees through. */
const FAINT_WHITE = [255, 255, 255, 128] as const;
const FAINT_BLACK = [0, 0, 0, 128] as const;
const looking: PictureNeeds = { maxPixels: 4_000_000, alpha: false };

async function seenByModel(bytes: Buffer, needs = looking, region?: Region): Promise<Buffer> {
  return (await normalisePicture(bytes, await inspectPicture(bytes, "drawing"), needs, region)).bytes;
}

describe.each(FORMATS)("what is written on nothing, in a %s,", (format) => {
  it.each([
    ["white", [WHITE], ERASED, 200],
    ["white, where white was erased", [WHITE], ERASED_WHITE, 200],
    ["yellow", [YELLOW], ERASED, 150],
    ["black", [BLACK], ERASED, -200],
    ["black, where white was erased", [BLACK], ERASED_WHITE, -200],
  ] as const)("stands out for a model: %s", async (_what, inks, paper, contrast) => {
    const seen = await seenByModel(await written(format, inks, paper));
    expect((await sharp(seen).metadata()).hasAlpha).toBe(false);
    const found = await contrastOfInk(seen);
    if (contrast > 0) expect(found).toBeGreaterThan(contrast);
    else expect(found).toBeLessThan(contrast);
  });

  it("stands out where half of it is black and half is white", async () => {
    const seen = await seenByModel(await written(format, [BLACK, WHITE]));
    expect(await contrastOfInk(seen, { from: 0, to: 0.5 })).toBeLessThan(-80);
    expect(await contrastOfInk(seen, { from: 0.5, to: 1 })).toBeGreaterThan(80);
  });

  it("stands out in the part that is cut out", async () => {
    const left = { x1: 0, y1: 0, x2: 96, y2: 128 };
    const mostlyBlack = await written(format, [WHITE, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, BLACK]);
    const seen = await seenByModel(mostlyBlack, looking, { ...left, x2: 19 });
    expect((await sharp(seen).stats()).channels[0]).toMatchObject({ min: 0, max: 255 });
  });

  it("has a look of its own for moderation, which an empty picture has not", async () => {
    const [white, black, empty] = await Promise.all(
      [[WHITE], [BLACK], [ERASED_WHITE]].map(async (inks) => perceptualHash(await written(format, inks, ERASED_WHITE))),
    );
    expect(empty).toBeUndefined();
    expect(white).toHaveLength(64);
    expect(black).toHaveLength(64);
    const opaque = await perceptualHash(await written("png", [WHITE], BLACK));
    expect(distance(white ?? "", opaque ?? "")).toBeLessThanOrEqual(NEAR.low);
  });
});

describe.each(["png", "webp"] as const)("a drawing that one sees through, in a %s,", (format) => {
  it.each([
    ["white", FAINT_WHITE, 100],
    ["black", FAINT_BLACK, -100],
  ] as const)("stands out for a model: %s", async (_what, ink, contrast) => {
    const found = await contrastOfInk(await seenByModel(await written(format, [ink])));
    expect(found * Math.sign(contrast)).toBeGreaterThan(Math.abs(contrast));
  });

  it("stays as it is for a model that knows transparency", async () => {
    const seen = await seenByModel(await written(format, [FAINT_WHITE]), { ...looking, alpha: true });
    expect((await sharp(seen).stats()).channels[3]).toMatchObject({ min: 0, max: 128 });
  });
});

describe("a picture that is opaque", () => {
  it.each(["png", "webp"] as const)(
    "throughout, is none that is transparent, in a %s with a channel for it",
    async (format) => {
      const bytes = await written(format, [BLACK], [250, 250, 250, 255]);
      // libwebp leaves out a channel that says nothing; a lossy one keeps it.
      const facts = await inspectPicture(bytes, "screenshot");
      expect(facts).toMatchObject({ hasAlpha: false, modelReady: true });
      expect(facts.backdrop).toBeUndefined();
    },
  );

  it("but for its rounded corners, stays on white, however bright it is", async () => {
    const bright = await written("png", [[200, 200, 200, 255]], WHITE);
    const { data, info } = await sharp(bright).raw().toBuffer({ resolveWithObject: true });
    for (const at of [0, 1, info.width, info.width - 1]) data[4 * at + 3] = 0;
    const rounded = await sharp(data, { raw: { ...info, channels: 4 } })
      .png()
      .toBuffer();
    expect(await inspectPicture(rounded, "window")).toMatchObject({ hasAlpha: true, backdrop: "white" });
    expect(distance((await perceptualHash(rounded)) ?? "", (await perceptualHash(bright)) ?? "")).toBeLessThanOrEqual(
      NEAR.low / 2,
    );
  });
});
