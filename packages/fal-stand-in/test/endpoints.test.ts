import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { ENDPOINTS } from "../src/protocol/endpoints.ts";
import { PICTURE_URL, redirectTo, rejection, startStandIn } from "./support.ts";

const region = { x1: 10, y1: 20, x2: 110, y2: 220 };
const image = { image_url: PICTURE_URL };
const imagine = { prompt: "a lighthouse" };
const edit = { prompt: "at night", image_urls: [PICTURE_URL] };

const CAPTION = "fal-ai/florence-2-large/caption";
const REGION = "fal-ai/florence-2-large/region-to-description";
const ASK = "fal-ai/moondream2/visual-query";
const IDEFICS = "fal-ai/idefics-2-8b";
const IMAGINE = "fal-ai/flux-2-pro";
const EDIT = "fal-ai/flux-2-pro/edit";

const INPUTS: Record<keyof typeof ENDPOINTS, Record<string, unknown>> = {
  "fal-ai/florence-2-large/caption": image,
  "fal-ai/florence-2-large/detailed-caption": image,
  "fal-ai/florence-2-large/more-detailed-caption": image,
  "fal-ai/florence-2-large/region-to-description": { ...image, region },
  "fal-ai/florence-2-large/region-to-category": { ...image, region },
  "fal-ai/florence-2-large/ocr": image,
  "fal-ai/moondream2/visual-query": { ...image, prompt: "What colour is the car?" },
  "fal-ai/idefics-2-8b": {
    ...image,
    prompt: "Who painted this?",
    max_new_tokens: 512,
    repetition_penalty: 1.2,
    temperature: 0.4,
    top_p: 0.8,
  },
  "fal-ai/flux-2-pro": {
    ...imagine,
    image_size: { width: 2048, height: 2048 },
    seed: 7,
    safety_tolerance: "2",
    enable_safety_checker: true,
    output_format: "png",
    sync_mode: false,
  },
  "fal-ai/flux-2-pro/edit": { ...edit, image_size: "auto", output_format: "jpeg" },
};

describe("every endpoint, through fal's own client", () => {
  it.each(Object.entries(INPUTS))("%s takes a job, tells how it goes and gives a result", async (endpoint, input) => {
    const { fal, client } = await startStandIn();
    const { request_id: requestId, status } = await client.queue.submit(endpoint, { input });
    expect(status).toBe("IN_QUEUE");
    const stream = await client.queue.streamStatus(endpoint, { requestId });
    expect(await stream.done()).toMatchObject({ status: "COMPLETED", request_id: requestId });
    const { data } = (await client.queue.result(endpoint, { requestId })) as { data: Record<string, unknown> };
    const told = data["results"] ?? data["output"] ?? data["images"];
    expect(told).not.toHaveLength(0);
    expect(fal.submits(endpoint).map((job) => job.input)).toEqual([input]);
  });

  it.each([
    ["png", { width: 640, height: 320 }, { width: 640, height: 320 }],
    ["jpeg", "portrait_16_9", { width: 576, height: 1024 }],
  ])("draws a real %s of the size that was asked for", async (format, imageSize, size) => {
    const { fal, client } = await startStandIn();
    const input = { ...imagine, image_size: imageSize, output_format: format, seed: 99 };
    const { data } = (await client.subscribe<string>(IMAGINE, { input })) as {
      data: { images: { url: string; content_type: string }[]; seed: number };
    };
    const [picture] = data.images;
    const file = await redirectTo(fal.url)(picture?.url ?? "");
    expect(file.headers.get("content-type")).toBe(`image/${format}`);
    expect(await sharp(Buffer.from(await file.arrayBuffer())).metadata()).toMatchObject({ format, ...size });
    expect(data).toMatchObject({ seed: 99, images: [{ ...size, content_type: `image/${format}` }] });
  });

  it("gives the picture itself where sync_mode asks for it", async () => {
    const { client } = await startStandIn();
    const { data } = (await client.subscribe(IMAGINE, { input: { ...imagine, sync_mode: true } })) as {
      data: { images: { url: string }[] };
    };
    expect(data.images[0]?.url).toMatch(/^data:image\/jpeg;base64,/);
  });
});

