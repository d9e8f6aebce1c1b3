import sharp from "sharp";
import { isFinal } from "./harness.ts";
import { describe, expect, it } from "vitest";
import {
  animatedPicture,
  animatedPng,
  cmykJpeg,
  colourAt,
  orientedPicture,
  plainPicture,
  QUARTERS,
  sixteenBitPng,
  transparentPicture,
} from "../support/pictures.ts";
import { type CdnHarness, type Folder, startCdnHarness } from "./cdn-harness.ts";

const FOLDERS: readonly Folder[] = ["ephemeral-attachments", "attachments"];
/** The harness's deadline for jobs, and moments around it. */
const DEADLINE_MS = 600_000;
const LONG_ENOUGH_MS = DEADLINE_MS + 2_000;
const TOO_SHORT_MS = DEADLINE_MS - 2_000;
const HOUR_SECONDS = 3_600;

type Options = NonNullable<Parameters<CdnHarness["discord"]["command"]>[0]["options"]>;
type Name = "caption" | "edit";

async function ask({ discord, asker, guild }: CdnHarness, name: string, options: Options) {
  const handle = discord.command({ name, options, user: asker, guild });
  const message = await handle.until(isFinal);
  expect(message.text).toMatch(/Florence-2|FLUX/);
}

/** The pictures' URLs as the model was given them, a list for each job. */
const givenToFal = ({ fal }: CdnHarness) =>
  fal.jobs.map(({ input }) => {
    const { image_url, image_urls } = input as { image_url?: string; image_urls?: string[] };
    return image_urls ?? [image_url];
  });

/** Has one picture captioned or edited, and tells what fal was given. */
async function deliver(name: Name, bytes: Buffer, folder: Folder, lifetimeMs: number) {
  const harness = await startCdnHarness();
  const image = harness.post(bytes, "picture.png", folder, lifetimeMs);
  await ask(harness, name, name === "caption" ? { image } : { prompt: "make it blue", image1: image });
  const [[url] = []] = givenToFal(harness);
  return { harness, url, uploads: harness.fal.uploads };
}

/** Delivers a picture that must be uploaded, and returns what was. */
async function uploadedOf(name: Name, bytes: Buffer, folder: Folder, lifetimeMs = LONG_ENOUGH_MS) {
  const { url, uploads } = await deliver(name, bytes, folder, lifetimeMs);
  const [upload, ...others] = uploads;
  expect(others).toEqual([]);
  expect(upload).toMatchObject({ fileUrl: url, lifetimeSeconds: HOUR_SECONDS });
  return upload?.bytes ?? Buffer.alloc(0);
}

/** The colour at a place, as near as compression and print colours leave it. */
async function expectColour(bytes: Buffer, x: number, y: number, colour: readonly number[]): Promise<void> {
  const found = await colourAt(bytes, x, y);
  expect(found).toHaveLength(colour.length);
  const furthest = Math.max(...colour.map((value, channel) => Math.abs((found[channel] ?? 0) - value)));
  expect(furthest).toBeLessThan(100);
}

/** The four quarters stand where a person sees them. */
async function expectUpright(bytes: Buffer): Promise<void> {
  const { width, height, orientation } = await sharp(bytes).metadata();
  expect({ width, height, orientation }).toEqual({ width: 60, height: 40, orientation: undefined });
  await expectColour(bytes, 10, 10, QUARTERS.topLeft);
  await expectColour(bytes, 50, 10, QUARTERS.topRight);
  await expectColour(bytes, 50, 30, QUARTERS.bottomRight);
  await expectColour(bytes, 10, 30, QUARTERS.bottomLeft);
}

