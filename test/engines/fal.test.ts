import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../src/core/request/engine.ts";
import type { Progress } from "../../src/core/request/progress.ts";
import { createFalEngine } from "../../src/engines/fal.ts";
import { type Fal, MODEL_ERRORS, REQUEST_ERRORS, startFal } from "fal-stand-in";
import { drive, type ManualClock } from "../support/manual-clock.ts";
import { FLUX, fluxInput, never, OCR, ocrInput, startFalScene } from "./fal-scene.ts";

const SUBMIT_ROUTE = `queue.fal.run/${FLUX}`;
const OCR_STATUS = /^queue\.fal\.run\/fal-ai\/florence-2-large\/requests\/[^/]+\/status$/;
const OCR_STREAM = /\/status\/stream$/;
const OCR_RESULT = /^queue\.fal\.run\/fal-ai\/florence-2-large\/requests\/[^/]+$/;
const lifetime = { resultLifetimeSeconds: 604_800 };

let clock: ManualClock;
let fal: Fal;
let engine: Engine;

beforeEach(async () => {
  ({ clock, fal, engine } = await startFalScene("id:secret"));
});

afterEach(() => fal.close());

function engineWith(key: string): Engine {
  return createFalEngine({ key, baseUrl: fal.url, fetch, clock, startTimeoutSeconds: 600 });
}

const submitOcr = (signal = never) => engine.submit(OCR, ocrInput, lifetime, signal);
const watchOcr = (requestId: string, seen: Progress[] = [], signal = never) =>
  engine.watch(OCR, requestId, (progress) => seen.push(progress), signal);
const callsTo = (route: RegExp) => fal.calls.filter(({ host, path }) => route.test(`${host}${path}`));
/** Submits a job that stays under way until the test moves it. */
async function submitHeld() {
  fal.answer(OCR, { hold: true, queue: [2] });
  const requestId = await submitOcr();
  const job = fal.jobs.find((accepted) => accepted.requestId === requestId);
  if (!job) throw new Error("The job was not accepted.");
  return { requestId, job };
}