const REFUSED: [name: string, endpoint: string, input: unknown, loc: (string | number)[], type: string][] = [
  ["a missing picture", CAPTION, {}, ["image_url"], "missing"],
  ["a picture that is no string", CAPTION, { image_url: 5 }, ["image_url"], "string_type"],
  ["a data URI", CAPTION, { image_url: "data:image/png;base64,AA" }, ["image_url"], "file_download_error"],
  ["a file URL", CAPTION, { image_url: "file:///etc/passwd" }, ["image_url"], "file_download_error"],
  ["a field that the page does not have", CAPTION, { ...image, detail: "short" }, ["detail"], "extra_forbidden"],
  ["an input inside an input", CAPTION, { ...image, input: image }, ["input"], "extra_forbidden"],
  ["no object at all", CAPTION, [image], [], "dict_type"],
  ["a missing region", REGION, image, ["region"], "missing"],
  ["a region in fractions", REGION, { ...image, region: { ...region, x1: 0.5 } }, ["region", "x1"], "int_from_float"],
  ["a region in strings", REGION, { ...image, region: { ...region, y2: "9" } }, ["region", "y2"], "float_type"],
  [
    "a region before the picture",
    REGION,
    { ...image, region: { ...region, x1: -1 } },
    ["region", "x1"],
    "greater_than_equal",
  ],
  ["a region turned round", REGION, { ...image, region: { ...region, x2: 10 } }, ["region", "x2"], "value_error"],
  ["a region upside down", REGION, { ...image, region: { ...region, y1: 300 } }, ["region", "y2"], "value_error"],
  [
    "a region with a label",
    REGION,
    { ...image, region: { ...region, label: "x" } },
    ["region", "label"],
    "extra_forbidden",
  ],
  ["a question without words", ASK, { ...image, prompt: "" }, ["prompt"], "sequence_too_short"],
  ["half a surrogate pair", ASK, { ...image, prompt: "a\ud83d" }, ["prompt"], "string_unicode"],
  ["Idefics2's options for Moondream2", ASK, { ...image, prompt: "?", top_p: 1 }, ["top_p"], "extra_forbidden"],
  [
    "tokens in fractions",
    IDEFICS,
    { ...image, prompt: "?", max_new_tokens: 1.5 },
    ["max_new_tokens"],
    "int_from_float",
  ],
  ["no tokens", IDEFICS, { ...image, prompt: "?", max_new_tokens: 0 }, ["max_new_tokens"], "greater_than_equal"],
  ["a temperature in words", IDEFICS, { ...image, prompt: "?", temperature: "0.4" }, ["temperature"], "float_type"],
  [
    "a negative temperature",
    IDEFICS,
    { ...image, prompt: "?", temperature: -1 },
    ["temperature"],
    "greater_than_equal",
  ],
  ["more than all of the mass", IDEFICS, { ...image, prompt: "?", top_p: 1.1 }, ["top_p"], "less_than_equal"],
  [
    "no penalty at all",
    IDEFICS,
    { ...image, prompt: "?", repetition_penalty: 0 },
    ["repetition_penalty"],
    "greater_than",
  ],
  ["a missing prompt", IMAGINE, {}, ["prompt"], "missing"],
  ["a prompt that is an object", IMAGINE, { prompt: { scene: "x" } }, ["prompt"], "string_type"],
  ["safety as a number", IMAGINE, { ...imagine, safety_tolerance: 2 }, ["safety_tolerance"], "one_of"],
  ["safety off the scale", IMAGINE, { ...imagine, safety_tolerance: "6" }, ["safety_tolerance"], "one_of"],
  [
    "the safety checker in words",
    IMAGINE,
    { ...imagine, enable_safety_checker: "true" },
    ["enable_safety_checker"],
    "bool_type",
  ],
  ["a format that it does not write", IMAGINE, { ...imagine, output_format: "webp" }, ["output_format"], "one_of"],
  ["a seed in a string", IMAGINE, { ...imagine, seed: "7" }, ["seed"], "float_type"],
  ["a seed in fractions", IMAGINE, { ...imagine, seed: 7.5 }, ["seed"], "int_from_float"],
  ["a size without a name", IMAGINE, { ...imagine, image_size: "huge" }, ["image_size"], "one_of"],
  ["auto, where there is no picture to go by", IMAGINE, { ...imagine, image_size: "auto" }, ["image_size"], "one_of"],
  ["half a size", IMAGINE, { ...imagine, image_size: { width: 512 } }, ["image_size", "height"], "missing"],
  ["no width", IMAGINE, { ...imagine, image_size: { width: 0, height: 9 } }, ["image_size", "width"], "greater_than"],
  [
    "a size with a unit",
    IMAGINE,
    { ...imagine, image_size: { width: 9, height: 9, unit: "px" } },
    ["image_size", "unit"],
    "extra_forbidden",
  ],
  [
    "more than four megapixels",
    IMAGINE,
    { ...imagine, image_size: { width: 2049, height: 2048 } },
    ["image_size"],
    "image_too_large",
  ],
  ["pictures for a model that takes none", IMAGINE, edit, ["image_urls"], "extra_forbidden"],
  ["an edit of nothing", EDIT, imagine, ["image_urls"], "missing"],
  ["an edit of an empty list", EDIT, { ...edit, image_urls: [] }, ["image_urls"], "sequence_too_short"],
  ["an edit of ten", EDIT, { ...edit, image_urls: Array(10).fill(PICTURE_URL) }, ["image_urls"], "sequence_too_long"],
  ["an edit of one URL outside a list", EDIT, { ...edit, image_urls: PICTURE_URL }, ["image_urls"], "list_type"],
  ["an edit with a hole", EDIT, { ...edit, image_urls: [PICTURE_URL, null] }, ["image_urls", 1], "string_type"],
];

describe("an input that is not what the reference page describes", () => {
  it.each(REFUSED)("%s: accepted, and refused as the result", async (_name, endpoint, input, loc, type) => {
    const { client, submit } = await startStandIn();
    const requestId = await submit(endpoint, input);
    const error = await rejection(client.queue.result(endpoint, { requestId }));
    expect(error).toMatchObject({
      status: 422,
      requestId,
      body: { detail: [{ loc: ["body", ...loc], type, url: `https://docs.fal.ai/errors/#${type}` }] },
    });
    expect(await client.queue.status(endpoint, { requestId })).toMatchObject({
      status: "COMPLETED",
      error: "Invalid status code: 422",
    });
  });

  it("is refused whatever a script says of the endpoint", async () => {
    const { fal, client, submit } = await startStandIn();
    fal.answer(CAPTION, { output: { results: "fine" }, hold: true });
    const requestId = await submit(CAPTION, {});
    expect(await rejection(client.queue.result(CAPTION, { requestId }))).toMatchObject({ status: 422 });
  });
});