describe.each(FOLDERS)("what models take as it is, at Discord's /%s/,", (folder) => {
  const asItIs: readonly (readonly [string, Name, () => Promise<Buffer>])[] = [
    ["a png", "caption", () => plainPicture("png")],
    ["a jpeg", "caption", () => plainPicture("jpeg")],
    ["a webp", "caption", () => plainPicture("webp")],
    ["a png to be edited", "edit", () => plainPicture("png")],
    ["a transparent png to be edited", "edit", () => transparentPicture("png")],
    ["a transparent webp to be edited", "edit", () => transparentPicture("webp")],
    ["twelve megapixels to be described", "caption", () => plainPicture("png", { width: 4_000, height: 3_000 })],
  ];

  it.each(asItIs)("%s goes by its own signed address", async (_what, name, make) => {
    const bytes = await make();
    const { harness, url, uploads } = await deliver(name, bytes, folder, LONG_ENOUGH_MS);
    expect([url]).toEqual(harness.addresses);
    expect(url).toMatch(
      new RegExp(`^https://cdn\\.discordapp\\.com/${folder}/\\d+/\\d+/picture\\.png\\?ex=[0-9a-f]+&is=`),
    );
    expect(uploads).toEqual([]);
    const { pathname, search } = new URL(url ?? "");
    const there = await fetch(`http://${harness.discord.host}${pathname}${search}`);
    expect(Buffer.from(await there.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it("is uploaded for an hour where its address ends before the job's deadline", async () => {
    const bytes = await uploadedOf("caption", await plainPicture("png"), folder, TOO_SHORT_MS);
    expect((await sharp(bytes).metadata()).format).toBe("png");
    await expectUpright(bytes);
  });

  it("is uploaded by the deadline that the operator set", async () => {
    const harness = await startCdnHarness({ JOB_TIMEOUT_SECONDS: "3600" });
    await ask(harness, "caption", { image: harness.post(await plainPicture("png"), "a.png", folder, LONG_ENOUGH_MS) });
    expect(givenToFal(harness)).toEqual([[harness.fal.uploads[0]?.fileUrl]]);
  });
});

describe.each(FOLDERS)("what models do not take as it is, at Discord's /%s/:", (folder) => {
  const madeRight: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ...[2, 3, 4, 5, 6, 7, 8].map(
      (orientation) => [`a photo of orientation ${orientation}`, () => orientedPicture("jpeg", orientation)] as const,
    ),
    ["print colours", cmykJpeg],
    ["16 bits", sixteenBitPng],
    ["an animated png", animatedPng],
    ["a gif", () => plainPicture("gif")],
    ["an avif", () => plainPicture("avif")],
    ["a tiff", () => plainPicture("tiff")],
  ];

  it.each(madeRight)("%s is uploaded upright, in plain colours", async (_what, make) => {
    const bytes = await uploadedOf("caption", await make(), folder);
    expect(await sharp(bytes).metadata()).toMatchObject({ space: "srgb", depth: "uchar", channels: 3 });
    await expectUpright(bytes);
  });

  it.each(["gif", "webp"] as const)("an animated %s is uploaded as its first frame", async (format) => {
    const bytes = await uploadedOf("caption", await animatedPicture(format), folder);
    const { width, height, pages } = await sharp(bytes).metadata();
    expect({ width, height, pages }).toEqual({ width: 60, height: 40, pages: undefined });
    await expectColour(bytes, 30, 20, QUARTERS.topLeft);
  });

  it.each(["png", "webp"] as const)("a transparent %s is laid on white for a model that looks", async (format) => {
    const bytes = await uploadedOf("caption", await transparentPicture(format), folder);
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(false);
    await expectColour(bytes, 5, 20, [255, 255, 255]);
  });

  it("a transparent picture that must be uploaded for an edit stays transparent", async () => {
    const bytes = await uploadedOf("edit", await transparentPicture("png"), folder, TOO_SHORT_MS);
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    expect((await colourAt(bytes, 5, 20))[3]).toBe(0);
  });

  it("with more pixels than an edit takes is uploaded smaller, in its own shape", async () => {
    const bytes = await uploadedOf("edit", await plainPicture("png", { width: 4_000, height: 3_000 }), folder);
    const { width, height } = await sharp(bytes).metadata();
    expect(width * height).toBeLessThanOrEqual(9_000_000);
    expect(width * height).toBeGreaterThan(8_900_000);
    expect(width / height).toBeCloseTo(4 / 3, 2);
  });
});

describe("several pictures of one edit", () => {
  it("share what the model takes, and each goes its own way, in order", async () => {
    const harness = await startCdnHarness();
    const size = { width: 2_800, height: 2_000 }; // 5.6 megapixels: fine alone, too much for one of two
    const image1 = harness.post(await plainPicture("png", size), "large.png", "attachments", LONG_ENOUGH_MS);
    const image2 = harness.post(await plainPicture("png"), "small.png", "attachments", LONG_ENOUGH_MS);
    await ask(harness, "edit", { prompt: "@image1 beside @image2", image1, image2 });
    const [upload] = harness.fal.uploads;
    expect(givenToFal(harness)).toEqual([[upload?.fileUrl, harness.addresses[1]]]);
    const { width, height } = await sharp(upload?.bytes).metadata();
    expect(width * height).toBeLessThanOrEqual(4_500_000);
  });
});

describe("a part that is cut out", () => {
  it("is uploaded, though the whole could have gone as it is", async () => {
    const harness = await startCdnHarness();
    const image = harness.post(await plainPicture("png"), "sign.png", "attachments", LONG_ENOUGH_MS);
    await ask(harness, "ocr", { image, area: "right half" });
    const [upload] = harness.fal.uploads;
    expect(givenToFal(harness)).toEqual([[upload?.fileUrl]]);
    expect(await sharp(upload?.bytes).metadata()).toMatchObject({ width: 30, height: 40 });
  });
});

describe.each(FOLDERS)("a picture that is known already, at /%s/", (folder) => {
  it("is not fetched again, and goes by the newest address", async () => {
    const harness = await startCdnHarness();
    const image = harness.post(await plainPicture("png"), "picture.png", folder, LONG_ENOUGH_MS);
    await ask(harness, "caption", { image });
    await harness.clock.advance(60_000);
    await ask(harness, "caption", { image, detail: "full" });
    expect(new Set(harness.addresses).size).toBe(2);
    expect(givenToFal(harness)).toEqual(harness.addresses.map((address) => [address]));
    expect(harness.discord.downloads).toHaveLength(1);
  });

  it("is fetched once more where it must be uploaded, and not beyond", async () => {
    const harness = await startCdnHarness();
    const image = harness.post(await plainPicture("gif"), "picture.gif", folder, LONG_ENOUGH_MS);
    await ask(harness, "caption", { image });
    expect(harness.discord.downloads).toHaveLength(1);
    await ask(harness, "caption", { image, detail: "full" });
    expect(harness.discord.downloads.length).toBeLessThanOrEqual(2);
  });
});

describe("an address that fal cannot read although it is good", () => {
  it("is followed by an upload, once, for a text", async () => {
    const harness = await startCdnHarness();
    harness.fal.answerNext("fal-ai/florence-2-large/detailed-caption", {
      error: harness.fal.errors.model("file_download_error"),
    });
    const image = harness.post(await plainPicture("png"), "picture.png", "attachments", LONG_ENOUGH_MS);
    await ask(harness, "caption", { image });
    expect(givenToFal(harness)).toEqual([[harness.addresses[0]], [harness.fal.uploads[0]?.fileUrl]]);
  });

  it("is told, and nothing is submitted twice, for a picture job", async () => {
    const harness = await startCdnHarness();
    harness.fal.answerNext("fal-ai/flux-2-pro/edit", { error: harness.fal.errors.model("file_download_error") });
    const image1 = harness.post(await plainPicture("png"), "picture.png", "attachments", LONG_ENOUGH_MS);
    const { discord, asker, guild } = harness;
    const handle = discord.command({ name: "edit", options: { prompt: "blue", image1 }, user: asker, guild });
    const message = await handle.until(isFinal);
    expect(message.text).toContain("could not load the picture");
    expect({ jobs: harness.fal.jobs.length, uploads: harness.fal.uploads }).toEqual({ jobs: 1, uploads: [] });
  });
});
