import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { rejection, startStandIn } from "./support.ts";

const OCR = "fal-ai/florence-2-large/ocr";
const EDIT = "fal-ai/flux-2-pro/edit";
const REGION = "fal-ai/florence-2-large/region-to-category";

const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: "red" } })
  .png()
  .toBuffer();

/** The world outside fal: one picture, one text, and nothing else. */
function fetchOutside(read: string[]): typeof fetch {
  return async (input) => {
    const url = new Request(input).url;
    read.push(url);
    if (url.endsWith("unreachable.png")) throw new TypeError("fetch failed");
    if (url.endsWith("car.png")) return new Response(new Uint8Array(picture));
    return url.endsWith("notes.txt") ? new Response("hello") : new Response("gone", { status: 404 });
  };
}

async function startReading() {
  const read: string[] = [];
  return { read, ...(await startStandIn({ fetchImages: true, fetch: fetchOutside(read) })) };
}

describe("pictures that an input names", () => {
  it("are read, each where it is", async () => {
    const { read, client } = await startReading();
    const stored = await client.storage.upload(new File([new Uint8Array(picture)], "b.png", { type: "image/png" }));
    const input = {
      prompt: "x",
      image_urls: ["https://cdn.example/car.png?ex=1", stored].map((url) => url.replace("?ex=1", "")),
    };
    expect((await client.subscribe(EDIT, { input })).data).toHaveProperty("images");
    expect(read).toEqual(["https://cdn.example/car.png"]);
  });

  it.each([
    ["gone", "https://cdn.example/gone.png", "file_download_error"],
    ["out of reach", "https://cdn.example/unreachable.png", "file_download_error"],
    ["not a picture", "https://cdn.example/notes.txt", "image_load_error"],
    ["not in the storage", "https://v3.fal.media/files/none.png", "file_download_error"],
  ])("are refused where one is %s", async (_name, url, type) => {
    const { client } = await startReading();
    const single = await rejection(client.subscribe(OCR, { input: { image_url: url } }));
    expect(single).toMatchObject({ status: 422, body: { detail: [{ type, loc: ["body", "image_url"], input: url }] } });
    const image_urls = ["https://cdn.example/car.png", url];
    const several = await rejection(client.subscribe(EDIT, { input: { prompt: "x", image_urls } }));
    expect(several).toMatchObject({ status: 422, body: { detail: [{ type, loc: ["body", "image_urls", 1] }] } });
  });

  it.each([
    ["x2", { x1: 0, y1: 0, x2: 61, y2: 40 }],
    ["y2", { x1: 0, y1: 0, x2: 60, y2: 41 }],
  ])("must hold the region: %s", async (corner, region) => {
    const { client } = await startReading();
    const input = { image_url: "https://cdn.example/car.png", region };
    const error = await rejection(client.subscribe(REGION, { input }));
    expect(error).toMatchObject({ status: 422, body: { detail: [{ loc: ["body", "region", corner] }] } });
  });

  it("hold a region up to their edges", async () => {
    const { client } = await startReading();
    const input = { image_url: "https://cdn.example/car.png", region: { x1: 0, y1: 0, x2: 60, y2: 40 } };
    expect((await client.subscribe(REGION, { input })).data).toHaveProperty("results");
  });

  it("are believed where they are not to be read", async () => {
    const read: string[] = [];
    const { client } = await startStandIn({ fetch: fetchOutside(read) });
    expect((await client.subscribe(OCR, { input: { image_url: "https://cdn.example/gone.png" } })).data).toHaveProperty(
      "results",
    );
    expect(read).toEqual([]);
  });
});
