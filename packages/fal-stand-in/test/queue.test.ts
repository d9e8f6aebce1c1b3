import { describe, expect, it } from "vitest";
import { PICTURE_URL, redirectTo, rejection, startStandIn } from "./support.ts";

const CAPTION = "fal-ai/florence-2-large/caption";
const APP = "fal-ai/florence-2-large";
const IMAGINE = "fal-ai/flux-2-pro";
const input = { image_url: PICTURE_URL };
const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";

/** A job that stays where it is put. */
async function startHeld() {
  const standIn = await startStandIn();
  standIn.fal.answer(CAPTION, { hold: true });
  const requestId = await standIn.submit(CAPTION, input);
  return {
    ...standIn,
    requestId,
    job: await standIn.fal.nextSubmit(),
    url: `queue.fal.run/${APP}/requests/${requestId}`,
  };
}

describe("a job's status", () => {
  it("is 202 with a position in the queue, 202 with logs while it runs, 200 with metrics at the end", async () => {
    const { job, call, clock, url } = await startHeld();
    job.enqueue(3);
    const queued = await call("GET", `${url}/status`);
    expect([queued.status, await queued.json()]).toMatchObject([202, { status: "IN_QUEUE", queue_position: 3 }]);
    job.run("loading");
    job.run("half-way");
    const running = await call("GET", `${url}/status`);
    expect([running.status, await running.json()]).toMatchObject([202, { status: "IN_PROGRESS", logs: null }]);
    const withLogs = await call("GET", `${url}/status?logs=1`);
    const timestamp = new Date(clock.now()).toISOString();
    expect(await withLogs.json()).toMatchObject({
      logs: [
        { message: "loading", timestamp },
        { message: "half-way", timestamp },
      ],
    });
    clock.advance(2500);
    await job.complete({ results: "a car" });
    const done = await call("GET", `${url}/status`);
    expect([done.status, await done.json()]).toMatchObject([
      200,
      { status: "COMPLETED", metrics: { inference_time: 2.5 } },
    ]);
  });

  it("can go back into the queue, as when a runner is lost", async () => {
    const { job, client, requestId } = await startHeld();
    job.run();
    job.enqueue(1);
    expect(await client.queue.status(CAPTION, { requestId })).toMatchObject({ status: "IN_QUEUE", queue_position: 1 });
  });

  it("says of a failed job that it is completed, with the error and its type", async () => {
    const { fal, job, client, requestId } = await startHeld();
    job.fail(fal.errors.request("runner_disconnected"));
    expect(await client.queue.status(CAPTION, { requestId })).toMatchObject({
      status: "COMPLETED",
      error: "Invalid status code: 503",
      error_type: "runner_disconnected",
    });
  });

  it.each(["", "/status", "/status/stream", "/cancel"])("%s is known under owner and app alone", async (action) => {
    const { call, requestId } = await startHeld();
    const method = action === "/cancel" ? "PUT" : "GET";
    const withSubPath = await call(method, `queue.fal.run/${CAPTION}/requests/${requestId}${action}`);
    expect(withSubPath.status).toBe(405);
    const ofAnotherApp = await call(method, `queue.fal.run/${IMAGINE}/requests/${requestId}${action}`);
    expect(ofAnotherApp.status).toBe(404);
    const ofNoJob = await call(method, `queue.fal.run/${APP}/requests/${UNKNOWN_ID}${action}`);
    expect(ofNoJob.status).toBe(404);
    const byAnotherMethod = await call("DELETE", `queue.fal.run/${APP}/requests/${requestId}${action}`);
    expect(byAnotherMethod.status).toBe(405);
  });
});

