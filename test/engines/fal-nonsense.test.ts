import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../src/core/request/engine.ts";
import { createFalEngine } from "../../src/engines/fal.ts";
import type { Progress } from "../../src/core/request/progress.ts";
import type { Fal } from "fal-stand-in";
import { drive, type ManualClock } from "../support/manual-clock.ts";
import { lifetime, never, OCR, ocrInput, RESULT, STATUS, STREAM, startFalScene } from "./fal-scene.ts";

let clock: ManualClock;
let fal: Fal;
let engine: Engine;

beforeEach(async () => {
  ({ clock, fal, engine } = await startFalScene());
});
afterEach(() => fal.close());

const submit = () => engine.submit(OCR, ocrInput, lifetime, never);
/** Watches a job that stays under way until the test moves it. */
async function watchHeld() {
  fal.answer(OCR, { hold: true, queue: [2] });
  const requestId = await submit();
  const [job] = fal.jobs;
  if (!job) throw new Error("The job was not accepted.");
  const seen: Progress[] = [];
  const watch = engine.watch(OCR, requestId, (progress) => seen.push(progress), never);
  return { requestId, job, seen, watch };
}
const noStreamIsOpen = async () => {
  await expect.poll(() => fal.openStreams()).toBe(0);
};

describe("an event stream that speaks nonsense", () => {
  it.each([
    ["is no JSON", "data: {oops\n\n"],
    ["is JSON of no meaning", "data: []\n\ndata: null\n\ndata: 1e999\n\n"],
    ["has a status that there is not", 'data: {"status":"FAILED"}\n\n'],
    ["is all of the fields that there are", "id: 1\nevent: x\nretry: 9\ndata\nnonsense\n: y\n\n"],
  ])("and %s ends nothing", async (_what, streamText) => {
    fal.faults.add({ route: STREAM, streamText, neverCloses: true });
    const { job, watch, seen } = await watchHeld();
    await drive(clock, expect.poll(() => seen.length).toBeGreaterThan(0));
    await job.complete({ results: "x" });
    await drive(clock, watch);
    await noStreamIsOpen();
  });

  it("and stays open after it is closed while the job runs on", async () => {
    fal.faults.add({ route: STREAM, streamText: "data: {oops\n\n" });
    const { job, watch } = await watchHeld();
    await expect.poll(() => fal.calls.some(({ path }) => STREAM.test(path))).toBe(true);
    await noStreamIsOpen();
    expect(job.status).not.toBe("COMPLETED");
    await job.complete({ results: "x" });
    await drive(clock, watch);
  });

  it("that is split anywhere, with any line end, is read all the same", async () => {
    const status = (message: string) => JSON.stringify({ status: "IN_PROGRESS", logs: [{ message }] });
    const text = `data: ${status("größer")}\r\n\r\ndata:${status("5 €")}\r\rdata: ${status("fin")}\n\n`;
    const bytes = Buffer.from(text);
    const inBytes: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (!String(input instanceof Request ? input.url : input).includes("/stream")) return answer;
      const body = ReadableStream.from(Array.from(bytes, (byte) => Uint8Array.of(byte)));
      return new Response(body, { headers: answer.headers });
    };
    const { requestId, job } = await watchHeld();
    const split = createFalEngine({ key: "k", baseUrl: fal.url, fetch: inBytes, clock, startTimeoutSeconds: 600 });
    const seen: Progress[] = [];
    const watch = split.watch(OCR, requestId, (progress) => seen.push(progress), never);
    // A status that is polled when the stream is over has no log.
    const logs = () => seen.flatMap((progress) => ("log" in progress ? [progress.log] : []));
    await expect.poll(logs).toEqual(["größer", "5 €", "fin"]);
    await job.complete({ results: "x" });
    await drive(clock, watch);
  });

  it("nothing but comments, is polled beside, and closed", async () => {
    fal.faults.add({ route: STREAM, onlyComments: true });
    const { job, watch } = await watchHeld();
    await clock.advance(60_000);
    await job.complete({ results: "x" });
    await drive(clock, watch);
    await noStreamIsOpen();
  });

  it("and is never closed after the job is over, is closed by us", async () => {
    fal.faults.add({ route: STREAM, neverCloses: true });
    const { job, watch } = await watchHeld();
    await job.complete({ results: "x" });
    await watch;
    await noStreamIsOpen();
  });
});