describe("submit", () => {
  it("hands the bare input to the full endpoint, with what must not outlive the job", async () => {
    const requestId = await engine.submit(FLUX, fluxInput, lifetime, never);
    const [job] = fal.jobs;
    expect(job).toMatchObject({ requestId, endpoint: FLUX, input: fluxInput });
    expect(job?.headers).toMatchObject({
      "x-fal-store-io": "0",
      "x-fal-request-timeout": "600",
      "x-fal-object-lifecycle-preference": JSON.stringify({ expiration_duration_seconds: 604_800 }),
    });
  });

  it("is sent once though the connection breaks after fal has taken it", async () => {
    fal.faults.add({ route: SUBMIT_ROUTE, reset: "after", times: 9 });
    const submit = engine.submit(FLUX, fluxInput, lifetime, never);
    await expect(drive(clock, submit)).rejects.toMatchObject({ key: "submitUncertain" });
    expect(fal.submits(FLUX)).toHaveLength(1);
  });

  it("is sent once though the connection breaks before", async () => {
    fal.faults.add({ route: SUBMIT_ROUTE, reset: "before", times: 9 });
    await expect(drive(clock, engine.submit(FLUX, fluxInput, lifetime, never))).rejects.toMatchObject({
      key: "submitUncertain",
    });
    expect(callsTo(/flux-2-pro$/)).toHaveLength(1);
  });

  it.each([
    [400, { detail: "x", error_type: "bad_request" }, "modelInputRefused"],
    [500, { detail: "x", error_type: "internal_error" }, "modelFailed"],
    [502, "<html>Bad Gateway</html>", "submitUncertain"],
    [504, "<html>Gateway Timeout</html>", "submitUncertain"],
    [200, "<html>Welcome</html>", "submitUncertain"],
  ])("answered with %d %j is sent once, and is %s", async (status, body, key) => {
    fal.faults.add({ route: SUBMIT_ROUTE, status, body, times: 9 });
    await expect(drive(clock, engine.submit(FLUX, fluxInput, lifetime, never))).rejects.toMatchObject({ key });
    expect(callsTo(/flux-2-pro$/)).toHaveLength(1);
  });

  it("that is answered with half a JSON is not sent again", async () => {
    fal.faults.add({ route: SUBMIT_ROUTE, malformedJson: true, times: 9 });
    await expect(drive(clock, engine.submit(FLUX, fluxInput, lifetime, never))).rejects.toMatchObject({
      key: "submitUncertain",
    });
    expect(fal.submits(FLUX)).toHaveLength(1);
  });

  it("says that fal cannot be reached when nothing listens there", async () => {
    await fal.close();
    const away = createFalEngine({ key: "k", baseUrl: fal.url, fetch, clock, startTimeoutSeconds: 600 });
    await expect(drive(clock, away.submit(OCR, ocrInput, lifetime, never))).rejects.toMatchObject({
      key: "falUnreachable",
    });
    fal = await startFal();
  });

  it("with a key that fal refuses names the key, and a locked account its balance", async () => {
    await expect(engineWith("wrong").submit(OCR, ocrInput, lifetime, never)).rejects.toMatchObject({
      key: "falKeyRefused",
    });
    fal.faults.add({ route: SUBMIT_ROUTE, ...fal.errors.exhaustedBalance() });
    await expect(engine.submit(FLUX, fluxInput, lifetime, never)).rejects.toMatchObject({ key: "falBalanceExhausted" });
  });

  it("to a model that is no more names it", async () => {
    await expect(engine.submit("fal-ai/retired", {}, lifetime, never)).rejects.toMatchObject({
      key: "modelGone",
      params: { endpoint: "fal-ai/retired" },
    });
  });

  it("is not made for somebody who has gone already", async () => {
    await expect(async () => submitOcr(AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
    expect(fal.jobs).toHaveLength(0);
  });
});

describe("watch", () => {
  it("tells the queue, the running and the newest log line, by the event stream", async () => {
    fal.answer(OCR, { queue: [2, 0], logs: ["loading the model", "reading the picture"] });
    const requestId = await submitOcr();
    const seen: Progress[] = [];
    await watchOcr(requestId, seen);
    expect(seen).toEqual([
      { stage: "queued", position: 2 },
      { stage: "queued", position: 0 },
      { stage: "running", log: "loading the model" },
      { stage: "running", log: "reading the picture" },
    ]);
    expect(callsTo(OCR_STATUS)).toHaveLength(0);
  });

  it("carries on by polling when the stream ends before the job does", async () => {
    fal.answer(OCR, { queue: [3, 2, 1], logs: ["a", "b"] });
    fal.faults.add({ route: OCR_STREAM, dropStreamAfterEvents: 1 });
    const seen: Progress[] = [];
    await drive(clock, watchOcr(await submitOcr(), seen));
    expect(seen).toContainEqual({ stage: "running", log: "b" });
    expect(callsTo(OCR_STATUS).length).toBeGreaterThan(0);
  });

  it("notices by polling that a silent stream's job is over", async () => {
    fal.faults.add({ route: OCR_STREAM, silentStream: true });
    const { requestId, job } = await submitHeld();
    const watch = watchOcr(requestId);
    await job.complete({ results: "x" });
    await drive(clock, watch);
    expect(callsTo(OCR_STATUS).length).toBeLessThanOrEqual(2);
  });

  it.each([
    ["is refused with 500", { status: 500, body: "<html>" }],
    ["is reset", { reset: "before" }],
    ["is no event stream at all", { status: 200, body: "<html>hello</html>" }],
    ["speaks no JSON", { status: 200, body: "data: {oops\n\n", contentType: "text/event-stream" }],
  ] as const)("carries on when the stream %s, and nothing is left unhandled", async (_what, fault) => {
    fal.answer(OCR, { queue: [1], logs: ["a"] });
    fal.faults.add({ route: OCR_STREAM, ...fault });
    await drive(clock, watchOcr(await submitOcr()));
    expect(callsTo(OCR_STATUS).length).toBeGreaterThan(0);
  });

  it("outlives status requests that fail for a while", async () => {
    fal.answer(OCR, { queue: [1], logs: ["a"] });
    fal.faults.add({ route: OCR_STREAM, reset: "before" });
    fal.faults.add({ route: OCR_STATUS, reset: "before", times: 3 });
    fal.faults.add({ route: OCR_STATUS, status: 502, body: "<html>", times: 3 });
    fal.faults.add({ route: OCR_STATUS, malformedJson: true, times: 2 });
    await drive(clock, watchOcr(await submitOcr()));
    expect(callsTo(OCR_STATUS).length).toBeGreaterThan(8);
  });

  it("goes on though whoever listens throws", async () => {
    fal.answer(OCR, { queue: [2, 1], logs: ["a"] });
    const requestId = await submitOcr();
    let told = 0;
    await engine.watch(
      OCR,
      requestId,
      () => {
        told += 1;
        throw new Error("the listener broke");
      },
      never,
    );
    expect(told).toBe(3);
  });

  it("ends at once with the signal's reason, and leaves no stream open", async () => {
    const { requestId } = await submitHeld();
    const leaving = new AbortController();
    const seen: Progress[] = [];
    const leave = (progress: Progress) => {
      seen.push(progress);
      leaving.abort(new Error("asker gone"));
    };
    await expect(engine.watch(OCR, requestId, leave, leaving.signal)).rejects.toThrow("asker gone");
    expect(seen).toEqual([{ stage: "queued", position: 2 }]);
  });

  it("goes on where fal says that it knows no such job, until the job has had its time", async () => {
    const deadline = new AbortController();
    clock.after(600_000, () => deadline.abort(new Error("time is over")));
    const watch = watchOcr("00000000-0000-4000-8000-000000000000", [], deadline.signal);
    await expect(drive(clock, watch)).rejects.toThrow("time is over");
  });
});

describe("result", () => {
  async function finished(script: Parameters<Fal["answer"]>[1] = {}) {
    fal.answer(OCR, script);
    const requestId = await submitOcr();
    await watchOcr(requestId);
    return requestId;
  }
  const resultOf = (requestId: string) => drive(clock, engine.result(OCR, requestId, never));

  it("is the model's output with the units billed, which fal's client drops", async () => {
    const requestId = await finished({ output: { results: "STOP" }, billableUnits: 2.5 });
    expect(await resultOf(requestId)).toEqual({ output: { results: "STOP" }, billableUnits: 2.5 });
  });

  it.each([
    ["a reset", { reset: "before" }],
    ["a gateway's error page", { status: 502, body: "<html>Bad Gateway</html>" }],
    ["half a JSON", { malformedJson: true }],
    ["a page of HTML with 200", { status: 200, body: "<html>Welcome</html>" }],
    ["a limit", { status: 429, body: { detail: "slow down" }, headers: { "retry-after": "7" } }],
  ] as const)("survives %s once and twice", async (_what, fault) => {
    const requestId = await finished({ output: { results: "STOP" } });
    fal.faults.add({ route: OCR_RESULT, ...fault, times: 2 });
    expect(await resultOf(requestId)).toMatchObject({ output: { results: "STOP" } });
  });

  it("waits as long as Retry-After asks", async () => {
    const requestId = await finished();
    fal.faults.add({ route: OCR_RESULT, status: 429, body: {}, headers: { "retry-after": "7" } });
    const before = clock.now();
    await resultOf(requestId);
    expect(clock.now() - before).toBeGreaterThanOrEqual(7_000);
  });

  it("that never comes is asked for until the job has had its time, and is no raw parse error", async () => {
    const requestId = await finished();
    fal.faults.add({ route: OCR_RESULT, malformedJson: true, times: 99 });
    const deadline = new AbortController();
    clock.after(600_000, () => deadline.abort(new Error("time is over")));
    await expect(drive(clock, engine.result(OCR, requestId, deadline.signal))).rejects.toThrow("time is over");
  });

  it("that fal has lost after its hour is told as lost", async () => {
    const requestId = await finished();
    await clock.advance(61 * 60_000);
    await expect(resultOf(requestId)).rejects.toMatchObject({ key: "resultLost" });
  });

  it.each(MODEL_ERRORS.map(({ type }) => type))(
    "of a model that answers %s has a sentence of its own",
    async (type) => {
      const requestId = await finished({ error: fal.errors.model(type) });
      const isForeign = /archive|audio|video/.test(type);
      await expect(resultOf(requestId)).rejects.toMatchObject({
        key: isForeign ? "modelInputRefused" : expect.not.stringMatching(/^modelInputRefused$/),
      });
      expect(callsTo(OCR_RESULT)).toHaveLength(1);
    },
  );

  it.each(REQUEST_ERRORS.map(({ type }) => type))("of a request that fails with %s is asked for once", async (type) => {
    const requestId = await finished({ error: fal.errors.request(type) });
    await expect(resultOf(requestId)).rejects.toMatchObject({
      key: expect.stringMatching(/^(?:modelBusy|modelFailed|modelInputRefused|cancelled)$/),
    });
    expect(callsTo(OCR_RESULT)).toHaveLength(1);
  });
});

describe("cancel", () => {
  it("reaches fal under the app's own path", async () => {
    const { requestId, job } = await submitHeld();
    await engine.cancel(OCR, requestId);
    expect(job.cancelled).toBe(true);
    expect(callsTo(/fal-ai\/florence-2-large\/requests\/[^/]+\/cancel$/)).toHaveLength(1);
  });

  it("is content where the job is over or unknown", async () => {
    const requestId = await submitOcr();
    await watchOcr(requestId);
    await engine.cancel(OCR, requestId);
    await engine.cancel(OCR, "00000000-0000-4000-8000-000000000000");
    expect(callsTo(/\/cancel$/).map(({ status }) => status)).toEqual([400, 404]);
  });
});

describe("files", () => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]);

  it("are uploaded byte for byte, for an hour", async () => {
    const url = await engine.upload({ bytes, contentType: "image/png" }, never);
    expect(await engine.download(url, 100, never)).toEqual({ bytes, contentType: "image/png" });
    expect(callsTo(/storage\/upload\/initiate$/)[0]?.headers).toMatchObject({
      "x-fal-object-lifecycle": JSON.stringify({ expiration_duration_seconds: 3600 }),
    });
    await clock.advance(61 * 60_000);
    await expect(drive(clock, engine.download(url, 100, never))).rejects.toMatchObject({ key: "resultLost" });
  });

  it("that are larger than asked for are not read to their end", async () => {
    const url = await engine.upload({ bytes: Buffer.alloc(5_000_000), contentType: "image/png" }, never);
    await expect(engine.download(url, 1000, never)).rejects.toMatchObject({ key: "modelAnswerUnreadable" });
  });

  it.each([
    "https://example.com/a.png",
    "http://v3.fal.media/a.png",
    "https://fal.media.example.com/a.png",
    "https://notfal.media/a.png",
    "https://storage.googleapis.com/other/a.png",
    "http://169.254.169.254/latest",
  ])("are not read from %s", async (url) => {
    await expect(engine.download(url, 1000, never)).rejects.toMatchObject({ key: "modelAnswerUnreadable" });
    expect(fal.calls).toHaveLength(0);
  });
});

