import { Keyv } from "keyv";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../../src/core/async/clock.ts";
import { SILENT_METRICS } from "../../../../src/core/metrics.ts";
import type { PictureSource } from "../../../../src/core/request/picture.ts";
import { StoreError } from "../../../../src/core/store.ts";
import { perceptualHash } from "../../../../src/services/pictures/look/perceptual-hash.ts";
import type { RememberedLook } from "../../../../src/services/pictures/perceptual-hash-cache.ts";
import { createPictures } from "../../../../src/services/pictures/pictures.ts";
import { inProcessDecoder } from "../../../support/in-process-decoder.ts";
import { createStoreHealth } from "../../../../src/services/storage/store-health.ts";
import { bombPng, plainPicture } from "../../../support/pictures.ts";
import { userErrorOf } from "../expectations.ts";
import { asImage, asPng } from "./perceptual-hash-painting.ts";
import { texturedPicture } from "./perceptual-hash-pictures.ts";
import { readPicture } from "../read-picture.ts";

const never = (): AbortSignal => new AbortController().signal;
const needs = { maxPixels: 1_000, alpha: false };
const source: PictureSource = {
  attachmentId: "7",
  url: "https://cdn.discordapp.com/attachments/1/2/cat.png?ex=ffffffff&is=0&hm=0",
  name: "cat.png",
  spoiler: false,
};
const detailed = () => asPng(texturedPicture(5, 96, 72));

/** Pictures whose reads are counted; `open` opens them again, as after a restart. */
function setUp(bytes: Buffer, perceptualHashes = new Keyv<RememberedLook>()) {
  const reads: string[] = [];
  const posted = { bytes };
  const memo = new Keyv();
  const open = () =>
    createPictures({
      memo,
      perceptualHashes,
      clock: systemClock,
      decoder: inProcessDecoder(async ({ url }) => {
        reads.push(url);
        return readPicture(posted.bytes);
      }, systemClock),
      upload: async () => "https://files.example/uploaded",
      health: createStoreHealth(systemClock),
      metrics: SILENT_METRICS,
    });
  return { reads, posted, perceptualHashes, open, pictures: open() };
}

describe("the perceptual hash of a picture that was posted", () => {
  it("is that of its bytes, and needs no second download, nor does a model that comes after it", async () => {
    const bytes = await detailed();
    const { pictures, reads } = setUp(bytes);
    const picture = await pictures.know(source, never());
    expect(await pictures.perceptualHash(picture, never())).toBe(await perceptualHash(bytes));
    await pictures.reupload(picture, needs, undefined, never());
    expect(reads.length).toBe(1);
  });

  it("needs no second download beside a model that is offered the same picture", async () => {
    const { pictures, reads } = setUp(await detailed());
    const picture = await pictures.know(source, never());
    const hashing = pictures.perceptualHash(picture, never());
    await pictures.offer(picture, { ...needs, maxPixels: 1_000_000 }, undefined, { deadlineMs: 1_000 }, never());
    await hashing;
    expect(reads.length).toBe(1);
  });

  it("is made from one download where the bytes are not at hand, also for the model that comes after it", async () => {
    const { pictures, open, reads } = setUp(await detailed());
    const picture = await pictures.know(source, never());
    const later = open();
    await Promise.all(Array.from({ length: 20 }, () => later.perceptualHash(picture, never())));
    await later.reupload(picture, needs, undefined, never());
    expect(reads.length).toBe(2);
  });

  it.each([
    ["that it has one", detailed],
    ["that it has none", () => plainPicture("png")],
  ])("is remembered after a restart: %s", async (_what, make) => {
    const bytes = await make();
    const { pictures, open, reads, posted } = setUp(bytes);
    const picture = await pictures.know(source, never());
    const hash = await pictures.perceptualHash(picture, never());
    posted.bytes = await asImage(texturedPicture(6, 96, 72))
      .png()
      .toBuffer();
    expect(await open().perceptualHash(picture, never())).toBe(hash);
    expect(reads.length).toBe(1);
    expect(hash).toBe(await perceptualHash(bytes));
  });

  it.each([["no hash"], [{ hash: "abc" }], [{ hash: 7 }], [null]])("is made anew where %j was kept", async (kept) => {
    const bytes = await detailed();
    const { pictures, perceptualHashes } = setUp(bytes);
    const picture = await pictures.know(source, never());
    await (perceptualHashes as Keyv).set(picture.facts.sha256, kept);
    const hash = await perceptualHash(bytes);
    expect(await pictures.perceptualHash(picture, never())).toBe(hash);
    expect(await perceptualHashes.get(picture.facts.sha256)).toEqual({ hash });
  });

  it("is told while the store is away", async () => {
    const away = async () => Promise.reject(new StoreError("the store is away"));
    const store = { get: away, set: away, delete: away, clear: away };
    const bytes = await detailed();
    const { pictures } = setUp(bytes, new Keyv<RememberedLook>({ throwOnErrors: true, store }));
    const picture = await pictures.know(source, never());
    expect(await pictures.perceptualHash(picture, never())).toBe(await perceptualHash(bytes));
  });
});

describe("there is no perceptual hash, nor is that remembered,", () => {
  it("where other bytes are read than were judged", async () => {
    const { pictures, open, posted } = setUp(await detailed());
    const picture = await pictures.know(source, never());
    posted.bytes = await plainPicture("png");
    expect((await userErrorOf(open().perceptualHash(picture, never()))).key).toBe("pictureGone");
  });

  it("where the picture shows its flaw only when it is decoded", async () => {
    const { pictures, perceptualHashes } = setUp(bombPng({ width: 1_000, height: 900 }));
    const picture = await pictures.know(source, never());
    expect((await userErrorOf(pictures.perceptualHash(picture, never()))).key).toBe("pictureBroken");
    expect(await perceptualHashes.get(picture.facts.sha256)).toBe(undefined);
  });

  it("where whoever asks has left", async () => {
    const { pictures, perceptualHashes } = setUp(await detailed());
    const picture = await pictures.know(source, never());
    const asked = pictures.perceptualHash(picture, AbortSignal.abort(new Error("changed my mind")));
    await expect(asked).rejects.toThrow("changed my mind");
    expect(await perceptualHashes.get(picture.facts.sha256)).toBe(undefined);
  });
});
