import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/errors.ts";
import type { Answer } from "../../../src/core/request/outcome.ts";
import type { Progress } from "../../../src/core/request/progress.ts";
import type { AnswerRequest, Task } from "../../../src/core/request/request.ts";
import type { GenerateOptions, Generate } from "../../../src/services/answers/generate.ts";
import { generateParts } from "../../../src/services/answers/generate-parts.ts";

const OCR: Task = { kind: "ocr" };
const EDIT: Task = { kind: "edit", prompt: "mix", size: "auto", seed: 1, format: "png", safety: "2" };

const requestOf = (names: readonly string[], task: Task = OCR): AnswerRequest => ({
  task,
  pictures: names.map((name) => ({ url: `https://cdn.discordapp.com/${name}`, name, spoiler: false })),
  about: { channelId: "1", messageId: "2", authorId: "3" },
});

const answerTo = (request: AnswerRequest): Answer => ({
  request,
  outcome: { kind: "text", text: `about ${request.pictures.map(({ name }) => name).join("+")}` },
  modelTitle: "Model",
  endpoint: "fal-ai/model",
  durationMs: 1,
  isRepeat: false,
  descriptions: [],
  frames: [],
  files: [],
});

/** Jobs that go on until the test ends them, by the names of their pictures; `known` ones cost nothing. */
function createWorld(known: readonly string[] = []) {
  const jobs = new Map<string, { asker: GenerateOptions; finish: () => void; fail: (error: unknown) => void }>();
  const progress: Progress[] = [];
  const leaving = new AbortController();
  let acknowledged = 0;
  const generate: Generate = async (request, asker) => {
    const name = request.pictures.map((picture) => picture.name).join("+");
    if (known.includes(name)) return answerTo(request);
    await asker.beforeSpending(() => Promise.resolve(false));
    return new Promise((resolve, reject) => {
      asker.signal.addEventListener("abort", () => reject(asker.signal.reason));
      jobs.set(jobs.has(name) ? `${name} #2` : name, { asker, finish: () => resolve(answerTo(request)), fail: reject });
    });
  };
  const asker: GenerateOptions = {
    signal: leaving.signal,
    isResumed: true,
    maxFileBytes: 1,
    beforeSpending: async () => {
      acknowledged += 1;
    },
    onProgress: (state) => progress.push(state),
  };
  const explain = (error: unknown) => (error instanceof UserError ? `failed: ${error.key}` : "bug");
  return {
    jobs,
    progress,
    leaving,
    run: (request: AnswerRequest) => generateParts(generate, request, asker, explain),
    begun: async (count: number) => await expect.poll(() => jobs.size).toBe(count),
    job: (name: string) => {
      const job = jobs.get(name);
      if (!job) throw new Error(`${name} was not begun.`);
      return job;
    },
    get acknowledged() {
      return acknowledged;
    },
  };
}

const several = (done: number, count = 3): Progress => ({ stage: "several", done, count });

describe("one picture", () => {
  it("is one job, whose own progress is told", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a"]));
    await world.begun(1);
    world.job("a").asker.onProgress({ stage: "queued", position: 3 });
    world.job("a").finish();
    expect(await parts).toEqual([{ answer: answerTo(requestOf(["a"])) }]);
    expect(world.progress).toEqual([{ stage: "queued", position: 3 }]);
  });

  it("that fails throws what it failed with", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a"]));
    await world.begun(1);
    const error = new UserError("modelFailed", {});
    world.job("a").fail(error);
    await expect(parts).rejects.toBe(error);
  });
});

it("several pictures for a model that makes pictures are one job", async () => {
  const world = createWorld();
  const parts = world.run(requestOf(["a", "b"], EDIT));
  await world.begun(1);
  world.job("a+b").finish();
  expect(await parts).toHaveLength(1);
});

