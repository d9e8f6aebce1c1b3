import { describe, expect, it } from "vitest";
import { startFal } from "../src/start-fal.ts";
import { createHandClock } from "../../../test/support/hand-clock.ts";
import { clientOf, PICTURE_URL, rejection, startStandIn } from "./support.ts";

const CAPTION = "fal-ai/florence-2-large/caption";
const APP = "fal-ai/florence-2-large";
const IMAGINE = "fal-ai/flux-2-pro";
const input = { image_url: PICTURE_URL };

describe("the key", () => {
  it.each([
    ["none", undefined],
    ["a bearer token", "Bearer id:secret"],
    ["an empty key", "Key "],
    ["another key", "Key id:other"],
  ])("refuses %s everywhere in the queue and the storage", async (_name, authorization) => {
    const { call, submit } = await startStandIn({ key: "id:secret" });
    const requestId = await submit(CAPTION, input);
    const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
    const addresses = [
      ["POST", `queue.fal.run/${CAPTION}`],
      ["GET", `queue.fal.run/${APP}/requests/${requestId}`],
      ["GET", `queue.fal.run/${APP}/requests/${requestId}/status`],
      ["GET", `queue.fal.run/${APP}/requests/${requestId}/status/stream`],
      ["PUT", `queue.fal.run/${APP}/requests/${requestId}/cancel`],
      ["POST", "rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3"],
    ] as const;
    for (const [method, address] of addresses) {
      const response = await call(method, address, { headers });
      expect([address, response.status, await response.json()]).toEqual([
        address,
        401,
        { detail: "invalid key credentials" },
      ]);
    }
  });

  it("may be any where none is set", async () => {
    const { fal } = await startStandIn();
    await clientOf(fal.url, "some:thing").queue.submit(CAPTION, { input });
    expect(fal.jobs).toHaveLength(1);
  });

  it("is nowhere in what is kept of the calls", async () => {
    const { fal, submit } = await startStandIn();
    await submit(CAPTION, input);
    expect(JSON.stringify([fal.calls, fal.jobs])).not.toContain("secret");
  });
});

describe("who waits for a submit", () => {
  it("is given the next that matches, each job once", async () => {
    const { fal, submit } = await startStandIn();
    const imagined = fal.nextSubmit((job) => job.endpoint === IMAGINE);
    await submit(CAPTION, input);
    await submit(IMAGINE, { prompt: "a" });
    await submit(CAPTION, input);
    expect((await imagined).endpoint).toBe(IMAGINE);
    expect([await fal.nextSubmit(), await fal.nextSubmit()]).toEqual(fal.submits(CAPTION));
  });

  it("is let go when the stand-in closes, and so are open streams", async () => {
    const fal = await startFal({ clock: createHandClock() });
    const client = clientOf(fal.url);
    fal.answer(CAPTION, { hold: true });
    const { request_id: requestId } = await client.queue.submit(CAPTION, { input });
    const stream = await client.queue.streamStatus(CAPTION, { requestId });
    const ended = rejection(stream.done());
    await new Promise<void>((resolve) => stream.on("data", () => resolve()));
    const waiting = rejection(fal.nextSubmit((job) => job.endpoint === IMAGINE));
    await fal.close();
    expect(await waiting).toMatchObject({ message: "the fal stand-in was closed" });
    expect(await ended).toMatchObject({ name: "ApiError" });
  });
});

describe("the record of calls", () => {
  it("holds every call with its status, and tells of it as it is answered", async () => {
    const { fal, clock, call, submit } = await startStandIn();
    const heard: string[] = [];
    const stop = fal.on("call", ({ method, host, path, query, status }) =>
      heard.push([method, host, path, query, status].join(" ")),
    );
    const submitted: string[] = [];
    fal.on("submit", (job) => submitted.push(job.requestId));
    const requestId = await submit(CAPTION, input);
    await call("GET", `queue.fal.run/${APP}/requests/${requestId}/status?logs=1`);
    stop();
    await call("GET", "v3.fal.media/files/none.png");
    expect(submitted).toEqual([requestId]);
    expect(heard).toEqual([
      `POST queue.fal.run /${CAPTION}  200`,
      `GET queue.fal.run /${APP}/requests/${requestId}/status logs=1 200`,
    ]);
    expect(fal.calls[2]).toMatchObject({ host: "v3.fal.media", status: 404, atMs: clock.now() });
  });
});
