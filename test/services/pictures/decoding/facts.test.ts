import { createHash } from "node:crypto";
import * as fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../../src/core/errors.ts";
import { PICTURE_FORMATS } from "../../../../src/core/request/picture.ts";
import { inspectPicture } from "../inspect-picture.ts";
import {
  animatedPicture,
  animatedPng,
  bmp,
  bombGif,
  bombPng,
  brandedFile,
  cmykJpeg,
  encode,
  greyPng,
  noise,
  noisy,
  orientedPicture,
  plainPicture,
  quartered,
  sixteenBitPng,
  svgWithReferences,
  transparentPicture,
  webpThatIsSvg,
} from "../../../support/pictures.ts";
import { damagedButShown } from "../../../support/damaged-pictures.ts";
import { normalisePicture } from "../../../../src/services/pictures/decoding/normalise.ts";
import { userErrorOf } from "../expectations.ts";

const name = "thing";
const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
const latin1 = (text: string) => Buffer.from(text, "latin1");

describe("facts of a picture", () => {
  const kinds: readonly (readonly [string, () => Promise<Buffer>, object])[] = [
    ["a plain png", () => plainPicture("png"), { format: "png", modelReady: true, hasAlpha: false }],
    ["a plain jpeg", () => plainPicture("jpeg"), { format: "jpeg", modelReady: true, hasAlpha: false }],
    ["a plain webp", () => plainPicture("webp"), { format: "webp", modelReady: true, hasAlpha: false }],
    ["a gif of one frame", () => plainPicture("gif"), { format: "gif", modelReady: false }],
    ["an avif", () => plainPicture("avif"), { format: "avif", modelReady: false }],
    ["a tiff", () => plainPicture("tiff"), { format: "tiff", modelReady: false }],
    ["an animated gif", () => animatedPicture("gif"), { format: "gif", modelReady: false }],
    ["an animated webp", () => animatedPicture("webp"), { format: "webp", modelReady: false }],
    ["an animated png", animatedPng, { format: "png", modelReady: false }],
    ["a jpeg of print colours", cmykJpeg, { format: "jpeg", modelReady: false }],
    ["a png of 16 bits", sixteenBitPng, { format: "png", modelReady: false }],
    ["a grey png", greyPng, { format: "png", modelReady: true }],
    ["a transparent png", () => transparentPicture("png"), { format: "png", modelReady: true, hasAlpha: true }],
    ["a transparent webp", () => transparentPicture("webp"), { format: "webp", modelReady: true, hasAlpha: true }],
    [
      "a progressive jpeg",
      () => quartered({ width: 60, height: 40 }).jpeg({ progressive: true }).toBuffer(),
      { format: "jpeg", modelReady: true },
    ],
    [
      "a png of few colours",
      () => quartered({ width: 60, height: 40 }).png({ palette: true }).toBuffer(),
      { format: "png", modelReady: true },
    ],
  ];

  it.each(kinds)("%s", async (_what, make, expected) => {
    const bytes = await make();
    expect(await inspectPicture(bytes, name)).toMatchObject({
      sha256: createHash("sha256").update(bytes).digest("hex"),
      byteLength: bytes.length,
      width: 60,
      height: 40,
      ...expected,
    });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("orientation %i: the size that a person sees", async (orientation) => {
    for (const format of ["jpeg", "webp", "png"] as const) {
      const facts = await inspectPicture(await orientedPicture(format, orientation), name);
      expect(facts).toMatchObject({ format, width: 60, height: 40, modelReady: orientation === 1 });
    }
  });
});

describe("files that are no pictures, or of a sort that is not read", () => {
  const unread = (format: string) => ({ key: "pictureFormatUnread", params: { name, format } });
  const no = (what: string) => ({ key: "notAPicture", params: { name, what } });
  const tar = Buffer.alloc(1024);
  tar.write("ustar", 257, "latin1");

  const files: readonly (readonly [string, Buffer, object])[] = [
    ["an empty file", Buffer.alloc(0), { key: "pictureEmpty", params: { name } }],
    ["heic", brandedFile("heic", "mif1", "heic"), unread("HEIC")],
    ["heic by its compatible brands", brandedFile("mif1", "miaf", "heic"), unread("HEIC")],
    ["a still picture of an unknown codec", brandedFile("mif1", "miaf"), unread("HEIC")],
    ["bmp", bmp(), unread("BMP")],
    ["svg", svgWithReferences(), unread("SVG")],
    ["svg without a prolog", latin1("<svg xmlns='http://www.w3.org/2000/svg'/>"), unread("SVG")],
    ["svg in UTF-16", Buffer.from("\ufeff<?xml version='1.0'?><svg/>", "utf16le"), unread("SVG")],
    ["pdf", latin1("%PDF-1.7\n%\xe2\xe3"), unread("PDF")],
    ["mp4", brandedFile("isom", "avc1", "mp41"), unread("video")],
    ["mov", brandedFile("qt  "), unread("video")],
    ["old mov", Buffer.concat([latin1("\0\0\0\x08wide\0\0\x10\0mdat"), noise(50)]), unread("video")],
    ["mkv and webm", Buffer.concat([latin1("\x1a\x45\xdf\xa3"), noise(50)]), unread("video")],
    ["avi", latin1("RIFF\x10\0\0\0AVI LIST"), unread("video")],
    ["wav", latin1("RIFF\x10\0\0\0WAVEfmt "), no("audio")],
    ["m4a", brandedFile("M4A ", "mp42"), no("audio")],
    ["mp3 with tags", latin1("ID3\x04\0\0\0\0\0\0"), no("audio")],
    ["mp3", latin1("\xff\xfb\x90\x44\0\0\0\0"), no("audio")],
    ["ogg", latin1("OggS\0\x02\0\0"), no("audio")],
    ["flac", latin1("fLaC\0\0\0\x22"), no("audio")],
    ["zip", latin1("PK\x03\x04\x14\0"), no("archive")],
    ["gzip, as of svgz", latin1("\x1f\x8b\x08\0\0\0\0\0"), no("archive")],
    ["7z", latin1("7z\xbc\xaf\x27\x1c\0\x04"), no("archive")],
    ["rar", latin1("Rar!\x1a\x07\x01\0"), no("archive")],
    ["tar", tar, no("archive")],
    ["text", Buffer.from("Grüße, it's me\n"), no("text")],
    ["text in an old encoding", latin1("Gr\xfc\xdfe\r\n"), no("text")],
    ["text in UTF-16", Buffer.from("\ufeffhello", "utf16le"), no("text")],
    ["text that begins like a bitmap", latin1("BMW is a maker of cars."), no("text")],
    ["html with a drawing", latin1("<!DOCTYPE html><html><svg></svg>"), no("text")],
    ["json", latin1('{"a":1}'), no("text")],
    ["a program", Buffer.concat([latin1("\x7fELF\x02\x01\x01\0"), noise(50)]), no("unknown")],
    ["jpeg xl in a container", brandedFile("jxl ", "jxl "), no("unknown")],
    ["zero bytes", Buffer.alloc(5000), no("unknown")],
    ["noise", Buffer.concat([latin1("\0"), noise(5000)]), no("unknown")],
  ];

  it.each(files)("%s", async (_what, bytes, expected) => {
    expect(await userErrorOf(inspectPicture(bytes, name))).toEqual(expected);
  });

  it("30 MB of noise", async () => {
    expect((await userErrorOf(inspectPicture(noise(30_000_000), name))).key).toBe("notAPicture");
  });
});

const broken = { key: "pictureBroken", params: { name } };

describe("pictures of too many pixels", () => {
  const tooManyPixels = { key: "pictureTooManyPixels", params: { name, limitMegapixels: expect.any(Number) } };
  const real = () => quartered({ width: 60, height: 40 }).resize(12_000, 9_000, { fit: "fill", kernel: "nearest" });

  const bombs: readonly (readonly [string, () => Promise<Buffer> | Buffer])[] = [
    ["a png that claims 60000 × 60000", () => bombPng({ width: 60_000, height: 60_000 })],
    ["a png that claims 12000 × 9000", () => bombPng({ width: 12_000, height: 9_000 })],
    ["a png that claims 64000001 × 1", () => bombPng({ width: 64_000_001, height: 1 })],
    ["a gif that claims 65535 × 65535", () => bombGif({ width: 65_535, height: 65_535 })],
    ["a real jpeg of 12000 × 9000", () => real().jpeg().toBuffer()],
    ["a real png of 12000 × 9000", () => real().png({ compressionLevel: 1 }).toBuffer()],
  ];

  it.each(bombs)("%s is refused by its header", async (_what, make) => {
    expect(await userErrorOf(inspectPicture(await make(), name))).toEqual(tooManyPixels);
  });

  it("a picture of exactly 64 megapixels is read", async () => {
    expect(await inspectPicture(bombPng({ width: 8_000, height: 8_000 }), name)).toMatchObject({ width: 8_000 });
  });
});

describe("pictures of a shape that no decoder is to see", () => {
  const tooLong = { key: "pictureTooLong", params: { name, limitPixels: 30_000, limitRatio: 1_000 } };

  it.each([
    ["a png of 64000000 × 1", () => bombPng({ width: 64_000_000, height: 1 })],
    ["a png of 1 × 64000000", () => bombPng({ width: 1, height: 64_000_000 })],
    ["a real png of 1001 × 1", () => plainPicture("png", { width: 1_001, height: 1 })],
    ["a real webp of 1001 × 1", () => plainPicture("webp", { width: 1_001, height: 1 })],
    ["a real jpeg of 1001 × 1", () => plainPicture("jpeg", { width: 1_001, height: 1 })],
    ["a real tiff of 1 × 1001", () => plainPicture("tiff", { width: 1, height: 1_001 })],
    ["a real gif of 1 × 1001", () => plainPicture("gif", { width: 1, height: 1_001 })],
    ["a real avif of 1 × 1001", () => plainPicture("avif", { width: 1, height: 1_001 })],
    ["a gif of 65535 × 900", () => bombGif({ width: 65_535, height: 900 })],
  ] as const)("%s is refused", async (_what, make) => {
    expect(await userErrorOf(inspectPicture(await make(), name))).toEqual(tooLong);
  });
});

describe("files that are two things", () => {
  it.each([
    [
      "gif and html",
      async () => Buffer.concat([await plainPicture("gif"), latin1("<script>alert(1)</script>")]),
      "gif",
    ],
    ["jpeg with a zip behind", async () => Buffer.concat([await plainPicture("jpeg"), latin1("PK\x03\x04")]), "jpeg"],
    ["png with bytes behind", async () => Buffer.concat([await plainPicture("png"), noise(500)]), "png"],
    ["webp with svg behind", async () => Buffer.concat([await plainPicture("webp"), svgWithReferences()]), "webp"],
  ] as const)("%s is what its first bytes say", async (_what, make, format) => {
    expect(await inspectPicture(await make(), name)).toMatchObject({ format, width: 60, height: 40 });
  });

  it.each([
    ["svg behind the first bytes of a webp", webpThatIsSvg()],
    ["svg behind the first bytes of a gif", Buffer.concat([latin1("GIF89a"), svgWithReferences()])],
    ["svg behind the first bytes of a jpeg", Buffer.concat([latin1("\xff\xd8\xff"), svgWithReferences()])],
    ["svg behind the brand of an avif", Buffer.concat([brandedFile("avif", "mif1"), svgWithReferences()])],
    ["the first bytes of a tiff alone", latin1("II*\0")],
    ["the first bytes of a png alone", latin1("\x89PNG\r\n\x1a\n")],
    ["the first bytes of a jpeg alone", latin1("\xff\xd8\xff")],
    ["a webp's head alone", latin1("RIFF\x04\0\0\0WEBP")],
  ])("%s is broken, and nothing else reads it", async (_what, bytes) => {
    expect(await userErrorOf(inspectPicture(bytes, name))).toEqual(broken);
  });

  it("svg has no reader in this process, whoever asks", async () => {
    await expect(sharp(svgWithReferences()).metadata()).rejects.toThrow("unsupported image format");
  });

  it("a moving avif is taken for an avif, by its first brand alone", async () => {
    expect(await userErrorOf(inspectPicture(brandedFile("avis", "msf1"), name))).toEqual(broken);
  });

  it("a heic that calls itself avif is broken", async () => {
    expect(await userErrorOf(inspectPicture(brandedFile("avif", "heic"), name))).toEqual(broken);
  });
});

describe("damaged files", async () => {
  it.each(await damagedButShown())("a $format that browsers show is taken: $what", async ({ format, bytes }) => {
    expect(await inspectPicture(bytes, name)).toMatchObject({ format, width: 200, height: 160 });
  });

  it("go to models as they were made right, not as they were posted", async () => {
    const damaged = (await damagedButShown()).filter(({ what }) => /cut|without|wrong/.test(what));
    expect(damaged.length).toBeGreaterThan(10);
    for (const { bytes } of damaged) {
      const facts = await inspectPicture(bytes, name);
      expect(facts.modelReady).toBe(false);
      const made = await normalisePicture(bytes, facts, { maxPixels: 1_000_000, alpha: false }, undefined);
      expect(await inspectPicture(made.bytes, name)).toMatchObject({ width: 200, height: 160, modelReady: true });
    }
  });

  it.each(["webp", "avif", "tiff"] as const)(
    "a %s that is cut off is broken: there is nothing to see",
    async (format) => {
      const bytes = await encode(noisy({ width: 200, height: 150 }), format);
      for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.98]) {
        expect(await userErrorOf(inspectPicture(cut(bytes, share), name))).toEqual(broken);
      }
    },
  );

  it.each(["png", "jpeg", "gif"] as const)("a %s of which nothing has come but its head is broken", async (format) => {
    const bytes = await encode(noisy({ width: 200, height: 150 }), format);
    for (const byteLength of [12, 24, 33, 40]) {
      expect(await userErrorOf(inspectPicture(bytes.subarray(0, byteLength), name))).toEqual(broken);
    }
  });

  it("a jpeg that ends where its picture begins is broken", async () => {
    const bytes = await plainPicture("jpeg", { width: 200, height: 150 });
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    expect(await userErrorOf(inspectPicture(bytes.subarray(0, scan + 14), name))).toEqual(broken);
  });

  it("a picture of one colour is none", async () => {
    const plain = sharp({ create: { width: 60, height: 40, channels: 3, background: "teal" } });
    for (const format of PICTURE_FORMATS) {
      expect(await inspectPicture(await encode(plain.clone(), format), name)).toMatchObject({ format });
    }
  });

  it("a png whose data were changed is not handed on as it is", async () => {
    const bytes = await encode(noisy({ width: 200, height: 150 }), "png");
    bytes.fill(0, bytes.length / 2, bytes.length / 2 + 100);
    expect(await inspectPicture(bytes, name)).toMatchObject({ modelReady: false });
  });
});