describe("alt text", () => {
  const ALT_TEXT: Task = { kind: "altText" };
  const kinds = (parts: Awaited<ReturnType<Generate>>[]) => parts.map(({ request: { task } }) => task);

  it("is a detailed caption and a reading of each picture, one picture after the other", async () => {
    const world = createWorld(["a", "b"]);
    const parts = await world.run(requestOf(["a", "b"], ALT_TEXT));
    const answers = parts.flatMap((part) => ("answer" in part ? [part.answer] : []));
    expect(answers.map(({ request }) => request.pictures.map(({ name }) => name).join("+"))).toEqual([
      "a",
      "a",
      "b",
      "b",
    ]);
    const both = [{ kind: "caption", detail: "detailed" }, { kind: "ocr" }];
    expect(kinds(answers)).toEqual([...both, ...both]);
  });

  it("of several pictures tells how many have both their jobs done", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a", "b"], ALT_TEXT));
    await world.begun(4);
    world.job("a").finish();
    world.job("b #2").finish();
    await expect.poll(() => world.progress.at(-1)).toEqual(several(0, 2));
    world.job("a #2").fail(new UserError("modelFailed", {}));
    await expect.poll(() => world.progress.at(-1)).toEqual(several(1, 2));
    world.job("b").finish();
    expect(await parts).toHaveLength(4);
    expect(world.progress.at(-1)).toEqual(several(2, 2));
  });

  it("of one picture tells how its caption goes", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a"], ALT_TEXT));
    await world.begun(2);
    world.job("a #2").asker.onProgress({ stage: "queued", position: 9 });
    world.job("a").asker.onProgress({ stage: "queued", position: 3 });
    world.job("a #2").finish();
    world.job("a").finish();
    await parts;
    expect(world.progress).toEqual([{ stage: "queued", position: 3 }]);
  });
});

describe("several pictures for a model that writes", () => {
  it("are begun together, and answered in their own order", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a", "b", "c"]));
    await world.begun(3);
    for (const name of ["c", "a", "b"]) world.job(name).finish();
    expect(await parts).toEqual(["a", "b", "c"].map((name) => ({ answer: answerTo(requestOf([name])) })));
  });

  it("have one progress: how many are over, well or not", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a", "b", "c"]));
    await world.begun(3);
    world.job("a").asker.onProgress({ stage: "queued", position: 3 });
    world.job("b").fail(new UserError("contentPolicy", {}));
    await expect.poll(() => world.progress).toEqual([several(0), several(1)]);
    for (const name of ["a", "c"]) world.job(name).finish();
    expect(await parts).toEqual([
      { answer: answerTo(requestOf(["a"])) },
      { failure: "failed: contentPolicy" },
      { answer: answerTo(requestOf(["c"])) },
    ]);
    expect(world.progress).toEqual([several(0), several(1), several(2), several(3)]);
  });

  it("of which some are known tell nothing before somebody was told to wait", async () => {
    const world = createWorld(["a", "b"]);
    await world.run(requestOf(["a", "b"]));
    expect(world.progress).toEqual([]);
    expect(world.acknowledged).toBe(0);
  });

  it("that all fail throw what the first failed with", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a", "b"]));
    await world.begun(2);
    const error = new UserError("modelBusy", {});
    world.job("b").fail(new UserError("modelFailed", {}));
    world.job("a").fail(error);
    await expect(parts).rejects.toBe(error);
  });

  it("throw the reason when the asker leaves, whatever was done by then", async () => {
    const world = createWorld(["a"]);
    const parts = world.run(requestOf(["a", "b", "c"]));
    await world.begun(2);
    const reason = new UserError("cancelled", {});
    world.leaving.abort(reason);
    await expect(parts).rejects.toBe(reason);
  });

  it("carry along who waits, and what message they are about", async () => {
    const world = createWorld();
    const parts = world.run(requestOf(["a", "b"]));
    await world.begun(2);
    expect(world.job("b").asker).toMatchObject({ isResumed: true, maxFileBytes: 1 });
    for (const name of ["a", "b"]) world.job(name).finish();
    for (const part of await parts) expect(part).toMatchObject({ answer: { request: { about: { messageId: "2" } } } });
  });
});
