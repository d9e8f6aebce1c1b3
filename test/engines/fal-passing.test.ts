import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Engine } from "../../src/core/request/engine.ts";
import { createFalEngine } from "../../src/engines/fal.ts";
import type { Fal } from "fal-stand-in";
import { drive, type ManualClock } from "../support/manual-clock.ts";
import { FLUX, fluxInput, lifetime, never, OCR, ocrInput, RESULT, STATUS, STREAM, startFalScene } from "./fal-scene.ts";

const SUBMIT = { method: "POST", route: `queue.fal.run/${FLUX}` } as const;
const FILE = "https://v3.fal.media/files/a.png";
const SECOND_MS = 1_000;

let clock: ManualClock;
let fal: Fal;
let engine: Engine;

beforeEach(async () => {
  ({ clock, fal, engine } = await startFalScene());
});
afterEach(() => fal.close());

const driven = <Result>(work: Promise<Result>) => drive(clock, work);
const callsTo = (route: RegExp) => fal.calls.filter(({ host, path }) => route.test(`${host}${path}`));
/** How long the clock says that something takes. */
async function durationOf(work: Promise<unknown>): Promise<number> {
  const startMs = clock.now();
  await driven(work.catch(() => undefined));
  return clock.now() - startMs;
}
async function finished() {
  fal.answer(OCR, { output: { results: "STOP" } });
  const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
  await engine.watch(OCR, requestId, () => undefined, never);
  return requestId;
}

/** What fal, or something on the way, may answer that says nothing of the job. */
const PASSING = [400, 401, 402, 403, 404, 408, 429, 500, 502, 503, 504].flatMap((status) =>
  [{}, { detail: "Something went wrong" }, { detail: {} }, { error: { message: "x", type: "server_error" } }].map(
    (body) => [status, body] as const,
  ),
);

describe("an answer that says nothing of the job does not end it:", () => {
  it.each(PASSING)("%i %j to the status, while there is no event stream", async (status, body) => {
    fal.answer(OCR, { queue: [1], logs: ["a"] });
    fal.faults.add({ route: STREAM, status, body, times: 9 });
    fal.faults.add({ route: STATUS, status, body, times: 5 });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    const watch = engine.watch(OCR, requestId, () => undefined, never);
    await driven(watch);
    expect(fal.jobs[0]?.status).toBe("COMPLETED");
  });

  it.each(PASSING)("%i %j to the result", async (status, body) => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status, body, times: 5 });
    const result = driven(engine.result(OCR, requestId, never));
    await expect(result).resolves.toMatchObject({ output: { results: "STOP" } });
  });

  it.each(PASSING)("%i %j to a made file", async (status, body) => {
    const bytes = Buffer.from([1, 2, 3]);
    fal.files.put({ url: FILE, bytes, contentType: "image/png" });
    fal.faults.add({ route: /fal\.media/, status, body, times: 3 });
    await expect(driven(engine.download(FILE, 100, never))).resolves.toMatchObject({ bytes });
  });

  it.each([
    [400, { detail: "Request is still in progress", error_type: "bad_request" }],
    [404, { detail: "Request not found", error_type: "not_found" }],
    [410, { detail: "Gone", error_type: "gone" }],
  ])("%i %j to the result, whatever type is named beside it", async (status, body) => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status, body, times: 3 });
    fal.faults.add({
      route: RESULT,
      status,
      body: { detail: body.detail },
      headers: { "x-fal-error-type": body.error_type },
      times: 3,
    });
    const result = driven(engine.result(OCR, requestId, never));
    await expect(result).resolves.toMatchObject({ output: { results: "STOP" } });
  });

  it.each([
    ["a page", { status: 200, body: "<html>", contentType: "text/html" }],
    ["nothing", { status: 200, body: "", contentType: "image/png" }],
    ["no content", { status: 204, body: "", contentType: "image/png" }],
    ["a part", { status: 206, body: "a", contentType: "image/png" }],
    ["a way elsewhere", { status: 301, body: "", headers: { location: "https://fal.ai/x" } }],
  ] as const)("%s in the place of a made file", async (_what, fault) => {
    const bytes = Buffer.from([1, 2, 3]);
    fal.files.put({ url: FILE, bytes, contentType: "image/png" });
    fal.faults.add({ route: /fal\.media/, ...fault, times: 3 });
    await expect(driven(engine.download(FILE, 100, never))).resolves.toMatchObject({ bytes });
  });

  it.each(
    ["IN_PROGRESS", "IN_QUEUE", "COMPLETED"].flatMap((said) => [200, 202].map((status) => [status, said] as const)),
  )("%i and the status %s in the place of the result", async (status, said) => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status, body: { status: said, logs: [] }, times: 5 });
    const result = driven(engine.result(OCR, requestId, never));
    await expect(result).resolves.toMatchObject({ output: { results: "STOP" } });
  });

  it("is followed by pauses that grow, and a minute without the status costs fewer than ten requests", async () => {
    fal.answer(OCR, { hold: true });
    fal.faults.add({ route: STREAM, reset: "before" });
    fal.faults.add({ route: STATUS, status: 503, body: {}, times: 99 });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    const leaving = new AbortController();
    const watch = engine.watch(OCR, requestId, () => undefined, leaving.signal);
    await driven(expect.poll(() => callsTo(STATUS).length).toBeGreaterThan(0));
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(SECOND_MS);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    leaving.abort(new Error("gone"));
    await expect(watch).rejects.toThrow("gone");
    expect(callsTo(STATUS).length).toBeLessThan(10);
  });

  it("and a status that comes again is asked for each second again", async () => {
    fal.answer(OCR, { queue: [5, 4, 3, 2, 1, 0], logs: ["a"] });
    fal.faults.add({ route: STREAM, reset: "before" });
    fal.faults.add({ route: STATUS, status: 503, body: {}, times: 3 });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    await driven(engine.watch(OCR, requestId, () => undefined, never));
    const [last, before] = callsTo(STATUS).toReversed();
    expect((last?.atMs ?? 0) - (before?.atMs ?? 0)).toBeLessThanOrEqual(2 * SECOND_MS);
  });

  it("nor does it end the reading of a result before the job's deadline", async () => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status: 503, body: { detail: "x" }, times: 999 });
    const deadline = new AbortController();
    clock.after(600 * SECOND_MS, () => deadline.abort(new Error("time is over")));
    await expect(driven(engine.result(OCR, requestId, deadline.signal))).rejects.toThrow("time is over");
    expect(callsTo(RESULT).length).toBeLessThan(30);
  });

  it("but fal is believed that says for two minutes that it has no such result", async () => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status: 404, body: { detail: "Request not found" }, times: 999 });
    const startMs = clock.now();
    await expect(driven(engine.result(OCR, requestId, never))).rejects.toMatchObject({ key: "resultLost" });
    expect(clock.now() - startMs).toBeGreaterThan(120 * SECOND_MS);
  });
});