describe("whatever the bytes", () => {
  async function verdict(bytes: Buffer): Promise<string> {
    try {
      const { width, height } = await inspectPicture(bytes, name);
      return width * height > 0 ? "good" : "facts of nothing";
    } catch (error) {
      return error instanceof UserError ? "good" : String(error);
    }
  }

  it("random bytes give facts or one clear error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await verdict(Buffer.from(bytes))).toBe("good");
      }),
      { numRuns: 300 },
    );
  });

  it("so do random bytes behind any known beginning", async () => {
    const beginnings = [
      ["\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF89a", "II*\0", "MM\0*", "BM", "PK\x03\x04", "<svg ", "\xff\xfe"],
      ["RIFF\x20\0\0\0WEBPVP8 ", "RIFF\x20\0\0\0WEBPVP8X", "\0\0\0\x18ftypavif\0\0\0\0mif1avif", "\0\0\0\x18ftyp"],
    ].flat();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 200 }), async (beginning, rest) => {
        expect(await verdict(Buffer.concat([latin1(beginning), rest]))).toBe("good");
      }),
      { numRuns: 500 },
    );
  });

  it("and so does every cut and change of a good file", async () => {
    const good = await Promise.all([
      ...PICTURE_FORMATS.map((format) => plainPicture(format)),
      animatedPicture("gif"),
      animatedPicture("webp"),
      animatedPng(),
      cmykJpeg(),
      orientedPicture("jpeg", 6),
    ]);
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good),
        fc.array(change, { maxLength: 8 }),
        fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
        async (original, changes, keptShare) => {
          const bytes = Buffer.from(original);
          for (const { at, value } of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
          expect(await verdict(bytes.subarray(0, Math.ceil(bytes.length * keptShare)))).toBe("good");
        },
      ),
      { numRuns: 600 },
    );
  });
});
