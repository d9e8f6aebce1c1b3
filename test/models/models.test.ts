import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AREA_NAMES } from "../../src/core/request/area.ts";
import { IMAGE_SIZE_NAMES } from "../../src/core/request/image-size.ts";
import type { ModelTask } from "../../src/core/request/request.ts";
import { planFor } from "../../src/models/index.ts";

const picture = { url: "https://cdn.discordapp.com/attachments/1/2/cat.png?ex=1", width: 300, height: 600 };
const idefics = {
  kind: "ask",
  model: "idefics2",
  question: "Who painted this?",
  maxTokens: 512,
  temperature: 0.4,
  topP: 0.8,
  repetitionPenalty: 1.2,
} as const;
const imagine = {
  kind: "imagine",
  prompt: "a house",
  size: "landscape_4_3",
  seed: 7,
  format: "jpeg",
  safety: "2",
} as const;
const flux = {
  prompt: "a house",
  image_size: "landscape_4_3",
  seed: 7,
  safety_tolerance: "2",
  enable_safety_checker: true,
  output_format: "jpeg",
  sync_mode: false,
};

const TABLE: readonly (readonly [ModelTask, string, object])[] = [
  [{ kind: "caption", detail: "short" }, "fal-ai/florence-2-large/caption", { image_url: picture.url }],
  [{ kind: "caption", detail: "detailed" }, "fal-ai/florence-2-large/detailed-caption", { image_url: picture.url }],
  [{ kind: "caption", detail: "full" }, "fal-ai/florence-2-large/more-detailed-caption", { image_url: picture.url }],
  [
    { kind: "caption", detail: "label" },
    "fal-ai/florence-2-large/region-to-category",
    { image_url: picture.url, region: { x1: 0, y1: 0, x2: 300, y2: 600 } },
  ],
  [
    { kind: "caption", detail: "label", area: { name: "top left" } },
    "fal-ai/florence-2-large/region-to-category",
    { image_url: picture.url, region: { x1: 0, y1: 0, x2: 100, y2: 200 } },
  ],
  [
    { kind: "caption", detail: "short", area: { name: "right half" } },
    "fal-ai/florence-2-large/region-to-description",
    { image_url: picture.url, region: { x1: 150, y1: 0, x2: 300, y2: 600 } },
  ],
  [{ kind: "ocr" }, "fal-ai/florence-2-large/ocr", { image_url: picture.url }],
  [{ kind: "ocr", area: { name: "top" } }, "fal-ai/florence-2-large/ocr", { image_url: picture.url }],
  [
    { kind: "ask", model: "moondream2", question: "Who?" },
    "fal-ai/moondream2/visual-query",
    { image_url: picture.url, prompt: "Who?" },
  ],
  [
    idefics,
    "fal-ai/idefics-2-8b",
    {
      image_url: picture.url,
      prompt: "Who painted this?",
      max_new_tokens: 512,
      repetition_penalty: 1.2,
      temperature: 0.4,
      top_p: 0.8,
    },
  ],
  [imagine, "fal-ai/flux-2-pro", flux],
  [
    { ...imagine, kind: "edit", size: "auto" },
    "fal-ai/flux-2-pro/edit",
    { ...flux, image_size: "auto", image_urls: [picture.url] },
  ],
];

describe("planFor", () => {
  it.each(TABLE)("does %j at %s with just the fields of its reference page", (task, endpoint, input) => {
    const plan = planFor(task);
    expect(plan.endpoint).toBe(endpoint);
    expect(plan.input([picture])).toEqual(input);
  });

  it("cuts out the area of a reading and sends the rest of its input as it is", () => {
    const plan = planFor({ kind: "ocr", area: { name: "top left" } });
    expect(plan.crop(picture)).toEqual({ x1: 0, y1: 0, x2: 100, y2: 200 });
    expect(planFor({ kind: "ocr" }).crop(picture)).toBeUndefined();
  });

  it.each(IMAGE_SIZE_NAMES)("passes the size %s by name", (size) => {
    expect(planFor({ ...imagine, size }).input([])).toMatchObject({ image_size: size });
  });

  it("passes a size in pixels as an object", () => {
    const size = { width: 1024, height: 768 };
    expect(planFor({ ...imagine, size }).input([])).toMatchObject({ image_size: size });
  });

  it("keeps what it makes at fal for seven days", () => {
    expect(planFor(imagine).resultLifetimeSeconds).toBe(604_800);
  });

  it("names an area in the pixels of a picture that is sent smaller because it is very large", () => {
    const large = { ...picture, width: 8192, height: 4096 };
    const plan = planFor({ kind: "caption", detail: "label", area: { name: "right half" } });
    const { region } = plan.input([large]) as { region: Record<"x1" | "y1" | "x2" | "y2", number> };
    expect(region.x1 / region.x2).toBeCloseTo(0.5, 3);
    expect(region.x2 * region.y2).toBeLessThanOrEqual(15_000_000);
  });

  it("gives nine references nine megapixels together", () => {
    const { maxPixels } = planFor({ ...imagine, kind: "edit", size: "auto" }).pictureNeeds(9);
    expect(maxPixels).toBe(1_000_000);
  });

  it("asks about a region that lies within the picture for every area that has a name", () => {
    const size = fc.integer({ min: 3, max: 8000 });
    fc.assert(
      fc.property(fc.constantFrom(...AREA_NAMES), size, size, (name, width, height) => {
        const input = planFor({ kind: "caption", detail: "label", area: { name } }).input([
          { ...picture, width, height },
        ]);
        expect(input).toHaveProperty("region");
      }),
    );
  });
});

