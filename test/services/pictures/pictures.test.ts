import type { BinaryFile } from "../../../src/core/binary-file.ts";
import { systemClock } from "../../../src/core/async/clock.ts";
import { Keyv } from "keyv";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import { SILENT_METRICS } from "../../../src/core/metrics.ts";
import type { PictureFacts, PictureNeeds, PictureSource } from "../../../src/core/request/picture.ts";
import { inspectPicture } from "./inspect-picture.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import type { RememberedLook } from "../../../src/services/pictures/perceptual-hash-cache.ts";
import type { PictureReader } from "../../../src/services/pictures/reading/download.ts";
import { type ByteBudget, createByteBudget } from "../../../src/core/async/byte-budget.ts";
import { MAX_UPLOAD_BYTES } from "../../../src/services/pictures/uploads.ts";
import { createPictures } from "../../../src/services/pictures/pictures.ts";
import { inProcessDecoder } from "../../support/in-process-decoder.ts";
import { animatedPicture, bombPng, orientedPicture, plainPicture, transparentPicture } from "../../support/pictures.ts";
import { userErrorOf } from "./expectations.ts";
import { createHandClock } from "../../support/hand-clock.ts";
import { readPicture } from "./read-picture.ts";

/** Every asker has a signal of its own. */
const never = (): AbortSignal => new AbortController().signal;
const opaque: PictureNeeds = { maxPixels: 1_000_000, alpha: false };
const uploadedUrl = "https://files.example/uploaded";
const deadline = { deadlineMs: 600_000 };
const startMs = Date.UTC(2026, 0, 1);

/** A CDN URL whose signature ends so many milliseconds after the start of the test. */
const endingIn = (lifetimeMs: number): string =>
  `https://cdn.discordapp.com/attachments/1/2/cat.png?ex=${Math.floor((startMs + lifetimeMs) / 1000).toString(16)}&is=0&hm=0`;

const sourceAt = (url: string, attachmentId?: string): PictureSource => ({
  url,
  name: "cat.png",
  spoiler: false,
  ...(attachmentId !== undefined && { attachmentId }),
});

/** Everything around the pictures, with a count of what was asked of it. */
function setUp(bytes: Buffer) {
  const reads: string[] = [];
  const uploads: BinaryFile[] = [];
  let bytesMade = 0;
  const posted = { bytes };
  const memo = new Keyv<PictureFacts>();
  const perceptualHashes = new Keyv<RememberedLook>();
  const read: PictureReader = async ({ url }) => {
    reads.push(url);
    const { bytes: whole, ...reading } = readPicture(posted.bytes);
    const makeWhole = () => {
      bytesMade += 1;
      return whole();
    };
    return { ...reading, bytes: makeWhole };
  };
  const clock = createHandClock(startMs);
  const open = () =>
    createPictures({
      memo,
      perceptualHashes,
      clock,
      decoder: inProcessDecoder(read, clock),
      upload: async (file) => {
        uploads.push(file);
        return uploadedUrl;
      },
      health: createStoreHealth(systemClock),
      metrics: SILENT_METRICS,
    });
  return { clock, reads, bytesMade: () => bytesMade, uploads, posted, open, pictures: open() };
}

