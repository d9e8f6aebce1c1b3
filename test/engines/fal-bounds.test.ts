import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../src/core/request/engine.ts";
import type { Progress } from "../../src/core/request/progress.ts";
import type { Fal, Flood } from "fal-stand-in";
import { drive, type ManualClock } from "../support/manual-clock.ts";
import { lifetime, never, OCR, ocrInput, RESULT, STATUS, STREAM, startFalScene } from "./fal-scene.ts";

const FILE = "https://v3.fal.media/files/a.jpg";
const MB = 1024 * 1024;
const FLOOD = { bytes: 400 * MB } as const;
const PACKED = { ...FLOOD, isPacked: true } as const;
/** What may lie on the way when the reader breaks off. */
const UNDER_WAY_BYTES = 40 * MB;

let clock: ManualClock;
let fal: Fal;
let engine: Engine;

beforeEach(async () => {
  ({ clock, fal, engine } = await startFalScene());
});
afterEach(() => fal.close());

/** What is packed is unpacked in real time: it must not be outrun by a clock that leaps. */
const STEP_MS = 10;
const driven = <Result>(work: Promise<Result>) => drive(clock, work, STEP_MS);
const submit = () => engine.submit(OCR, ocrInput, lifetime, never);
const watch = (requestId: string, seen: Progress[] = []) =>
  driven(engine.watch(OCR, requestId, (progress) => seen.push(progress), never));
async function finished() {
  fal.answer(OCR, { output: { results: "STOP" } });
  const requestId = await submit();
  await watch(requestId);
  return requestId;
}
/** Of each flood, as soon as its sender has noticed. */
const takenBytes = () => fal.calls.flatMap(({ takenBytes: taken }) => (taken === undefined ? [] : [taken]));
/** A packed flood is so short that it lies in the sockets as a whole: how far it was read cannot be seen from there. */
const expectLeftEarly = async (flood: Flood) => {
  await expect.poll(() => takenBytes().length, { timeout: 10_000 }).toBeGreaterThan(0);
  if (!flood.isPacked) for (const taken of takenBytes()) expect(taken).toBeLessThan(UNDER_WAY_BYTES);
};

describe.each([
  ["as it is", FLOOD],
  ["packed", PACKED],
] as const)("an answer of 400 MB, %s, is read no further than it may be long:", (_how, flood) => {
  it("a result is unreadable, and is not asked for again", async () => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, flood, times: 99 });
    await expect(driven(engine.result(OCR, requestId, never))).rejects.toMatchObject({
      key: "modelAnswerUnreadable",
    });
    await expectLeftEarly(flood);
    expect(fal.calls.filter(({ path }) => RESULT.test(path))).toHaveLength(1);
  });

  it("a result's error speaks by its status", async () => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status: 422, flood, times: 99 });
    await expect(driven(engine.result(OCR, requestId, never))).rejects.toMatchObject({
      key: "modelInputRefused",
    });
    await expectLeftEarly(flood);
  });

  it("a submit's leaves open whether there is a job", async () => {
    fal.faults.add({ method: "POST", route: /./, flood, times: 99 });
    await expect(driven(submit())).rejects.toMatchObject({ key: "submitUncertain" });
    await expectLeftEarly(flood);
  });

  it("a status is asked for again", async () => {
    fal.answer(OCR, { queue: [1], logs: ["a"] });
    fal.faults.add({ route: STREAM, reset: "before" });
    fal.faults.add({ route: STATUS, flood, times: 2 });
    const seen: Progress[] = [];
    await watch(await submit(), seen);
    expect(seen).toContainEqual({ stage: "running", log: "a" });
    await expectLeftEarly(flood);
  });

  it("a cancel's is asked for again", async () => {
    fal.answer(OCR, { hold: true });
    const requestId = await submit();
    fal.faults.add({ route: /\/cancel$/, flood });
    await driven(engine.cancel(OCR, requestId));
    expect(fal.jobs[0]?.cancelled).toBe(true);
    await expectLeftEarly(flood);
  });

  it.each(["POST", "PUT"])("an upload's %s is sent again", async (method) => {
    fal.faults.add({ method, route: /./, flood });
    const bytes = Buffer.from([1, 2, 3]);
    await driven(engine.upload({ bytes, contentType: "image/png" }, never));
    expect(fal.uploads.at(-1)?.bytes).toEqual(bytes);
    await expectLeftEarly(flood);
  });

  it("a file is none, whatever it says of its length", async () => {
    for (const headers of [{}, ...(flood === PACKED ? [] : [{ "content-length": `${FLOOD.bytes + 100_000}` }])]) {
      fal.faults.add({ route: /fal\.media/, flood, contentType: "image/png", headers, times: 9 });
      await expect(driven(engine.download(FILE, MB, never))).rejects.toMatchObject({
        key: "modelAnswerUnreadable",
      });
      fal.faults.clear();
    }
    await expectLeftEarly(flood);
  });

  it("a file's error page is not read", async () => {
    fal.faults.add({ route: /fal\.media/, status: 503, flood, times: 9 });
    await expect(driven(engine.download(FILE, MB, never))).rejects.toMatchObject({ key: "falUnreachable" });
    await expectLeftEarly(flood);
  });

  it.each([
    ["line", { head: "data: ", repeated: "a", tail: "" }],
    ["event of many lines", { head: "", repeated: "data: a\n", tail: "" }],
    ["comment", { head: ": ", repeated: "a", tail: "" }],
  ])("an event stream of one %s is left, and polled for", async (_what, text) => {
    fal.answer(OCR, { queue: [1], logs: ["a"] });
    fal.faults.add({ route: STREAM, flood: { ...flood, text }, contentType: "text/event-stream" });
    const seen: Progress[] = [];
    await watch(await submit(), seen);
    expect(seen).toContainEqual({ stage: "running", log: "a" });
    await expectLeftEarly(flood);
  });
});

describe("a file", () => {
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]);

  it.each(["application/json", "text/html", "text/event-stream", "nonsense", ""])(
    "is read as it is, though it is served as %j",
    async (contentType) => {
      fal.files.put({ url: FILE, bytes, contentType });
      expect((await engine.download(FILE, 100, never)).bytes).toEqual(bytes);
    },
  );

  it("tells how long it will be before it is read, and never grows beyond that", async () => {
    fal.files.put({ url: FILE, bytes, contentType: "image/jpeg" });
    const told: number[] = [];
    await engine.download(FILE, 100, never, (byteLength) => told.push(byteLength));
    expect(told).toEqual([bytes.length]);
  });

  it("of an announced length that is too large is not read", async () => {
    fal.files.put({ url: FILE, bytes: Buffer.alloc(101), contentType: "image/jpeg" });
    const told: number[] = [];
    const download = engine.download(FILE, 100, never, (byteLength) => told.push(byteLength));
    await expect(download).rejects.toMatchObject({ key: "modelAnswerUnreadable" });
    expect(told).toEqual([]);
  });

  it("that ends before its announced length is read again", async () => {
    fal.files.put({ url: FILE, bytes, contentType: "image/jpeg" });
    fal.faults.add({
      route: /fal\.media/,
      flood: { bytes: 1, text: { head: "", repeated: "a", tail: "" } },
      headers: { "content-length": "9999999" },
    });
    const download = driven(engine.download(FILE, 10_000_000, never));
    expect((await download).bytes).toEqual(bytes);
  });
});