describe("outcomes", () => {
  it.each([
    [
      { kind: "caption", detail: "short" },
      { results: "A cat.", extra: 1 },
      { kind: "text", text: "A cat." },
    ],
    [{ kind: "ask", model: "moondream2", question: "?" }, { output: "Yes" }, { kind: "text", text: "Yes" }],
    [idefics, { output: "Leonardo" }, { kind: "text", text: "Leonardo" }],
    [
      imagine,
      { images: [{ url: "https://v3.fal.media/files/a.png", width: 1 }], seed: 99, timings: {} },
      { kind: "pictures", urls: ["https://v3.fal.media/files/a.png"], seed: 99 },
    ],
    // fal's own example answer has no seed
    [
      imagine,
      { images: [{ url: "https://v3.fal.media/files/a.png" }] },
      { kind: "pictures", urls: ["https://v3.fal.media/files/a.png"], seed: 7 },
    ],
    [
      imagine,
      { images: Array.from({ length: 40 }, () => ({ url: "https://v3.fal.media/files/a.png" })) },
      { kind: "pictures", urls: Array.from({ length: 10 }, () => "https://v3.fal.media/files/a.png"), seed: 7 },
    ],
  ] as const)("of %j reads %j", (task, output, outcome) => {
    expect(planFor(task).outcome(output)).toEqual(outcome);
  });

  it.each([
    [{ kind: "ocr" }, {}],
    [{ kind: "ocr" }, { results: 5 }],
    [{ kind: "ocr" }, "<html>"],
    [idefics, null],
    [imagine, { images: "none" }],
    [imagine, { images: [{ url: "not a url" }] }],
  ] as const)("of %j refuses %j", (task, output) => {
    expect(() => planFor(task).outcome(output)).toThrow(expect.objectContaining({ key: "modelAnswerUnreadable" }));
  });

  it.each([
    ["42", 42],
    ["-1", -1],
    ["4294967295", 4_294_967_295],
    // A seed that cannot be told, or given again, exactly is the one that was asked for.
    ["18446744073709551615", 7],
    ["1e999", 7],
    ["1.5", 7],
    ["null", 7],
    ["{}", 7],
    ['"42"', 42],
    ['"18446744073709551615"', 7],
    ['"1e3"', 7],
    ['""', 7],
    ['"random"', 7],
  ])("deliver a picture whose seed is said to be %s", (seed, shown) => {
    const output: unknown = JSON.parse(`{"images":[{"url":"https://v3.fal.media/files/a.png"}],"seed":${seed}}`);
    expect(planFor(imagine).outcome(output)).toMatchObject({ kind: "pictures", seed: shown });
  });

  it.each([
    ["has_nsfw_concepts", [true]],
    ["has_nsfw_concepts", [false, true]],
    // As fal's models for try-on and for stickers say it.
    ["has_nsfw_concepts", true],
    ["has_nsfw_concepts", { sticker_image: false, upscaled_image: true }],
    ["nsfw_content_detected", [true]],
  ])("are none where the model says %s: %j, whatever else it says", (name, value) => {
    const url = "https://v3.fal.media/files/a.png";
    for (const images of [[{ url }], [{ url }, { url }], [], "none"]) {
      for (const task of [imagine, { ...imagine, kind: "edit", size: "auto" }] as const) {
        const read = () => planFor(task).outcome({ images, seed: 1, [name]: value });
        expect(read).toThrow(expect.objectContaining({ key: "madeUnsafe" }));
      }
    }
  });

  it.each([[[false]], [[]], [false], [null], [{ image: false }], ["unknown"], [undefined]])(
    "are pictures where the model says has_nsfw_concepts: %j",
    (has_nsfw_concepts) => {
      const output = { images: [{ url: "https://v3.fal.media/files/a.png" }], seed: 1, has_nsfw_concepts };
      expect(planFor(imagine).outcome(output)).toMatchObject({ kind: "pictures" });
    },
  );

  it("says so when nothing was made", () => {
    expect(() => planFor(imagine).outcome({ images: [], seed: 1 })).toThrow(
      expect.objectContaining({ key: "nothingMade" }),
    );
  });
});
