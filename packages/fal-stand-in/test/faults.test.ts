import { createFalClient } from "@fal-ai/client";
import { describe, expect, it } from "vitest";
import { PICTURE_URL, redirectTo, rejection, startStandIn } from "./support.ts";

const CAPTION = "fal-ai/florence-2-large/caption";
const SUBMIT = `queue.fal.run/${CAPTION}`;
const input = { image_url: PICTURE_URL };
const body = JSON.stringify(input);

describe("a connection that breaks", () => {
  it("before a submit leaves no job", async () => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ route: SUBMIT, reset: "before" });
    expect(await rejection(call("POST", SUBMIT, { body }))).toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(fal.jobs).toEqual([]);
    expect(fal.calls).toMatchObject([{ method: "POST", status: undefined }]);
  });

  it("after a submit leaves a job that nobody knows of", async () => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ route: SUBMIT, reset: "after" });
    expect(await rejection(call("POST", SUBMIT, { body }))).toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(fal.jobs).toMatchObject([{ endpoint: CAPTION, input }]);
  });

  it("after a submit makes fal's own client pay twice", async () => {
    const { fal } = await startStandIn();
    fal.faults.add({ route: SUBMIT, reset: "after" });
    const client = createFalClient({ credentials: "id:secret", fetch: redirectTo(fal.url) });
    const { request_id: requestId } = await client.queue.submit(CAPTION, { input });
    expect(fal.jobs).toHaveLength(2);
    expect(fal.jobs[1]?.requestId).toBe(requestId);
  });

  it("after an upload keeps the file", async () => {
    const { fal, client } = await startStandIn();
    fal.faults.add({ method: "PUT", route: /fal\.media\/files\//, reset: "after" });
    const file = new File(["bytes"], "a.png", { type: "image/png" });
    await rejection(client.storage.upload(file));
    expect(fal.uploads).toMatchObject([{ bytes: Buffer.from("bytes") }]);
  });

  it("while a file is read is an error to the reader", async () => {
    const { fal } = await startStandIn();
    const url = fal.files.put({ bytes: Buffer.from("abc"), contentType: "image/png" });
    fal.faults.add({ route: /fal\.media/, reset: "before" });
    expect(await rejection(redirectTo(fal.url)(url))).toMatchObject({ message: "fetch failed" });
    expect(await (await redirectTo(fal.url)(url)).text()).toBe("abc");
  });
});

describe("an answer that is not fal's", () => {
  it("has the status, body and headers that were laid out, and no effect", async () => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ route: SUBMIT, status: 502, body: "<h1>Bad Gateway</h1>", headers: { "retry-after": "5" } });
    const response = await call("POST", SUBMIT, { body });
    expect(response.status).toBe(502);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.text()).toBe("<h1>Bad Gateway</h1>");
    expect(fal.jobs).toEqual([]);
  });

  it("may say that it is of another type", async () => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ route: SUBMIT, status: 200, body: { a: 1 }, contentType: "text/plain" });
    const response = await call("POST", SUBMIT, { body });
    expect([response.headers.get("content-type"), await response.text()]).toEqual(["text/plain", '{"a":1}']);
  });

  it("may be JSON that breaks off, although the job was taken", async () => {
    const { fal, client } = await startStandIn();
    fal.faults.add({ route: SUBMIT, malformedJson: true });
    expect(await rejection(client.queue.submit(CAPTION, { input }))).toBeInstanceOf(SyntaxError);
    expect(fal.jobs).toHaveLength(1);
  });

  it("may come late, by the stand-in's clock", async () => {
    const { fal, clock, call } = await startStandIn();
    fal.faults.add({ route: SUBMIT, delayMs: 5000 });
    const answered = call("POST", SUBMIT, { body });
    await clock.slept();
    clock.advance(4999);
    expect(fal.jobs).toEqual([]);
    clock.advance(1);
    expect((await answered).status).toBe(200);
    expect(fal.jobs).toMatchObject([{ submittedAtMs: clock.now() }]);
  });
});

describe("which requests a fault befalls", () => {
  const statuses = async (
    call: (method: string, address: string) => Promise<Response>,
    ...calls: [string, string][]
  ) => {
    const seen: number[] = [];
    for (const [method, address] of calls) seen.push((await call(method, address)).status);
    return seen;
  };

  it("is said by method and whole route", async () => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ method: "get", route: SUBMIT, status: 418, times: Infinity });
    const calls: [string, string][] = [
      ["POST", SUBMIT],
      ["GET", `${SUBMIT}/more`],
      ["GET", SUBMIT],
      ["GET", `${SUBMIT}?logs=1`],
    ];
    expect(await statuses(call, ...calls)).toEqual([400, 405, 418, 418]);
  });

  it("is said by an expression", async () => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ route: /^v3\.fal\.media\//g, status: 418, times: 2 });
    const file: [string, string] = ["GET", "v3.fal.media/files/a.png"];
    expect(await statuses(call, ["GET", SUBMIT], file, file, file)).toEqual([405, 418, 418, 404]);
  });

  it("is the next one, where nothing is said of how many, the oldest fault first", async () => {
    const { fal, call } = await startStandIn();
    fal.faults.add({ route: SUBMIT, status: 500 });
    fal.faults.add({ route: SUBMIT, status: 503 });
    const get: [string, string] = ["GET", SUBMIT];
    expect(await statuses(call, get, get, get)).toEqual([500, 503, 405]);
  });

  it("is none once it is taken away", async () => {
    const { fal, call } = await startStandIn();
    const remove = fal.faults.add({ route: SUBMIT, status: 500 });
    remove();
    fal.faults.add({ route: SUBMIT, status: 503 });
    fal.faults.clear();
    expect(await statuses(call, ["GET", SUBMIT])).toEqual([405]);
  });
});
