import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFalEngine } from "../../../src/engines/fal.ts";
import { type Fal, startFal } from "fal-stand-in";
import { createFetchMadeFiles, type FetchMadeFiles } from "../../../src/services/answers/made-files.ts";
import { type ByteBudget, createByteBudget } from "../../../src/core/async/byte-budget.ts";
import { createManualClock, drive, type ManualClock } from "../../support/manual-clock.ts";
import { openInProcessDecoder } from "../../support/in-process-decoder.ts";
import { plainPicture } from "../../support/pictures.ts";

const MB = 1024 * 1024;
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 10 * MINUTE_MS;
const never = new AbortController().signal;
const picture = await plainPicture("png");

let clock: ManualClock;
let fal: Fal;
let budget: ByteBudget;
let fetchFiles: FetchMadeFiles;

beforeEach(async () => {
  clock = createManualClock();
  fal = await startFal({ key: "k", clock });
  const engine = createFalEngine({ key: "k", baseUrl: fal.url, fetch, clock, startTimeoutSeconds: 600 });
  budget = createByteBudget(128 * MB);
  fetchFiles = createFetchMadeFiles({
    engine,
    pictures: openInProcessDecoder({ attachmentHosts: [] }),
    clock,
    timeoutMs: TIMEOUT_MS,
    budget,
  });
});
afterEach(() => fal.close());

/** A picture file of just so many bytes. */
function put(byteLength: number): string {
  return fal.files.put({ bytes: Buffer.concat([picture], byteLength), contentType: "image/png" });
}

/** A person fetches files, and holds them until they are dropped. */
function hold(urls: readonly string[], { signal = never, maxFileBytes = 500 * MB } = {}) {
  const drops: (() => void)[] = [];
  const files = fetchFiles(urls, { signal, maxFileBytes, onFilesHeld: (drop) => drops.push(drop) });
  const drop = () => {
    for (const release of drops.splice(0)) release();
  };
  return { files, drop };
}
const reads = () => fal.calls.filter(({ host }) => host.endsWith("fal.media")).length;
/** Lets everything happen that can. */
const settle = () => clock.advance(1);

describe("the files of answers", () => {
  it("wait for each other while together they would take more than 128 MB", async () => {
    const held = [hold([put(60 * MB)]), hold([put(60 * MB)])];
    for (const { files } of held) expect((await files)[0]?.bytes).toHaveLength(60 * MB);
    const third = hold([put(20 * MB)]);
    await settle();
    expect(reads()).toBe(2);
    held[0]?.drop();
    expect((await third.files)[0]?.bytes).toHaveLength(20 * MB);
    expect(reads()).toBe(3);
  });

  it("take no more room than they are long, and none when they are dropped", async () => {
    const held = hold([put(MB)]);
    await held.files;
    const rest = await budget.take(127 * MB, never);
    rest.release();
    held.drop();
    await budget.take(128 * MB, never);
  });

  it("take no more room than what is posted", async () => {
    expect(await hold([put(10 * MB)], { maxFileBytes: MB }).files).toMatchObject([{ isReencoded: true }]);
    await budget.take(127 * MB, never);
  });

  it("give their room back when they cannot be had", async () => {
    const { files } = hold(["https://v3.fal.media/files/gone.png"]);
    await expect(drive(clock, files)).rejects.toMatchObject({ key: "resultLost" });
    await budget.take(128 * MB, never);
  });

  it.each([500, 503, 429])(
    "are asked for again while fal answers %i, and leave their room to others meanwhile",
    async (status) => {
      const url = put(MB);
      fal.faults.add({ route: /fal\.media/, status, body: { detail: "x" }, times: 12 });
      const held = hold([url]);
      const others: Promise<unknown>[] = [];
      const letOthersIn = () => others.push(budget.take(128 * MB, never).then((share) => share.release()));
      const stop = fal.on("call", () => {
        if (reads() === 7) letOthersIn();
      });
      expect(await drive(clock, held.files)).toHaveLength(1);
      stop();
      held.drop();
      expect(others).toHaveLength(1);
      await others[0];
    },
  );

  it("are marked as being read in each try alone", async () => {
    const url = put(MB);
    fal.faults.add({ route: /fal\.media/, status: 503, body: {}, times: 6 });
    const marks: string[] = [];
    const beginReading = () => {
      marks.push("begun");
      return Promise.resolve(() => void marks.push("ended"));
    };
    await drive(clock, fetchFiles([url], { signal: never, maxFileBytes: 500 * MB, beginReading }));
    expect(marks).toEqual(["begun", "ended", "begun", "ended"]);
  });

  it("that stay out of reach are told as fal being away when their time is over", async () => {
    fal.faults.add({ route: /fal\.media/, status: 503, body: {}, times: Infinity });
    const startMs = clock.now();
    await expect(drive(clock, hold([put(MB)]).files)).rejects.toMatchObject({ key: "falUnreachable" });
    const durationMs = clock.now() - startMs;
    expect([durationMs > TIMEOUT_MS / 2, durationMs < TIMEOUT_MS + MINUTE_MS]).toEqual([true, true]);
    await budget.take(128 * MB, never);
  });

  it("are waited for by the time of who asked, and for a minute at least", async () => {
    fal.faults.add({ route: /fal\.media/, status: 503, body: {}, times: Infinity });
    const startMs = clock.now();
    const asker = { signal: never, maxFileBytes: 500 * MB, askedAtMs: startMs - TIMEOUT_MS };
    await expect(drive(clock, fetchFiles([put(MB)], asker))).rejects.toMatchObject({ key: "falUnreachable" });
    expect(clock.now() - startMs).toBeGreaterThan(MINUTE_MS / 2);
    expect(clock.now() - startMs).toBeLessThan(2 * MINUTE_MS);
  });

  it("are not waited for by who has left", async () => {
    await budget.take(128 * MB, never);
    const leaving = new AbortController();
    const left = hold([put(MB)], { signal: leaving.signal });
    leaving.abort(new Error("gone"));
    await expect(left.files).rejects.toThrow("gone");
    expect(reads()).toBe(0);
  });

  it("of one answer have 64 MB together, and come in order", async () => {
    const held = hold([put(2 * MB), put(MB)]);
    expect((await held.files).map(({ bytes }) => bytes.length)).toEqual([2 * MB, MB]);
    held.drop();
    await expect(hold([put(40 * MB), put(30 * MB)]).files).rejects.toMatchObject({ key: "modelAnswerUnreadable" });
  });

  it("of many answers never wait for each other for ever", async () => {
    const held = Array.from({ length: 5 }, () => hold([put(MB), put(MB)]));
    await Promise.all(
      held.map(async ({ files, drop }) => {
        expect(await files).toHaveLength(2);
        drop();
      }),
    );
  });

  it("are a JPEG whatever they are served as", async () => {
    const bytes = await plainPicture("jpeg");
    for (const contentType of ["application/json", "text/plain", "application/octet-stream", ""]) {
      const url = fal.files.put({ url: "https://v3.fal.media/files/a", bytes, contentType });
      expect(await hold([url]).files).toEqual([
        { bytes, contentType: "image/jpeg", isReencoded: false, isBlack: false },
      ]);
    }
  });
});
