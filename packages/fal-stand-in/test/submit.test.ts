import { describe, expect, it } from "vitest";
import { PICTURE_URL, startStandIn } from "./support.ts";

const CAPTION = "fal-ai/florence-2-large/caption";
const APP = "fal-ai/florence-2-large";
const IMAGINE = "fal-ai/flux-2-pro";
const input = { image_url: PICTURE_URL };

describe("submit", () => {
  it("answers with the job's addresses, which hold owner and app alone", async () => {
    const { fal, call } = await startStandIn();
    fal.answer(CAPTION, { queue: [4] });
    const response = await call("POST", `queue.fal.run/${CAPTION}`, { body: JSON.stringify(input) });
    const [job] = fal.jobs;
    const url = `https://queue.fal.run/${APP}/requests/${job?.requestId}`;
    expect(response.status).toBe(200);
    expect(response.headers.get("x-fal-request-id")).toBe(job?.requestId);
    expect(await response.json()).toEqual({
      status: "IN_QUEUE",
      request_id: job?.requestId,
      response_url: url,
      status_url: `${url}/status`,
      cancel_url: `${url}/cancel`,
      queue_position: 4,
    });
    expect(job?.requestId).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it("takes the same input twice as two jobs", async () => {
    const { fal, submit } = await startStandIn();
    const ids = [await submit(CAPTION, input), await submit(CAPTION, input)];
    expect(new Set(ids).size).toBe(2);
    expect(fal.submits(CAPTION).map((job) => job.requestId)).toEqual(ids);
    expect(fal.submits(IMAGINE)).toEqual([]);
  });

  it("keeps what was sent along, but for the key", async () => {
    const { fal, client, clock } = await startStandIn();
    const headers = { "X-Fal-Store-IO": "0" };
    await client.queue.submit(CAPTION, { input, headers, priority: "low", storageSettings: { expiresIn: 60 } });
    expect(fal.jobs[0]).toMatchObject({
      endpoint: CAPTION,
      input,
      submittedAtMs: clock.now(),
      headers: {
        authorization: "[redacted]",
        "x-fal-store-io": "0",
        "x-fal-queue-priority": "low",
        "x-fal-object-lifecycle-preference": '{"expiration_duration_seconds":60}',
      },
    });
  });
});

describe("a submit that fal would not take", () => {
  it.each([
    [
      "an unknown endpoint",
      "POST",
      "queue.fal.run/fal-ai/nothing",
      {},
      404,
      { detail: "Application 'nothing' not found" },
    ],
    ["an unknown sub-path", "POST", `queue.fal.run/${APP}/nothing`, {}, 404, {}],
    ["the app without its sub-path", "POST", `queue.fal.run/${APP}`, {}, 404, {}],
    ["a GET", "GET", `queue.fal.run/${CAPTION}`, {}, 405, {}],
    ["a body that is no JSON", "POST", `queue.fal.run/${CAPTION}`, { body: "{" }, 400, { error_type: "bad_request" }],
    ["no body", "POST", `queue.fal.run/${CAPTION}`, {}, 400, { error_type: "bad_request" }],
    ["an unknown query", "POST", `queue.fal.run/${CAPTION}?sync=1`, { body: "{}" }, 400, { error_type: "bad_request" }],
    ["another host of fal's", "POST", `fal.run/${CAPTION}`, { body: "{}" }, 404, {}],
    ["another host", "GET", "example.com/", {}, 404, {}],
  ])("refuses %s", async (_name, method, address, init, status, body) => {
    const { fal, call } = await startStandIn();
    const response = await call(method, address, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
    expect(fal.jobs).toEqual([]);
  });

  it.each([
    ["content-type", "text/plain"],
    ["x-fal-queue-priority", "high"],
    ["x-fal-request-timeout", "soon"],
    ["x-fal-request-timeout", "0"],
    ["x-fal-store-io", "false"],
    ["x-fal-no-retry", "yes"],
    ["x-fal-object-lifecycle-preference", "3600"],
    ["x-fal-object-lifecycle-preference", '{"expiration_duration_seconds":"3600"}'],
  ])("refuses a header %s: %s", async (name, value) => {
    const { fal, call } = await startStandIn();
    const headers = { authorization: "Key id:secret", "content-type": "application/json", [name]: value };
    const response = await call("POST", `queue.fal.run/${CAPTION}`, { headers, body: JSON.stringify(input) });
    expect(response.status).toBe(400);
    expect(response.headers.get("x-fal-error-type")).toBe("bad_request");
    expect(fal.jobs).toEqual([]);
  });
});