describe("a job's result", () => {
  it("is refused before there is one", async () => {
    const { client, requestId } = await startHeld();
    const error = await rejection(client.queue.result(CAPTION, { requestId }));
    expect(error).toMatchObject({ status: 400, body: { detail: "Request is still in progress" } });
  });

  it("carries the bill", async () => {
    const { fal, call, submit } = await startStandIn();
    fal.answer(CAPTION, { output: { results: "a car" }, billableUnits: 2.5 });
    const requestId = await submit(CAPTION, input);
    const response = await call("GET", `queue.fal.run/${APP}/requests/${requestId}`);
    expect(response.headers.get("x-fal-billable-units")).toBe("2.5");
    expect(response.headers.get("x-fal-request-id")).toBe(requestId);
    expect(await response.json()).toEqual({ results: "a car" });
  });

  it.each([
    ["an hour where it is not to be stored", { "x-fal-store-io": "0" }, 10, 3600],
    ["six minutes where it is not to be stored and over 10 KB", { "x-fal-store-io": "0" }, 10_001, 360],
    ["30 days elsewhere", {}, 10_001, 30 * 24 * 3600],
  ])("is kept for %s", async (_name, headers, length, lifetimeSeconds) => {
    const { fal, client, clock, submit } = await startStandIn();
    fal.answer(CAPTION, { output: { results: "x".repeat(length) } });
    const requestId = await submit(CAPTION, input, headers);
    clock.advance(lifetimeSeconds * 1000 - 1);
    expect(await client.queue.result(CAPTION, { requestId })).toMatchObject({ requestId });
    clock.advance(1);
    const error = await rejection(client.queue.result(CAPTION, { requestId }));
    expect(error).toMatchObject({ status: 404, body: { detail: "Request not found" } });
  });

  it("has files that end when the submit said, and never before", async () => {
    const { fal, client, clock } = await startStandIn();
    const [short, long] = await Promise.all(
      [{ storageSettings: { expiresIn: 3600 } }, {}].map(async (options) => {
        const { data } = (await client.subscribe(IMAGINE, { input: { prompt: "a" }, ...options })) as {
          data: { images: { url: string }[] };
        };
        return data.images[0]?.url ?? "";
      }),
    );
    const read = async (url = "") => (await redirectTo(fal.url)(url)).status;
    clock.advance(3_599_999);
    expect(await read(short)).toBe(200);
    clock.advance(1);
    expect([await read(short), await read(long)]).toEqual([404, 200]);
  });
});

describe("cancel", () => {
  it("takes a queued job out: it is completed, and its result is the cancel", async () => {
    const { call, client, job, requestId, url } = await startHeld();
    const response = await call("PUT", `${url}/cancel`);
    expect([response.status, await response.json()]).toEqual([202, { status: "CANCELLATION_REQUESTED" }]);
    expect(job).toMatchObject({ cancelled: true, status: "COMPLETED" });
    const error = await rejection(client.queue.result(CAPTION, { requestId }));
    expect(error).toMatchObject({ status: 499, body: { error_type: "client_cancelled" } });
  });

  it("stops a running job", async () => {
    const { client, job, requestId } = await startHeld();
    job.run();
    await client.queue.cancel(CAPTION, { requestId });
    expect(job).toMatchObject({ cancelled: true, status: "COMPLETED" });
  });

  it("is asked of a running job that ignores it, and the job goes on", async () => {
    const { fal, client, submit } = await startStandIn();
    fal.answer(CAPTION, { hold: true, ignoresCancel: true });
    const requestId = await submit(CAPTION, input);
    const job = await fal.nextSubmit();
    job.run();
    await client.queue.cancel(CAPTION, { requestId });
    expect(job).toMatchObject({ cancelled: true, status: "IN_PROGRESS" });
    await job.complete({ results: "all the same" });
    expect((await client.queue.result(CAPTION, { requestId })).data).toEqual({ results: "all the same" });
  });

  it("comes too late for a completed job, and for one that was cancelled", async () => {
    const { call, client, job, requestId, url } = await startHeld();
    await job.complete({ results: "a car" });
    const response = await call("PUT", `${url}/cancel`);
    expect([response.status, await response.json()]).toEqual([400, { status: "ALREADY_COMPLETED" }]);
    expect(job.cancelled).toBe(false);
    expect((await client.queue.result(CAPTION, { requestId })).data).toEqual({ results: "a car" });
  });

  it("says that it knows no such job", async () => {
    const { call } = await startStandIn();
    const response = await call("PUT", `queue.fal.run/${APP}/requests/${UNKNOWN_ID}/cancel`);
    expect([response.status, await response.json()]).toEqual([404, { status: "NOT_FOUND" }]);
  });
});

describe("how long a job may wait to be started", () => {
  it("is what x-fal-request-timeout says", async () => {
    const { fal, client, clock } = await startStandIn();
    fal.answer(CAPTION, { hold: true });
    const { request_id: requestId } = await client.queue.submit(CAPTION, { input, startTimeout: 30 });
    clock.advance(30_000);
    const error = await rejection(client.queue.result(CAPTION, { requestId }));
    expect(error).toMatchObject({ status: 504, body: { error_type: "startup_timeout" }, isUserTimeout: true });
  });

  it("no longer matters once it runs", async () => {
    const { fal, client, clock } = await startStandIn();
    fal.answer(CAPTION, { hold: true });
    const { request_id: requestId } = await client.queue.submit(CAPTION, { input, startTimeout: 30 });
    fal.jobs[0]?.run();
    clock.advance(30_000);
    expect(await client.queue.status(CAPTION, { requestId })).toMatchObject({ status: "IN_PROGRESS" });
  });
});