describe("a status that speaks nonsense", () => {
  const queued = (queue_position: unknown) => `{"status":"IN_QUEUE","queue_position":${String(queue_position)}}`;

  it.each(["-1", "1.5", "1e300", "1e999", '"3"', "null", "{}", "18446744073709551615"])(
    "of a place %s in the queue is in the queue",
    async (position) => {
      fal.faults.add({ route: STREAM, reset: "before" });
      fal.faults.add({ route: STATUS, status: 202, body: queued(position), contentType: "application/json" });
      const { job, seen, watch } = await watchHeld();
      await drive(clock, expect.poll(() => seen.length).toBeGreaterThan(0));
      expect(seen[0]).toEqual({ stage: "queued" });
      await job.complete({ results: "x" });
      await drive(clock, watch);
    },
  );

  it.each(["1", '"text"', "[1]", '[{"message":7}]', "{}"])("with %s for a log, runs", async (logs) => {
    const body = `{"status":"IN_PROGRESS","logs":${logs}}`;
    fal.faults.add({ route: STREAM, reset: "before" });
    fal.faults.add({ route: STATUS, status: 202, body, contentType: "application/json" });
    const { job, seen, watch } = await watchHeld();
    await drive(clock, expect.poll(() => seen.length).toBeGreaterThan(0));
    expect(seen[0]).toEqual({ stage: "running" });
    await job.complete({ results: "x" });
    await drive(clock, watch);
  });

  it.each([
    [400, { detail: "Bad request", error_type: "bad_request" }],
    [401, { detail: "invalid key credentials" }],
    [403, { detail: "User is locked. Reason: Exhausted balance." }],
    [404, "<html>Not Found</html>"],
    [422, { detail: [{ type: "content_policy_violation", loc: ["body"], msg: "x" }] }],
    [429, { detail: "slow", error_type: "concurrent_requests_limit" }],
    [500, { detail: "x", error_type: "internal_error" }],
    [503, {}],
  ])("%i %j does not speak for the job", async (status, body) => {
    fal.faults.add({ route: STREAM, reset: "before" });
    fal.faults.add({ route: STATUS, status, body, times: 3 });
    const { job, watch } = await watchHeld();
    await drive(clock, expect.poll(() => fal.calls.filter(({ path }) => STATUS.test(path)).length).toBeGreaterThan(3));
    await job.complete({ results: "x" });
    await drive(clock, watch);
  });

  it("CANCELLED is the end of the job, which has no result", async () => {
    fal.faults.add({ route: STREAM, streamText: 'data: {"status":"CANCELLED"}\n\n' });
    const { watch } = await watchHeld();
    await expect(watch).rejects.toMatchObject({ key: "cancelled" });
  });
});

describe("a result", () => {
  async function finished(script: Parameters<Fal["answer"]>[1] = {}) {
    fal.answer(OCR, { output: { results: "STOP" }, ...script });
    const requestId = await submit();
    await engine.watch(OCR, requestId, () => undefined, never);
    return requestId;
  }

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 1e300])("billed with %d units is not billed", async (billed) => {
    const requestId = await finished({ billableUnits: billed });
    expect(await engine.result(OCR, requestId, never)).toEqual({ output: { results: "STOP" } });
  });

  it.each([
    [500, {}],
    [502, { detail: "Bad Gateway" }],
    [503, { message: "Service Unavailable" }],
    [504, null],
    [400, { detail: "Request is still in progress" }],
  ])("that is answered with %i %j is asked for again", async (status, body) => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status, body, times: 3 });
    const result = drive(clock, engine.result(OCR, requestId, never));
    expect(await result).toMatchObject({ output: { results: "STOP" } });
  });

  it.each(["86400", "1e12", "never"])("is waited for no longer than a minute at Retry-After %s", async (wait) => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status: 429, body: {}, headers: { "retry-after": wait } });
    const beforeMs = clock.now();
    await drive(clock, engine.result(OCR, requestId, never));
    expect(clock.now() - beforeMs).toBeLessThan(65_000);
  });
});