describe("a result that names how the job failed ends it, whatever its status:", () => {
  it.each([
    [500, { detail: [{ loc: ["body"], msg: "x", type: "internal_server_error" }] }, "modelFailed"],
    [503, { detail: [{ loc: ["body"], msg: "x", type: "downstream_service_unavailable" }] }, "modelBusy"],
    [500, { detail: { loc: ["body"], msg: "x", type: "content_policy_violation" } }, "contentPolicy"],
    [504, { detail: "x", error_type: "request_timeout" }, "modelBusy"],
    [500, { error_type: "runner_server_error" }, "modelFailed"],
    [422, { detail: "The picture is broken" }, "modelInputRefused"],
    [422, { detail: ["The picture is broken"] }, "modelInputRefused"],
    [422, { detail: [{ loc: ["body"], msg: "The picture is broken" }] }, "modelInputRefused"],
    [422, { detail: { message: "The picture is broken", type: null } }, "modelInputRefused"],
  ])("%i %j", async (status, body, key) => {
    fal.answer(OCR, { error: { status, body } });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    await engine.watch(OCR, requestId, () => undefined, never);
    await expect(driven(engine.result(OCR, requestId, never))).rejects.toMatchObject({ key });
    expect(callsTo(RESULT)).toHaveLength(1);
  });
});

describe("a job that was cancelled elsewhere has no result, and is told as cancelled,", () => {
  it.each([200, 202])("where the result says so, with %i", async (status) => {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status, body: { status: "CANCELLED" }, times: 99 });
    await expect(driven(engine.result(OCR, requestId, never))).rejects.toMatchObject({ key: "cancelled" });
  });

  it("where the status says so, and the result is not asked for", async () => {
    fal.answer(OCR, { hold: true });
    fal.faults.add({ route: STREAM, reset: "before" });
    fal.faults.add({ route: STATUS, status: 200, body: { status: "CANCELLED" } });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    const watch = driven(engine.watch(OCR, requestId, () => undefined, never));
    await expect(watch).rejects.toMatchObject({ key: "cancelled" });
  });
});

