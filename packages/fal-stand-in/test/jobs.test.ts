import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createJob } from "../src/jobs/job.ts";
import { createHandClock } from "../../../test/support/hand-clock.ts";

const createQueuedJob = () =>
  createJob({
    requestId: "1",
    endpoint: "fal-ai/flux-2-pro",
    input: {},
    headers: {},
    clock: createHandClock(),
    queuePosition: 3,
    ignoresCancel: false,
    makeOutput: async () => ({}),
    resultHeaders: () => ({}),
  });

describe("a job that follows steps", () => {
  it("takes one for each state, however many were told of it", async () => {
    const job = createQueuedJob();
    job.follow([() => job.moves.enqueue(2), () => job.moves.enqueue(1)]);
    job.told();
    job.told();
    await turn();
    expect(job.queuePosition).toBe(2);
    job.told();
    await turn();
    expect(job.queuePosition).toBe(1);
  });

  it("takes none while nobody is told", async () => {
    const job = createQueuedJob();
    job.follow([() => job.moves.enqueue(2)]);
    await turn();
    expect(job.queuePosition).toBe(3);
  });
});