describe("knowing a picture", () => {
  it("gives the facts of one that was read just now", async () => {
    const bytes = await plainPicture("png");
    const source = sourceAt(endingIn(86_400_000), "7");
    expect(await setUp(bytes).pictures.know(source, never())).toEqual({
      source,
      facts: await inspectPicture(bytes, "cat.png"),
    });
  });

  it("reads an attachment that is known no second time, under whatever URL, also after a restart", async () => {
    const bytes = await plainPicture("png");
    const { pictures, open, reads } = setUp(bytes);
    await pictures.know(sourceAt(endingIn(1_000), "7"), never());
    const again = sourceAt(endingIn(2_000), "7");
    expect(await open().know(again, never())).toEqual({ source: again, facts: await inspectPicture(bytes, "cat.png") });
    expect(reads.length).toBe(1);
  });

  it("reads every time what has no attachment id, and each attachment for itself", async () => {
    const { pictures, reads } = setUp(await plainPicture("png"));
    for (const id of [undefined, undefined, "7", "8"]) await pictures.know(sourceAt(endingIn(1_000), id), never());
    expect(reads.length).toBe(4);
  });

  it("reads once for all who ask at the same time", async () => {
    const { pictures, reads } = setUp(await plainPicture("png"));
    const source = sourceAt(endingIn(1_000), "7");
    const known = await Promise.all(Array.from({ length: 20 }, () => pictures.know(source, never())));
    expect(reads.length).toBe(1);
    expect(new Set(known.map(({ facts }) => facts.sha256)).size).toBe(1);
  });

  it("puts together once the bytes that many have posted, and a job finds them", async () => {
    const posted = readPicture(await animatedPicture("webp"));
    const { open, bytesMade, reads } = setUp(posted.bytes());
    const pictures = open();
    for (const id of ["7", "8", "9"]) await pictures.know(sourceAt(endingIn(1_000), id), never());
    const last = await pictures.know(sourceAt(endingIn(1_000), "9"), never());
    await pictures.copy(last, opaque, never());
    expect(bytesMade()).toBe(1);
    expect(reads.length).toBe(3);
  });

  it("remembers no failure", async () => {
    const bytes = await plainPicture("png");
    const { pictures, posted, reads } = setUp(Buffer.from("just text"));
    const source = sourceAt(endingIn(1_000), "7");
    expect((await userErrorOf(pictures.know(source, never()))).key).toBe("notAPicture");
    posted.bytes = bytes;
    expect((await pictures.know(source, never())).facts.format).toBe("png");
    expect(reads.length).toBe(2);
  });

  it("gives up with the asker's own reason", async () => {
    const { pictures } = setUp(await plainPicture("png"));
    const asked = pictures.know(sourceAt(endingIn(1_000), "7"), AbortSignal.abort(new Error("changed my mind")));
    await expect(asked).rejects.toThrow("changed my mind");
  });
});

const onDiscord = endingIn(86_400_000);

describe("what a model is offered", () => {
  it.each(["png", "jpeg", "webp"] as const)("Discord's own URL of a plain %s", async (format) => {
    const { pictures, uploads } = setUp(await plainPicture(format));
    const picture = await pictures.know(sourceAt(onDiscord, "7"), never());
    expect(await pictures.offer(picture, opaque, undefined, deadline, never())).toBe(onDiscord);
    expect(uploads).toEqual([]);
  });

  it("Discord's own URL also of a picture that was known before, without a read", async () => {
    const { pictures, reads } = setUp(await plainPicture("png"));
    await pictures.know(sourceAt(onDiscord, "7"), never());
    const picture = await pictures.know(sourceAt(onDiscord, "7"), never());
    expect(await pictures.offer(picture, opaque, undefined, deadline, never())).toBe(onDiscord);
    expect(reads.length).toBe(1);
  });

  const withAlpha = () => transparentPicture("png");
  const plain = () => plainPicture("png");
  const cases: readonly (readonly [string, () => Promise<Buffer>, string, PictureNeeds, "url" | "upload"])[] = [
    ["the signature ends with the deadline", plain, endingIn(600_000), opaque, "upload"],
    ["the signature ends a second later", plain, endingIn(601_000), opaque, "url"],
    ["the signature has ended", plain, endingIn(-1_000), opaque, "upload"],
    ["there is no signature", plain, "https://cdn.discordapp.com/a.png", opaque, "upload"],
    ["the signature is unreadable", plain, "https://cdn.discordapp.com/a.png?ex=soon", opaque, "upload"],
    ["the host is another", plain, onDiscord.replace("cdn.discordapp.com", "files.example"), opaque, "upload"],
    [
      "Discord's other host serves it",
      plain,
      onDiscord.replace("cdn.discordapp.com", "media.discordapp.net"),
      opaque,
      "url",
    ],
    ["it is as large as the model takes", plain, onDiscord, { maxPixels: 2_400, alpha: false }, "url"],
    ["it is larger", plain, onDiscord, { maxPixels: 2_399, alpha: false }, "upload"],
    ["it is transparent and that means nothing", withAlpha, onDiscord, opaque, "upload"],
    ["it is transparent and that means something", withAlpha, onDiscord, { ...opaque, alpha: true }, "url"],
    ["it lies on its side", () => orientedPicture("jpeg", 6), onDiscord, opaque, "upload"],
    ["it is animated", () => animatedPicture("webp"), onDiscord, opaque, "upload"],
    ["it is a gif", () => plainPicture("gif"), onDiscord, opaque, "upload"],
    ["it is an avif", () => plainPicture("avif"), onDiscord, opaque, "upload"],
    ["it is a tiff", () => plainPicture("tiff"), onDiscord, opaque, "upload"],
  ];

  it.each(cases)("where %s", async (_what, make, url, needs, expected) => {
    const { pictures, uploads } = setUp(await make());
    const picture = await pictures.know(sourceAt(url, "7"), never());
    expect(await pictures.offer(picture, needs, undefined, deadline, never())).toBe(
      expected === "url" ? url : uploadedUrl,
    );
    expect(uploads.length).toBe(expected === "url" ? 0 : 1);
    for (const { bytes } of uploads) {
      const { modelReady, width, height } = await inspectPicture(bytes, "");
      expect(modelReady && width * height <= needs.maxPixels).toBe(true);
    }
  });
});

