import { describe, expect, it } from "vitest";
import { walkJpeg, walkPng, walkWebp } from "../../../src/services/pictures/structure.ts";
import { pngChunk } from "../../support/pictures.ts";

const latin1 = (...parts: string[]) => Buffer.from(parts.join(""), "latin1");

describe("a jpeg's structure", () => {
  const [start, end] = ["\xff\xd8", "\xff\xd9"];
  const frame = "\xff\xc0\0\x04ab";
  const scan = "\xff\xda\0\x04ab";

  it.each([
    ["a plain one", latin1(start, frame, scan, "data", end)],
    ["one with a thumbnail", latin1(start, "\xff\xe1\0\x08", end, "zzzz", frame, scan, "data", end)],
    ["one with restart marks", latin1(start, frame, scan, "da\xff\xd0ta\xff\xd7", end)],
    ["one with escaped data", latin1(start, frame, scan, "da\xff\0ta", end)],
    ["one with fill bytes", latin1(start, "\xff", frame, scan, "data\xff\xff", end)],
    ["a progressive one", latin1(start, "\xff\xc2\0\x04ab", scan, "data", "\xff\xc4\0\x03a", scan, "data", end)],
    ["one with something behind", latin1(start, frame, scan, "data", end, "PK\x03\x04")],
  ])("%s is complete", (_what, bytes) => {
    expect(walkJpeg(bytes)).toEqual({ complete: true, animated: false });
  });

  it.each([
    ["no end", latin1(start, frame, scan, "data")],
    ["half of an end", latin1(start, frame, scan, "data\xff")],
    ["only a thumbnail's end", latin1(start, "\xff\xe1\0\x08", end, "zzzz", frame, scan, "data")],
    ["no scan", latin1(start, frame, end)],
    ["no frame", latin1(start, scan, "data", end)],
    ["a frame of a kind that few can read", latin1(start, "\xff\xc9\0\x04ab", scan, "data", end)],
    ["something between its segments", latin1(start, frame, "zz", scan, "data", end)],
    ["nothing", latin1(start)],
  ])("with %s it is not", (_what, bytes) => {
    expect(walkJpeg(bytes).complete).toBe(false);
  });
});

describe("a png's structure", () => {
  const start = latin1("\x89PNG\r\n\x1a\n");
  const [header, data, end] = [pngChunk("IHDR"), pngChunk("IDAT"), pngChunk("IEND")];

  it("is complete with data and an end, whatever follows", () => {
    expect(walkPng(Buffer.concat([start, header, data, end]))).toEqual({ complete: true, animated: false });
    expect(walkPng(Buffer.concat([start, header, data, end, latin1("more")])).complete).toBe(true);
  });

  it("tells that it moves", () => {
    expect(walkPng(Buffer.concat([start, header, pngChunk("acTL"), data, end])).animated).toBe(true);
  });

  it.each([
    ["an end", [header, data]],
    ["data", [header, end]],
    ["a byte of its end", [header, data, end.subarray(0, 11)]],
    ["a right checksum", [header, Buffer.concat([data.subarray(0, 11), latin1("!")]), end]],
  ])("is not without %s", (_what, chunks) => {
    expect(walkPng(Buffer.concat([start, ...chunks])).complete).toBe(false);
  });
});

describe("a webp's structure", () => {
  const data = "VP8 \x04\0\0\0data";
  const extended = (flags: string) => `VP8X\x0a\0\0\0${flags}\0\0\0\0\0\0\0\0\0`;
  const riff = (body: string) => latin1("RIFF", String.fromCharCode(4 + body.length), "\0\0\0WEBP", body);

  it.each([
    ["a plain one", riff(data)],
    ["one with something behind", Buffer.concat([riff(data), latin1("more")])],
    ["one of odd length", riff("VP8 \x03\0\0\0dat\0")],
    ["one of odd length without its padding", riff("VP8 \x03\0\0\0dat")],
    ["one with metadata", riff(`${extended("\x08")}${data}EXIF\x02\0\0\0zz`)],
  ])("%s is complete", (_what, bytes) => {
    expect(walkWebp(bytes)).toEqual({ complete: true, animated: false });
  });

  it("tells that it moves", () => {
    expect(walkWebp(riff(`${extended("\x02")}ANMF\x02\0\0\0zz`))).toEqual({ complete: true, animated: true });
  });

  it.each([
    ["its last byte", riff(data).subarray(0, -1)],
    ["data", riff(extended("\0"))],
    ["all that a chunk announces", riff("VP8 \x09\0\0\0data")],
    ["a whole head", latin1("RIFF\x04\0\0\0WEB")],
  ])("is not without %s", (_what, bytes) => {
    expect(walkWebp(bytes).complete).toBe(false);
  });
});
