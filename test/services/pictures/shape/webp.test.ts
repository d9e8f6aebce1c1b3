import { describe, expect, it } from "vitest";
import { BrokenFileError } from "../../../../src/services/pictures/shape/file-view.ts";
import { readShape } from "../../../../src/services/pictures/shape/shape.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");
const uint = (value: number, byteLength: number) => {
  const bytes = Buffer.alloc(byteLength);
  bytes.writeUIntLE(value, 0, byteLength);
  return bytes.toString("latin1");
};

const chunk = (type: string, body: string) =>
  `${type}${uint(body.length, 4)}${body}${body.length % 2 === 1 ? "\0" : ""}`;
const riff = (body: string) => latin1(`RIFF${uint(4 + body.length, 4)}WEBP${body}`);
const read = (bytes: Buffer) => readShape(bytes, "webp");
type Size = readonly [width: number, height: number];
const lossy = ([width, height]: Size, more = "data") =>
  chunk("VP8 ", `\0\0\0\x9d\x01\x2a${uint(width, 2)}${uint(height, 2)}${more}`);
const lossless = ([width, height]: Size, alpha = 0) =>
  chunk("VP8L", `\x2f${uint(width - 1 + (height - 1) * 2 ** 14 + alpha * 2 ** 28, 4)}d`);
const canvas = ([width, height]: Size, flags = "\0") =>
  chunk("VP8X", `${flags}\0\0\0${uint(width - 1, 3)}${uint(height - 1, 3)}`);
const frame = ([width, height]: Size, body: string, [x, y]: Size = [0, 0]) =>
  chunk("ANMF", `${uint(x, 3)}${uint(y, 3)}${uint(width - 1, 3)}${uint(height - 1, 3)}\0\0\0\0${body}`);

const plain = lossy([60, 40]);

describe("a webp", () => {
  it.each([
    ["a plain one", riff(plain)],
    ["one with something behind", Buffer.concat([riff(plain), latin1("more")])],
    ["one of odd length", riff(lossy([60, 40], "odd"))],
    ["one of odd length without its padding", riff(lossy([60, 40], "odd").slice(0, -1))],
    ["one with metadata", riff(`${canvas([60, 40], "\x08")}${plain}${chunk("EXIF", "zz")}`)],
    ["one without loss", riff(lossless([60, 40]))],
  ])("is complete: %s", (_what, bytes) => {
    expect(read(bytes)).toMatchObject({ width: 60, height: 40, frames: 1, complete: true, animated: false });
  });

  it("tells that it moves, and counts its frames", () => {
    const two = frame([60, 40], plain).repeat(2);
    expect(read(riff(`${canvas([60, 40], "\x02")}${two}`))).toMatchObject({
      width: 60,
      height: 40,
      frames: 2,
      complete: true,
      animated: true,
    });
  });

  it.each([
    ["its last byte", riff(plain).subarray(0, -1)],
    ["data", riff(canvas([60, 40]))],
    ["all that a chunk announces", riff(`${plain.slice(0, 4)}\x99${plain.slice(5)}`)],
  ])("is not complete without %s", (_what, bytes) => {
    expect(read(bytes)).toMatchObject({ width: 60, height: 40, complete: false });
  });

  it.each([
    ["a whole head", latin1("RIFF\x04\0\0\0WEB")],
    ["chunks", riff("")],
    ["its start code", riff(chunk("VP8 ", "0123456789012"))],
    ["its signature", riff(chunk("VP8L", "0123456789012"))],
    ["room for its size", riff(plain).subarray(0, 26)],
  ])("is broken without %s", (_what, bytes) => {
    expect(() => read(bytes)).toThrow(BrokenFileError);
  });

  it.each([
    ["its canvas", `${canvas([9_000, 8_000])}${plain}`],
    ["the picture on it", `${canvas([60, 40])}${lossy([9_000, 8_000])}`],
    ["the picture without loss on it", `${canvas([60, 40])}${lossless([9_000, 8_000])}`],
    ["a frame", `${canvas([60, 40], "\x02")}${frame([9_000, 8_000], plain)}`],
    ["a frame far from the edge", `${canvas([60, 40], "\x02")}${frame([8_940, 7_960], plain, [30, 20])}`],
    ["the picture in a frame", `${canvas([60, 40], "\x02")}${frame([60, 40], lossy([9_000, 8_000]))}`],
    ["a second picture", `${plain}${lossy([9_000, 8_000])}`],
  ])("is as large as the largest of its parts: %s", (_what, body) => {
    expect(read(riff(body))).toMatchObject({ width: 9_000, height: 8_000 });
  });

  it.each([
    ["its canvas", `${canvas([60, 40], "\x10")}${plain}`],
    ["its pixels", lossless([60, 40], 1)],
    ["a channel of its own", `${canvas([60, 40])}${chunk("ALPH", "data")}${plain}`],
  ])("is transparent as %s says", (_what, body) => {
    expect(read(riff(body))).toMatchObject({ channels: 4, hasAlpha: true });
  });
});