describe("a Retry-After of a day", () => {
  const headers = { "retry-after": "86400" };

  it("does not keep a file's reader, who holds what others wait for", async () => {
    fal.faults.add({ route: /fal\.media/, status: 503, body: {}, headers, times: 99 });
    const download = engine.download(FILE, 100, never);
    expect(await durationOf(download)).toBeLessThanOrEqual(20 * SECOND_MS);
    await expect(download).rejects.toMatchObject({ key: "falUnreachable" });
  });

  it("does not keep a process that leaves, and cancels a job before", async () => {
    fal.answer(OCR, { hold: true });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    fal.faults.add({ route: /\/cancel$/, status: 503, body: {}, headers, times: 3 });
    expect(await durationOf(engine.cancel(OCR, requestId))).toBeLessThan(9 * SECOND_MS);
    expect(fal.jobs[0]?.cancelled).toBe(true);
  });
});

it("one odd entry of a model's log hides none of the others", async () => {
  fal.answer(OCR, { hold: true });
  const logs = [{ message: "Loading" }, { message: null }, null, "x", {}];
  fal.faults.add({ route: STREAM, reset: "before" });
  fal.faults.add({ route: STATUS, status: 202, body: { status: "IN_PROGRESS", logs } });
  fal.faults.add({ route: STATUS, status: 200, body: { status: "COMPLETED" } });
  const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
  const seen: unknown[] = [];
  await driven(engine.watch(OCR, requestId, (progress) => seen.push(progress), never));
  expect(seen).toEqual([{ stage: "running", log: "Loading" }]);
});

describe("what a job that failed is billed", () => {
  const refused = { detail: [{ loc: ["body"], msg: "x", type: "content_policy_violation" }] };

  async function billed(status: number, body: unknown, headers: Record<string, string>): Promise<number[]> {
    const requestId = await finished();
    fal.faults.add({ route: RESULT, status: 503, body: {}, headers: { "x-fal-billable-units": "7" } });
    fal.faults.add({ route: RESULT, status, body, headers });
    const units: number[] = [];
    const result = engine.result(OCR, requestId, never, { onBilled: (count) => units.push(count) });
    await driven(result.catch(() => undefined));
    return units;
  }

  it("is told, once", async () => {
    expect(await billed(422, refused, { "x-fal-billable-units": "1.5" })).toEqual([1.5]);
  });
  it.each([
    ["where the answer does not say it", 422, {}],
    ["where it is no number", 422, { "x-fal-billable-units": "much" }],
    ["where fal itself failed", 500, { "x-fal-billable-units": "1" }],
  ])("is nothing %s", async (_where, status, headers) => {
    expect(await billed(status, refused, headers)).toEqual([]);
  });
});

it("a result whose failure is named by a header alone ends the job, too", async () => {
  const headers = { "x-fal-error-type": "runner_disconnected" };
  fal.answer(OCR, { error: { status: 503, body: { detail: "The runner disconnected" }, headers } });
  const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
  await engine.watch(OCR, requestId, () => undefined, never);
  await expect(driven(engine.result(OCR, requestId, never))).rejects.toMatchObject({ key: "modelFailed" });
});

describe("a submit that fal has clearly not accepted", () => {
  const submit = (signal = never) => engine.submit(FLUX, fluxInput, lifetime, signal);

  it.each([
    ["429", { status: 429, body: { detail: "slow down" } }],
    ["503 in JSON", { status: 503, body: {} }],
    ["503 as a page", { status: 503, body: "<html>Unavailable</html>" }],
    ["503 for want of a runner", { status: 503, body: { detail: "x", error_type: "runner_scheduling_failure" } }],
  ] as const)("is sent again after %s, and makes one job", async (_what, fault) => {
    fal.faults.add({ ...SUBMIT, ...fault, times: 3 });
    const requestId = await driven(submit());
    expect(fal.jobs.map((job) => job.requestId)).toEqual([requestId]);
  });

  it("is sent a few times within 20 s, and then told as busy", async () => {
    fal.faults.add({ ...SUBMIT, status: 503, body: {}, times: 99 });
    const submitted = submit();
    const durationMs = durationOf(submitted);
    await expect(submitted).rejects.toMatchObject({ key: "modelBusy" });
    expect(await durationMs).toBeLessThanOrEqual(21 * SECOND_MS);
    expect(fal.calls.length).toBeGreaterThan(2);
    expect(fal.calls.length).toBeLessThan(8);
  });

  it.each([
    ["in seconds", "7"],
    ["as a date", new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString()],
  ])("waits as long as Retry-After asks, %s", async (_how, retryAfter) => {
    const headers = { "retry-after": retryAfter, date: new Date(Date.UTC(2026, 0, 1)).toUTCString() };
    fal.faults.add({ ...SUBMIT, status: 429, body: {}, headers });
    expect(await durationOf(submit())).toBeGreaterThanOrEqual(7 * SECOND_MS);
    expect(fal.jobs).toHaveLength(1);
  });

  it("is not sent again where fal wants to be left alone for longer than 20 s", async () => {
    fal.faults.add({ ...SUBMIT, status: 429, body: {}, headers: { "retry-after": "40" } });
    await expect(driven(submit())).rejects.toMatchObject({ key: "modelBusy" });
    expect(fal.calls).toHaveLength(1);
  });

  it("is sent again where no connection came about", async () => {
    let tries = 0;
    const refusing: typeof fetch = (input, init) => {
      tries += 1;
      if (tries > 2) return fetch(input, init);
      return Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: unreachable() }));
    };
    const unreachable = () => Object.assign(new Error("connect"), { code: "EHOSTUNREACH" });
    const away = createFalEngine({ key: "k", baseUrl: fal.url, fetch: refusing, clock, startTimeoutSeconds: 600 });
    await driven(away.submit(FLUX, fluxInput, lifetime, never));
    expect(fal.jobs).toHaveLength(1);
  });

  it("is not sent again for who has left meanwhile", async () => {
    fal.faults.add({ ...SUBMIT, status: 503, body: {}, times: 9 });
    const leaving = new AbortController();
    const submitted = submit(leaving.signal);
    fal.on("call", () => leaving.abort(new Error("gone")));
    await expect(driven(submitted)).rejects.toThrow("gone");
    expect(fal.calls).toHaveLength(1);
  });
});

