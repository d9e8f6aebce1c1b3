import { describe, expect, it } from "vitest";
import { PICTURE_URL, readText, rejection, startStandIn } from "./support.ts";

const CAPTION = "fal-ai/florence-2-large/caption";
const input = { image_url: PICTURE_URL };

async function startHeld(script = {}) {
  const standIn = await startStandIn();
  standIn.fal.answer(CAPTION, { hold: true, ...script });
  const requestId = await standIn.submit(CAPTION, input);
  const address = `queue.fal.run/fal-ai/florence-2-large/requests/${requestId}/status/stream`;
  return {
    ...standIn,
    requestId,
    job: await standIn.fal.nextSubmit(),
    open: (query = "") => standIn.call("GET", address + query),
  };
}

/** The events of a finished stream. */
const eventsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("data: "))
    .map((line) => JSON.parse(line.slice("data: ".length)) as Record<string, unknown>);

describe("a stream of states", () => {
  it("begins with the present state, pushes each change at once and closes after the last", async () => {
    const { job, open, requestId } = await startHeld({ queue: [5] });
    const response = await open();
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(response.headers.get("x-fal-request-id")).toBe(requestId);
    const stream = readText(response);
    await stream.until('"queue_position":5');
    job.enqueue(1);
    await stream.until('"queue_position":1');
    job.run();
    await stream.until("IN_PROGRESS");
    await job.complete({ results: "a car" });
    expect(eventsOf(await stream.until("COMPLETED")).map(({ status }) => status)).toEqual([
      "IN_QUEUE",
      "IN_QUEUE",
      "IN_PROGRESS",
      "COMPLETED",
    ]);
    await expect(stream.until("anything more")).rejects.toThrow(/^ended without/);
  });

  it("tells each line of log once where logs are asked for, and none elsewhere", async () => {
    const { job, open } = await startHeld();
    const [withLogs, without] = [await open("?logs=1"), await open("?logs=0")];
    job.run("one");
    job.run("two");
    await job.complete({});
    const logs = async (response: Response) => eventsOf(await response.text()).map((event) => event["logs"]);
    expect(await logs(withLogs)).toMatchObject([
      undefined,
      [{ message: "one" }],
      [{ message: "two" }],
      [],
    ] as unknown[]);
    expect(await logs(without)).toEqual([undefined, null, null, null]);
  });

  it("opened late tells everything so far", async () => {
    const { job, open } = await startHeld();
    job.run("one");
    await job.complete({});
    const events = eventsOf(await (await open("?logs=1")).text());
    expect(events).toMatchObject([{ status: "COMPLETED", logs: [{ message: "one" }] }]);
  });
});

describe("an open stream", () => {
  it("plays a script to its end by itself", async () => {
    const { fal, client } = await startStandIn();
    fal.answer(CAPTION, { queue: [2, 1], logs: ["loading"], output: { results: "a car" } });
    const { request_id: requestId } = await client.queue.submit(CAPTION, { input });
    const stream = await client.queue.streamStatus(CAPTION, { requestId, logs: true });
    const seen: string[] = [];
    stream.on("data", (update) => seen.push(update.status));
    await stream.done();
    expect(seen).toEqual(["IN_QUEUE", "IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
    expect((await client.queue.result(CAPTION, { requestId })).data).toEqual({ results: "a car" });
  });

  it("goes to all who watch", async () => {
    const { job, open } = await startHeld({ queue: [1] });
    const streams = [readText(await open()), readText(await open())];
    await Promise.all(streams.map((stream) => stream.until("IN_QUEUE")));
    await job.complete({});
    for (const stream of streams) expect(await stream.until("COMPLETED")).toContain('"queue_position":1');
  });

  it("sends a comment every 15 seconds while nothing happens", async () => {
    const { clock, client, job, open, requestId } = await startHeld();
    const stream = readText(await open());
    await stream.until("IN_QUEUE");
    clock.advance(14_999);
    await client.queue.status(CAPTION, { requestId });
    job.run();
    expect(await stream.until("IN_PROGRESS")).not.toContain(": ping");
    clock.advance(1);
    expect(await stream.until(": ping\n\n")).toMatch(/: ping\n\n$/);
    clock.advance(15_000);
    expect(await stream.until(": ping\n\n: ping\n\n")).toMatch(/: ping\n\n: ping\n\n$/);
    await stream.cancel();
  });
});

describe("a stream that goes wrong", () => {
  const route = /\/status\/stream$/;

  it("can stay silent although the job is over", async () => {
    const { fal, job, open } = await startHeld();
    fal.faults.add({ route, silentStream: true });
    const silent = await open();
    const heard = silent.text().catch(() => "broken off");
    await job.complete({});
    expect(eventsOf(await (await open()).text())).toHaveLength(1);
    await fal.close();
    expect(await heard).toBe("broken off");
  });

  it("can break after some events, which is an error to the client", async () => {
    const { fal, client, job, requestId } = await startHeld();
    fal.faults.add({ route, dropStreamAfterEvents: 2 });
    const stream = await client.queue.streamStatus(CAPTION, { requestId });
    const error = rejection(stream.done());
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      stream.on("data", ({ status }) => {
        seen.push(status);
        resolve();
      });
    });
    job.run();
    expect(await error).toMatchObject({ name: "ApiError" });
    expect(seen).toEqual(["IN_QUEUE", "IN_PROGRESS"]);
    expect(job.status).toBe("IN_PROGRESS");
  });

  it("can break before the first", async () => {
    const { fal, client, requestId } = await startHeld();
    fal.faults.add({ route, dropStreamAfterEvents: 0 });
    const stream = await client.queue.streamStatus(CAPTION, { requestId });
    expect(await rejection(stream.done())).toMatchObject({ name: "ApiError" });
  });

  it("can end properly before the job does, which the client takes for the end", async () => {
    const { fal, client, job, requestId } = await startHeld();
    fal.faults.add({ route, endStreamAfterEvents: 1 });
    const stream = await client.queue.streamStatus(CAPTION, { requestId });
    expect(await stream.done()).toMatchObject({ status: "IN_QUEUE" });
    expect(job.status).toBe("IN_QUEUE");
  });
});