describe("a request that fal leaves unanswered", () => {
  const NEVER_MS = 60 * 60_000;

  it("is given up and counts as uncertain where it is a submit, which is not sent again", async () => {
    fal.faults.add({ route: SUBMIT_ROUTE, answerDelayMs: NEVER_MS, times: 9 });
    await expect(drive(clock, engine.submit(FLUX, fluxInput, lifetime, never))).rejects.toMatchObject({
      key: "submitUncertain",
    });
    expect(fal.submits(FLUX)).toHaveLength(1);
  });

  it("is sent again where it asks for the status", async () => {
    fal.answer(OCR, { queue: [1], logs: ["a"] });
    fal.faults.add({ route: OCR_STREAM, delayMs: NEVER_MS });
    fal.faults.add({ route: OCR_STATUS, delayMs: NEVER_MS, times: 2 });
    const seen: Progress[] = [];
    await drive(clock, watchOcr(await submitOcr(), seen));
    expect(seen).toContainEqual({ stage: "running", log: "a" });
  });

  it("is sent again where it asks for the result", async () => {
    fal.answer(OCR, { output: { results: "STOP" } });
    const requestId = await submitOcr();
    fal.faults.add({ route: OCR_RESULT, delayMs: NEVER_MS, times: 2 });
    const result = drive(clock, engine.result(OCR, requestId, never));
    await expect(result).resolves.toMatchObject({ output: { results: "STOP" } });
  });

  it("is sent again where it cancels", async () => {
    const { requestId, job } = await submitHeld();
    fal.faults.add({ route: /\/cancel$/, delayMs: NEVER_MS });
    await drive(clock, engine.cancel(OCR, requestId));
    expect(job.cancelled).toBe(true);
  });

  it("is sent again where it puts or reads a file, which may take longer", async () => {
    const bytes = Buffer.from([1, 2, 3]);
    fal.faults.add({ method: "PUT", route: /./, delayMs: 60_000 });
    const url = await drive(clock, engine.upload({ bytes, contentType: "image/png" }, never));
    fal.faults.add({ method: "GET", route: /fal\.media/, delayMs: NEVER_MS });
    await expect(drive(clock, engine.download(url, 100, never))).resolves.toMatchObject({ bytes });
    expect(fal.uploads).toHaveLength(1);
  });

  it("does not cut short an event stream that has begun", async () => {
    const { requestId, job } = await submitHeld();
    const seen: Progress[] = [];
    const watch = watchOcr(requestId, seen);
    await clock.sleepers(1);
    await clock.advance(5 * 60_000);
    expect(callsTo(OCR_STREAM)).toHaveLength(1);
    job.run("on it");
    await job.complete({ results: "x" });
    await drive(clock, watch, 1);
    expect(seen).toContainEqual({ stage: "running", log: "on it" });
  });
});