describe("a submit that fal may have accepted is sent once, and is told as uncertain:", () => {
  it.each([
    ["500 in JSON", { status: 500, body: {} }],
    ["500 as a page", { status: 500, body: "<html>" }],
    ["502 in JSON", { status: 502, body: { detail: "Bad gateway" } }],
    ["504 in JSON", { status: 504, body: {} }],
    ["408", { status: 408, body: {} }],
    ["503 with the id of a request", { status: 503, body: { request_id: "1" } }],
    ["an answer without an id", { status: 200, body: { status: "IN_QUEUE" } }],
  ] as const)("%s", async (_what, fault) => {
    fal.faults.add({ ...SUBMIT, ...fault, times: 9 });
    await expect(driven(engine.submit(FLUX, fluxInput, lifetime, never))).rejects.toMatchObject({
      key: "submitUncertain",
    });
    expect(fal.calls).toHaveLength(1);
  });
});

describe("what costs nothing is asked for again:", () => {
  const bytes = Buffer.from([1, 2, 3]);
  const upload = () => engine.upload({ bytes, contentType: "image/png" }, never);

  it.each(
    [404, 408, 429, 500, 502, 503, 504].flatMap((status) =>
      (["POST", "PUT"] as const).map((method) => [method, status] as const),
    ),
  )("an upload whose %s is answered with %i", async (method, status) => {
    fal.faults.add({ method, route: /./, status, body: { detail: "x", error_type: "internal_error" }, times: 3 });
    const url = await driven(upload());
    await expect(engine.download(url, 100, never)).resolves.toMatchObject({ bytes });
  });

  it.each([
    [401, { detail: "invalid key credentials" }, "falKeyRefused"],
    [402, "<html>", "falBalanceExhausted"],
    [403, { detail: "User is locked. Reason: Admin lock." }, "falAccountLocked"],
  ])("but not where fal refuses the account, with %i", async (status, body, key) => {
    fal.faults.add({ method: "POST", route: /./, status, body, times: 99 });
    await expect(driven(upload())).rejects.toMatchObject({ key });
    expect(fal.calls).toHaveLength(1);
  });

  it("an upload that cannot be made is told as fal being away, and not as a model that is gone", async () => {
    fal.faults.add({ method: "POST", route: /./, status: 404, body: { detail: "Not Found" }, times: 99 });
    await expect(driven(upload())).rejects.toMatchObject({ key: "falUnreachable" });
  });

  it.each([404, 429, 500, 503])("a cancel that is answered with %i in passing", async (status) => {
    fal.answer(OCR, { hold: true });
    const requestId = await engine.submit(OCR, ocrInput, lifetime, never);
    fal.faults.add({ route: /\/cancel$/, status, body: { detail: "x" }, times: 3 });
    await expect(driven(engine.cancel(OCR, requestId))).resolves.toBe("cancelled");
    expect(fal.jobs[0]?.cancelled).toBe(true);
  });

  it("a cancel of a job that was over may be refused without a status", async () => {
    const requestId = await finished();
    fal.faults.add({ route: /\/cancel$/, status: 400, body: { detail: "Request is already completed" } });
    await expect(driven(engine.cancel(OCR, requestId))).resolves.toBe("over");
  });
});
