import { describe, expect, it } from "vitest";
import { PICTURE_URL, redirectTo, rejection, startStandIn } from "./support.ts";

const CAPTION = "fal-ai/florence-2-large/caption";
const input = { image_url: PICTURE_URL };

describe("a script", () => {
  it("shows each of its states to whoever polls, one a poll", async () => {
    const { fal, client, submit } = await startStandIn();
    fal.answer(CAPTION, { queue: [2, 1], logs: ["loading", "looking"] });
    const requestId = await submit(CAPTION, input);
    const seen: unknown[] = [];
    await client.queue.subscribeToStatus(CAPTION, {
      requestId,
      logs: true,
      pollInterval: 1,
      onQueueUpdate: (update) =>
        seen.push(update.status === "IN_QUEUE" ? update.queue_position : update.logs.map((line) => line.message)),
    });
    expect(seen).toEqual([2, 1, ["loading"], ["loading", "looking"], ["loading", "looking"]]);
  });

  it("gives its output, made from the input, and its files", async () => {
    const { fal, client } = await startStandIn();
    fal.answer(CAPTION, {
      output: (given: { image_url: string }, { putFile }: { putFile: (bytes: Buffer, type: string) => string }) => ({
        results: given.image_url,
        file: putFile(Buffer.from("abc"), "text/plain"),
      }),
    });
    const { data } = await client.subscribe<string>(CAPTION, { input });
    expect(data).toMatchObject({ results: PICTURE_URL, file: expect.stringMatching(/^https:\/\/v3\.fal\.media\//) });
    const { file } = data as { file: string };
    expect(await (await redirectTo(fal.url)(file)).text()).toBe("abc");
  });

  it("for the next job alone leaves the others be", async () => {
    const { fal, client } = await startStandIn();
    fal.answer(CAPTION, { output: { results: "always" } });
    fal.answerNext(CAPTION, { output: { results: "first" } });
    fal.answerNext(CAPTION, { output: { results: "second" } });
    const told = [];
    for (let turn = 0; turn < 3; turn++) told.push((await client.subscribe(CAPTION, { input })).data);
    expect(told).toEqual([{ results: "first" }, { results: "second" }, { results: "always" }]);
  });

  it("that breaks is the runner's error", async () => {
    const { fal, client } = await startStandIn();
    fal.answer(CAPTION, {
      output: () => {
        throw new Error("broken on purpose by a test");
      },
    });
    const error = await rejection(client.subscribe(CAPTION, { input }));
    expect(error).toMatchObject({ status: 500, body: { error_type: "runner_server_error" } });
  });
});

describe("a job moved by hand", () => {
  it("no longer follows its script", async () => {
    const { fal, client, submit } = await startStandIn();
    fal.answer(CAPTION, { queue: [2, 1], logs: ["loading"] });
    const requestId = await submit(CAPTION, input);
    fal.jobs[0]?.enqueue(9);
    for (let poll = 0; poll < 3; poll++) {
      expect(await client.queue.status(CAPTION, { requestId })).toMatchObject({ queue_position: 9 });
    }
  });

  it("cannot be moved once it is over", async () => {
    const { fal, submit } = await startStandIn();
    fal.answer(CAPTION, { hold: true });
    await submit(CAPTION, input);
    const job = await fal.nextSubmit();
    await job.complete();
    expect(() => job.run("too late")).toThrow(/is over/);
  });
});