describe("what is uploaded", () => {
  it("is the part that was asked for", async () => {
    const { pictures, uploads } = setUp(await plainPicture("png"));
    const picture = await pictures.know(sourceAt(onDiscord, "7"), never());
    const region = { x1: 10, y1: 10, x2: 30, y2: 20 };
    expect(await pictures.offer(picture, opaque, region, deadline, never())).toBe(uploadedUrl);
    expect(uploads.length).toBe(1);
    expect(await inspectPicture(uploads[0]?.bytes ?? Buffer.alloc(0), "")).toMatchObject({ width: 20, height: 10 });
  });

  it("is the file as it was posted, where that is what the model needs", async () => {
    const bytes = await plainPicture("jpeg");
    const { pictures, uploads } = setUp(bytes);
    const picture = await pictures.know(sourceAt(endingIn(0), "7"), never());
    expect(await pictures.offer(picture, opaque, undefined, deadline, never())).toBe(uploadedUrl);
    expect(uploads).toEqual([{ bytes, contentType: "image/jpeg" }]);
  });

  it("is a file made anew of any picture that the model could not read at Discord", async () => {
    const bytes = await plainPicture("png");
    const { pictures, uploads } = setUp(bytes);
    const picture = await pictures.know(sourceAt(onDiscord, "7"), never());
    expect(await pictures.reupload(picture, opaque, undefined, never())).toBe(uploadedUrl);
    expect(uploads.map(({ contentType }) => contentType)).toEqual(["image/png"]);
    expect(uploads[0]?.bytes.equals(bytes)).toBe(false);
  });
});

