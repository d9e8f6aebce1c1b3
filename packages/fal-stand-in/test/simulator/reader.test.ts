import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/protocol/clock.ts";
import { createReader, openReader, type Reader } from "../../src/simulator/reader.ts";
import { findTesseract, type ReadingEngine, startTesseract } from "../../src/simulator/tesseract.ts";
import { createManualClock } from "../../../../test/support/manual-clock.ts";
import { plainPicture } from "../../../../test/support/pictures.ts";
import { writtenPicture } from "./written-picture.ts";

describe("the simulator's reader", () => {
  let reader: Reader | undefined;
  beforeAll(() => {
    reader = openReader(systemClock);
  });
  afterAll(() => reader?.close());

  it.each([
    { how: "dark on light", look: {} },
    { how: "light on dark", look: { ground: "#222233", ink: "#ffffff" } },
    { how: "small", look: { letterPixels: 14 } },
    { how: "large", look: { letterPixels: 200 } },
    { how: "on nothing", look: { ground: "none" } },
  ])("reads words line by line, $how", async ({ look }) => {
    const text = await reader?.read(await writtenPicture(["The tower opens", "at nine from May"], look));
    expect(text).toBe("The tower opens\nat nine from May");
  });

  it("finds no words in a picture without any", async () => {
    expect(await reader?.read(await plainPicture("png", { width: 320, height: 200 }))).toBe("");
  });

  it("fails at what is no picture, and reads the next one", async () => {
    await expect(reader?.read(Buffer.from("no picture"))).rejects.toThrow("unsupported image format");
    expect(await reader?.read(await writtenPicture(["Still here"]))).toBe("Still here");
  });
});

it("Tesseract that is ended while it loads or reads leaves no reading open, and no thread", async () => {
  const picture = await writtenPicture(["Read me"]);
  const loading = startTesseract(findTesseract() ?? "");
  await Promise.all([expect(loading.read(picture)).rejects.toThrow("has ended"), loading.end()]);
  const busy = startTesseract(findTesseract() ?? "");
  await busy.read(picture);
  await Promise.all([expect(busy.read(picture)).rejects.toThrow("has ended"), busy.end()]);
});

it("Tesseract that finds no model says so, and can be ended", async () => {
  const engine = startTesseract("/nowhere");
  const reading = engine.read(await writtenPicture(["Read me"]));
  await expect(reading).rejects.toThrow("Tesseract");
  await engine.end();
});

describe("the life of the engine that reads", () => {
  /** A reader on a clock that stands still, with engines that do as told. */
  function createBench(read: () => Promise<string>) {
    const life: string[] = [];
    const clock = createManualClock();
    const startEngine = (): ReadingEngine => {
      life.push("started");
      return { read, end: async () => void life.push("ended") };
    };
    return { life, clock, reader: createReader(startEngine, clock) };
  }

  it("begins with the first picture, ends after a minute of rest, and begins anew", async () => {
    const { life, clock, reader } = createBench(async () => "words");
    const picture = await plainPicture("png");
    expect(life).toEqual([]);
    await reader.read(picture);
    await clock.advance(59_000);
    await reader.read(picture);
    await clock.advance(59_000);
    expect(life).toEqual(["started"]);
    await clock.advance(1_000);
    expect(life).toEqual(["started", "ended"]);
    await reader.read(picture);
    await reader.close();
    expect(life).toEqual(["started", "ended", "started", "ended"]);
  });

  it("does not begin once it is closed", async () => {
    const { life, reader } = createBench(async () => "words");
    const reading = reader.read(await plainPicture("png"));
    await Promise.all([expect(reading).rejects.toThrow("closed"), reader.close()]);
    expect(life).toEqual([]);
  });

  it("ends where a picture takes longer than 20 seconds, and where it fails", async () => {
    const readings = [
      () => new Promise<string>(() => undefined),
      () => Promise.reject(new Error("broken")),
      async () => "words",
    ];
    const { life, clock, reader } = createBench(async () => readings.shift()?.() ?? "");
    const picture = await plainPicture("png");
    const late = reader.read(picture);
    const next = reader.read(picture);
    await clock.sleepers(1);
    await Promise.all([expect(late).rejects.toThrow("within 20 seconds"), clock.advance(20_000)]);
    await expect(next).rejects.toThrow("broken");
    expect(await reader.read(picture)).toBe("words");
    expect(life).toEqual(["started", "ended", "started", "ended", "started"]);
  });
});