describe("uploads", () => {
  const source = sourceAt(onDiscord, "7");

  /** Pictures whose uploads end when the test says so. */
  async function slowHarness(bytes: Buffer, uploadBudget?: ByteBudget) {
    const uploads: { readonly signal: AbortSignal; finish(): void }[] = [];
    const pictures = createPictures({
      memo: new Keyv(),
      perceptualHashes: new Keyv(),
      clock: createHandClock(startMs),
      decoder: inProcessDecoder(async () => readPicture(bytes), createHandClock(startMs)),
      upload: (_file, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          uploads.push({ signal, finish: () => resolve(uploadedUrl) });
        }),
      ...(uploadBudget && { uploadBudget }),
      health: createStoreHealth(systemClock),
      metrics: SILENT_METRICS,
    });
    const begun = async (count: number): Promise<void> => {
      while (uploads.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    return { pictures, uploads, begun, picture: await pictures.know(source, never()) };
  }

  it("of the same picture for the same needs are shared while under way", async () => {
    const { pictures, picture, uploads, begun } = await slowHarness(await plainPicture("gif"));
    const asked = Array.from({ length: 5 }, () => pictures.offer(picture, opaque, undefined, deadline, never()));
    await begun(1);
    uploads[0]?.finish();
    expect(new Set(await Promise.all(asked))).toEqual(new Set([uploadedUrl]));
    expect(uploads.length).toBe(1);
  });

  it("for other needs or another part are their own", async () => {
    const { pictures, picture, uploads, begun } = await slowHarness(await plainPicture("gif"));
    const region = { x1: 0, y1: 0, x2: 10, y2: 10 };
    const asked = [
      pictures.reupload(picture, opaque, undefined, never()),
      pictures.reupload(picture, { ...opaque, alpha: true }, undefined, never()),
      pictures.reupload(picture, { ...opaque, maxPixels: 100 }, undefined, never()),
      pictures.reupload(picture, opaque, region, never()),
    ];
    await begun(4);
    for (const upload of uploads) upload.finish();
    await Promise.all(asked);
    expect(uploads.length).toBe(4);
  });

  it("wait for each other where their files would take too much memory together", async () => {
    const budget = createByteBudget(MAX_UPLOAD_BYTES);
    const { pictures, picture, uploads, begun } = await slowHarness(await plainPicture("gif"), budget);
    const first = pictures.reupload(picture, opaque, undefined, never());
    await begun(1);
    const second = pictures.reupload(picture, { ...opaque, maxPixels: 100 }, undefined, never());
    await expect.poll(() => budget.isShort()).toBe(true);
    expect(uploads).toHaveLength(1);
    uploads[0]?.finish();
    await first;
    await begun(2);
    uploads[1]?.finish();
    expect(await second).toBe(uploadedUrl);
  });

  it("stop when nobody wants them any more", async () => {
    const { pictures, picture, uploads, begun } = await slowHarness(await plainPicture("gif"));
    const asker = new AbortController();
    const asked = pictures.offer(picture, opaque, undefined, deadline, asker.signal);
    await begun(1);
    asker.abort(new Error("changed my mind"));
    await expect(asked).rejects.toThrow("changed my mind");
    expect(uploads[0]?.signal.aborted).toBe(true);
  });
});

describe("uploads one by one", () => {
  const source = sourceAt(onDiscord, "7");

  it("tell their own failure", async () => {
    const bytes = await plainPicture("gif");
    const failing = createPictures({
      memo: new Keyv(),
      perceptualHashes: new Keyv(),
      clock: createHandClock(startMs),
      decoder: inProcessDecoder(async () => readPicture(bytes), createHandClock(startMs)),
      upload: async () => {
        throw new UserError("falUnreachable", {});
      },
      health: createStoreHealth(systemClock),
      metrics: SILENT_METRICS,
    });
    const picture = await failing.know(source, never());
    expect((await userErrorOf(failing.reupload(picture, opaque, undefined, never()))).key).toBe("falUnreachable");
  });

  it("need no second reading of what was read just now", async () => {
    const { pictures, reads, uploads } = setUp(await plainPicture("gif"));
    await pictures.offer(await pictures.know(source, never()), opaque, undefined, deadline, never());
    expect(reads.length).toBe(1);
    expect(uploads.length).toBe(1);
  });

  it("read again what was read a while ago: its bytes are not kept", async () => {
    const { clock, pictures, reads } = setUp(await plainPicture("gif"));
    const picture = await pictures.know(source, never());
    clock.advance(60_000);
    await pictures.offer(picture, opaque, undefined, deadline, never());
    expect(reads.length).toBe(2);
    expect(clock.sleepers()).toBe(0);
  });

  it("read the picture again where its bytes are not at hand", async () => {
    const { pictures, open, reads, uploads } = setUp(await plainPicture("gif"));
    const picture = await pictures.know(source, never());
    await open().offer(picture, opaque, undefined, deadline, never());
    expect(reads.length).toBe(2);
    expect(uploads.length).toBe(1);
  });

  it("refuse other bytes than those that were judged", async () => {
    const { pictures, open, posted, uploads } = setUp(await plainPicture("gif"));
    const picture = await pictures.know(source, never());
    posted.bytes = await plainPicture("gif", { width: 6, height: 4 });
    expect(await userErrorOf(open().offer(picture, opaque, undefined, deadline, never()))).toEqual({
      key: "pictureGone",
      params: { name: "cat.png" },
    });
    expect(uploads).toEqual([]);
  });

  it("refuse a picture whose flaw shows only when it is decoded", async () => {
    const { pictures, uploads } = setUp(bombPng({ width: 1_000, height: 900 })); // whole, but of too few pixels
    const picture = await pictures.know(source, never());
    expect((await userErrorOf(pictures.reupload(picture, opaque, undefined, never()))).key).toBe("pictureBroken");
    expect(uploads).toEqual([]);
  });
});
