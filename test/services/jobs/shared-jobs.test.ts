import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/core/async/clock.ts";
import { UserError } from "../../../src/core/errors.ts";
import { SILENT_METRICS } from "../../../src/core/metrics.ts";
import type { Outcome } from "../../../src/core/request/outcome.ts";
import type { Store } from "../../../src/core/store.ts";
import { createFalEngine } from "../../../src/engines/fal.ts";
import { planFor } from "../../../src/models/index.ts";
import { type Fal, startFal } from "fal-stand-in";
import { createSharedJobs } from "../../../src/services/jobs/shared-jobs.ts";
import { createJobLeases } from "../../../src/services/jobs/job-leases.ts";
import { createJobRecords, endOf, JOB_RECORD_OPTIONS, type JobRecord } from "../../../src/services/jobs/job-records.ts";
import { createJobs, type JobOrder } from "../../../src/services/jobs/run-job.ts";
import { createOutcomeCache, OUTCOME_CACHE_OPTIONS } from "../../../src/services/jobs/outcome-cache.ts";
import { createStoreHealth } from "../../../src/services/storage/store-health.ts";
import { openStore } from "../../../src/stores/open.ts";
import { createManualClock, drive, type ManualClock } from "../../support/manual-clock.ts";

const TIMEOUT_MS = 600_000;
const SECOND_MS = 1_000;
const OCR = "fal-ai/florence-2-large/ocr";
const FLUX = "fal-ai/flux-2-pro";
const KEY = "a job";

let clock: ManualClock;
let fal: Fal;
let store: Store;

beforeEach(async () => {
  clock = createManualClock();
  fal = await startFal({ clock, key: "k" });
  store = await openStore("memory://", { clock, maxCacheBytes: 1e8 });
});
afterEach(async () => {
  await fal.close();
  await store.close();
});

/** Calls through to `target` until the process is dead, and is never answered from then on. */
function mortal<Target extends object>(target: Target, isDead: () => boolean): Target {
  return new Proxy(target, {
    get(_target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...given: readonly unknown[]): unknown => {
        if (isDead()) return new Promise(() => undefined);
        const result: unknown = Reflect.apply(member, target, given);
        return name === "values" && typeof result === "object" && result ? mortal(result, isDead) : result;
      };
    },
  });
}

/** A bot's process, which can be killed: from then on it reaches nothing. */
function startProcess(owner: string) {
  let isKilled = false;
  const isDead = () => isKilled;
  const own: Clock = {
    ...clock,
    after: (durationMs, work) => clock.after(durationMs, () => void (isKilled || work())),
    sleep: async (durationMs, signal) => {
      await clock.sleep(durationMs, signal);
      if (isKilled) await new Promise(() => undefined);
    },
  };
  const fetching: typeof fetch = (input, init) => (isKilled ? new Promise(() => undefined) : fetch(input, init));
  const mine = mortal(store, isDead);
  const health = createStoreHealth(own);
  const options = { key: "k", baseUrl: fal.url, fetch: fetching, clock: own, startTimeoutSeconds: 600 };
  const engine = createFalEngine(options);
  const cache = createOutcomeCache(mine.values<Outcome>("outcomes", OUTCOME_CACHE_OPTIONS), health, own);
  const records = createJobRecords(mine.values<JobRecord>("jobs", JOB_RECORD_OPTIONS), health);
  const timing = { clock: own, jobTimeoutMs: TIMEOUT_MS };
  const jobs = createJobs({ engine, cache, records, metrics: SILENT_METRICS, ...timing });
  const leases = createJobLeases({ store: mine, health, clock: own, owner });
  const flights = createSharedJobs({ jobs, records, leases, cache, engine, ...timing });
  return {
    flights,
    records,
    kill() {
      isKilled = true;
    },
    /** A person waits. */
    ask(more: Partial<JobOrder> = {}) {
      const leaving = new AbortController();
      const answer = flights.join({ ...words, ...more }, { signal: leaving.signal, onProgress: () => undefined });
      const told = answer.then(
        (outcome) => (outcome.kind === "text" ? outcome.text : "pictures"),
        (error: unknown) => (error instanceof UserError ? error.key : String(error)),
      );
      return {
        /** What they are told in the end. */
        told,
        cancel: () => leaving.abort(new UserError("cancelled", {})),
        suspend: () => leaving.abort(new UserError("restarting", {})),
      };
    },
  };
}

const words: JobOrder = {
  key: KEY,
  plan: planFor({ kind: "ocr" }),
  isResumed: false,
  prepare: () => Promise.resolve({ image_url: "https://cdn.discordapp.com/attachments/1/2/sign.png" }),
};
const fox = planFor({ kind: "imagine", prompt: "a fox", size: "square", seed: 1, format: "png", safety: "2" });
const picture: JobOrder = { key: KEY, plan: fox, isResumed: false, prepare: () => Promise.resolve(fox.input([])) };

const hold = () => {
  for (const endpoint of [OCR, FLUX]) fal.answer(endpoint, { hold: true, queue: [3] });
};
/** Lets so much time pass that everything has happened that waits for it, but real connections. */
const pass = async (seconds: number) => {
  for (let step = 0; step < seconds * 2; step += 1) {
    await clock.advance(SECOND_MS / 2);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};
async function isRecorded(process: ReturnType<typeof startProcess>): Promise<void> {
  while ((await process.records.find(KEY))?.requestId === undefined) await clock.advance(1);
}
/** A job under way, for which a person waits in a process of its own. */
async function begin(owner = "one") {
  hold();
  const process = startProcess(owner);
  const asker = process.ask();
  const job = await fal.nextSubmit();
  await isRecorded(process);
  job.run(); // fal itself drops what waits in its queue for too long
  return { process, asker, job };
}
/** Lets time pass until the job is cancelled: less than the test may take, if it is at all. */
async function isCancelled(job: { readonly cancelled: boolean }): Promise<void> {
  while (!job.cancelled) await pass(0.5);
}

describe("the last one who waits and leaves has the job cancelled at fal", () => {
  it("at once, where there is one process", async () => {
    const { asker, job } = await begin();
    asker.cancel();
    await expect.poll(() => job.cancelled).toBe(true);
    expect(await asker.told).toBe("cancelled");
  });

  it.each([0, 2, 5, 8])("after its process was killed and started again, %i s later", async (seconds) => {
    const { process, job } = await begin();
    process.kill();
    await pass(seconds);
    const asker = startProcess("next").ask({ isResumed: true });
    await pass(0.5);
    asker.cancel();
    await isCancelled(job);
    expect(await asker.told).toBe("cancelled");
  });

  it.each([0, 2, 5, 8])("in a process that followed one that was killed %i s ago", async (seconds) => {
    const { process, job } = await begin();
    const other = startProcess("other").ask();
    await pass(1);
    process.kill();
    await pass(seconds);
    other.cancel();
    await isCancelled(job);
  });

  it.each([0, 2, 5, 8])("in the process that runs it, when one that followed was killed %i s ago", async (seconds) => {
    const { asker, job } = await begin();
    const other = startProcess("other");
    other.ask();
    await pass(1);
    other.kill();
    await pass(seconds);
    asker.cancel();
    await isCancelled(job);
  });

  it("though they left before their next process had joined them to it", async () => {
    const { process, job } = await begin();
    process.kill();
    await pass(2);
    const asker = startProcess("next").ask({ isResumed: true });
    asker.cancel();
    expect(await asker.told).toBe("cancelled");
    await isCancelled(job);
  });

  it("where two wait in the process that followed one that was killed", async () => {
    const { process, job } = await begin();
    const other = startProcess("other");
    const [second, third] = [other.ask(), other.ask()];
    await pass(1);
    process.kill();
    second.cancel();
    await pass(20);
    expect(job.cancelled).toBe(false);
    third.cancel();
    await isCancelled(job);
  });

  it("where two processes leave at the same moment", async () => {
    const { asker, job } = await begin();
    const other = startProcess("other").ask();
    await pass(1);
    asker.cancel();
    other.cancel();
    await isCancelled(job);
  });
});

describe("two processes want the same job, and one is killed:", () => {
  const deaths = ["the one that runs it", "the one that follows"] as const;
  const cases = deaths.flatMap((killed) =>
    ([1, 2] as const).flatMap((inOne) =>
      ([1, 2] as const).flatMap((inOther) =>
        (["stays away", "comes back"] as const).map((after) => [killed, inOne, inOther, after] as const),
      ),
    ),
  );

  /** Of two processes with so many waiting in each, one is killed, and where it comes back, those who waited there too. */
  async function kill([killed, inOne, inOther, after]: (typeof cases)[number]) {
    hold();
    const [one, other] = [startProcess("one"), startProcess("other")];
    const first = Array.from({ length: inOne }, () => one.ask());
    const job = await fal.nextSubmit();
    await isRecorded(one);
    job.run();
    const second = Array.from({ length: inOther }, () => other.ask());
    await pass(1);
    const isLeader = killed === deaths[0];
    (isLeader ? one : other).kill();
    const [left, gone] = isLeader ? [second, first] : [first, second];
    await pass(after === "stays away" ? 0.5 : 2);
    const next = startProcess("next");
    const back = after === "stays away" ? [] : gone.map(() => next.ask({ isResumed: true }));
    await pass(0.5);
    return { job, waiting: [...left, ...back] };
  }

  it.each(cases)("%s, of %i and %i who wait, and it %s: the last who leaves has it cancelled", async (...row) => {
    const { job, waiting } = await kill(row);
    for (const asker of waiting.slice(1)) asker.cancel();
    await pass(20);
    expect(job.cancelled).toBe(false);
    waiting[0]?.cancel();
    await isCancelled(job);
    for (const asker of waiting) expect(await asker.told).toBe("cancelled");
    expect(fal.jobs).toHaveLength(1);
  });

  it.each(cases)("%s, of %i and %i who wait, and it %s: who stays is answered", async (...row) => {
    const { job, waiting } = await kill(row);
    const leaving = waiting.length > 1 ? 1 : 0;
    const staying = waiting.slice(leaving);
    for (const asker of waiting.slice(0, leaving)) asker.cancel();
    await pass(10);
    expect(job.cancelled).toBe(false);
    await job.complete({ results: "STOP" });
    for (const asker of staying) expect(await drive(clock, asker.told)).toBe("STOP");
    expect(fal.jobs).toHaveLength(1);
  });
});

describe("a job goes on", () => {
  it("when one of two processes leaves, whichever it is", async () => {
    for (const leaver of [0, 1]) {
      const { asker, job } = await begin(`one ${leaver}`);
      const askers = [asker, startProcess(`other ${leaver}`).ask()];
      await pass(1);
      askers[leaver]?.cancel();
      await pass(20);
      expect(job.cancelled).toBe(false);
      await job.complete({ results: "STOP" });
      expect(await drive(clock, askers[1 - leaver]?.told ?? Promise.resolve(""))).toBe("STOP");
      await store.values("outcomes").delete(KEY);
    }
    expect(fal.jobs).toHaveLength(2);
  });

  it("when the one that runs it is killed, and told to both when that one is back", async () => {
    const { process, job } = await begin();
    const other = startProcess("other").ask();
    await pass(1);
    process.kill();
    await pass(7);
    const back = startProcess("next").ask({ isResumed: true });
    await pass(1);
    other.cancel();
    await pass(20);
    expect(job.cancelled).toBe(false);
    await job.complete({ results: "STOP" });
    expect(await drive(clock, back.told)).toBe("STOP");
    expect(fal.jobs).toHaveLength(1);
  });

  it("when its process leaves it to the next", async () => {
    const { process, asker, job } = await begin();
    asker.suspend();
    await process.flights.settled();
    await pass(10);
    expect(job.cancelled).toBe(false);
  });
});

describe("who asks as the last one leaves", () => {
  /** Whichever it is: the job goes on, or another one is begun. */
  async function letGoOn(): Promise<void> {
    await pass(15);
    const [job] = fal.jobs;
    if (fal.jobs.length === 1 && job?.status !== "COMPLETED") await job?.complete({ results: "STOP" });
  }

  it.each([0, 1, 2, 3, 5, 8, 13])("in the same process, %i turns later, is answered", async (turns) => {
    const { process, asker } = await begin();
    fal.answer(OCR, { output: { results: "STOP" } });
    asker.cancel();
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    const next = process.ask();
    await letGoOn();
    expect(await drive(clock, next.told)).toBe("STOP");
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 30])("in another process, %i turns later, is answered", async (turns) => {
    const { asker } = await begin();
    fal.answer(OCR, { output: { results: "STOP" } });
    asker.cancel();
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    const next = startProcess("other").ask();
    await letGoOn();
    expect(await drive(clock, next.told)).toBe("STOP");
  });

  it("while its submit has no answer yet, takes the job over", async () => {
    hold();
    fal.faults.add({ method: "POST", route: `queue.fal.run/${OCR}`, answerDelayMs: 10 * SECOND_MS });
    const process = startProcess("one");
    const asker = process.ask();
    const job = await fal.nextSubmit();
    asker.cancel();
    expect(await asker.told).toBe("cancelled");
    const next = process.ask();
    await pass(12);
    expect(job.cancelled).toBe(false);
    await job.complete({ results: "STOP" });
    expect(await drive(clock, next.told)).toBe("STOP");
    expect(fal.jobs).toHaveLength(1);
  });

  it("is not told what came of the job before, though somebody is who was not told before a restart", async () => {
    const { process, asker, job } = await begin();
    asker.cancel();
    await isCancelled(job);
    process.kill();
    await pass(7);
    const next = startProcess("next");
    fal.answer(OCR, { output: { results: "STOP" } });
    const [told, anew] = [next.ask({ isResumed: true }), next.ask()];
    expect(await told.told).toBe("cancelled");
    expect(await drive(clock, anew.told)).toBe("STOP");
  });
});

describe("how a job ended is told in all processes", () => {
  it("where fal refused it, to those who followed, too", async () => {
    fal.faults.add({
      method: "POST",
      route: `queue.fal.run/${FLUX}`,
      delayMs: 3 * SECOND_MS,
      ...fal.errors.exhaustedBalance(),
    });
    const one = startProcess("one").ask(picture);
    await expect.poll(async () => (await store.values<JobRecord>("jobs").get(KEY))?.submits).toBe(1);
    const other = startProcess("other").ask(picture);
    await pass(10);
    expect(await one.told).toBe("falBalanceExhausted");
    expect(await other.told).toBe("falBalanceExhausted");
  });

  it("and who asks after that begins anew", async () => {
    const { asker, job, process } = await begin();
    job.fail(fal.errors.model("content_policy_violation"));
    expect(await asker.told).toBe("contentPolicy");
    fal.answer(OCR, { output: { results: "STOP" } });
    expect(await drive(clock, process.ask().told)).toBe("STOP");
    await store.values("outcomes").delete(KEY);
    expect(await drive(clock, startProcess("other").ask().told)).toBe("STOP");
  });

  it.each([
    ["an earlier version, which blames nothing", { key: "contentPolicy", params: {} }],
    ["this version", { key: "contentPolicy", params: { blamed: 2 } }],
  ])("by the record of %s", async (_what, end) => {
    const over = { endpoint: OCR, requestId: "1", submittedAtMs: clock.now(), submits: 1, isOver: true, end };
    await store.values("jobs").set(KEY, over);
    const { records } = startProcess("one");
    const found = await records.find(KEY);
    expect(found && endOf(found)).toMatchObject(end);
  });

  it("by the record of an earlier version, which names no end", async () => {
    const { process, asker, job } = await begin();
    job.fail(fal.errors.model("content_policy_violation"));
    expect(await asker.told).toBe("contentPolicy");
    process.kill();
    const { endpoint, requestId } = job;
    await store.values("jobs").set(KEY, { endpoint, requestId, submittedAtMs: clock.now(), submits: 1, isOver: true });
    await pass(7);
    expect(await drive(clock, startProcess("next").ask({ isResumed: true }).told)).toBe("contentPolicy");
    expect(fal.jobs).toHaveLength(1);
  });
});

describe("a job's time", () => {
  it("counts from its first start, over a kill and a restart, and then the job is cancelled at fal", async () => {
    const { process, job } = await begin();
    await clock.advance(TIMEOUT_MS - 60 * SECOND_MS);
    process.kill();
    await pass(20);
    const asker = startProcess("next").ask({ isResumed: true });
    await pass(30);
    expect(job.cancelled).toBe(false);
    await pass(12);
    expect(await asker.told).toBe("timedOut");
    await isCancelled(job);
  });

  it("that passed while nobody was there is over at once", async () => {
    const { process, job } = await begin();
    process.kill();
    await clock.jump(TIMEOUT_MS);
    const asker = startProcess("next").ask({ isResumed: true });
    expect(await drive(clock, asker.told)).toBe("timedOut");
    expect(job.cancelled).toBe(true);
    // And a caller who asks again begins anew.
    const again = startProcess("next but one").ask();
    const next = await fal.nextSubmit();
    await next.complete({ results: "STOP" });
    expect(await drive(clock, again.told)).toBe("STOP");
  });

  it("that passed while it was done costs nobody what is paid for", async () => {
    const { process, job } = await begin();
    process.kill();
    await job.complete({ results: "STOP" });
    await clock.jump(TIMEOUT_MS);
    expect(await drive(clock, startProcess("next").ask({ isResumed: true }).told)).toBe("STOP");
    expect(fal.jobs).toHaveLength(1);
  });

  it.each(["a result", "a status"])(
    "that passed while %s could not be read costs nobody what is paid for",
    async (what) => {
      const faults = { times: Infinity, status: 503, body: { detail: "x" } };
      fal.answer(OCR, { output: { results: "STOP" } });
      const mend = fal.faults.add({ route: what === "a result" ? /\/requests\/[^/]+$/ : /\/status/, ...faults });
      const process = startProcess("one");
      expect(await drive(clock, process.ask().told)).toBe("timedOut");
      mend();
      expect(await drive(clock, process.ask().told)).toBe("STOP");
      expect(await drive(clock, startProcess("other").ask().told)).toBe("STOP");
      expect(fal.jobs).toHaveLength(1);
    },
  );

  it("that ended in a cancel whose answer was lost costs the next one who asks nothing: it is made anew", async () => {
    const { process, asker, job } = await begin();
    fal.faults.add({ route: /\/cancel$/, reset: "after" });
    expect(await drive(clock, asker.told)).toBe("timedOut");
    await isCancelled(job);
    const again = process.ask();
    const next = await drive(clock, fal.nextSubmit());
    await next.complete({ results: "STOP" });
    expect(await drive(clock, again.told)).toBe("STOP");
  });

  it("is the same for one who joins late; the next try is a job of its own", async () => {
    const { process, asker, job } = await begin();
    const other = startProcess("other");
    await clock.advance(TIMEOUT_MS - 10 * SECOND_MS);
    const late = [process.ask(), other.ask()];
    await pass(12);
    for (const { told } of [asker, ...late]) expect(await told).toBe("timedOut");
    await isCancelled(job);
    for (const where of [process, other]) {
      const again = where.ask();
      const next = await drive(clock, fal.nextSubmit());
      expect(next.requestId).not.toBe(job.requestId);
      await next.complete({ results: "STOP" });
      expect(await drive(clock, again.told)).toBe("STOP");
      await store.values("outcomes").delete(KEY);
    }
  });

  it("is over though the submit has no answer yet, and the job is cancelled as soon as it has a name", async () => {
    hold();
    fal.faults.add({ method: "POST", route: `queue.fal.run/${OCR}`, answerDelayMs: 20 * SECOND_MS });
    const process = startProcess("one");
    const prepare: JobOrder["prepare"] = async (how, signal) => {
      await clock.sleep(TIMEOUT_MS - 5 * SECOND_MS);
      return words.prepare(how, signal);
    };
    const asker = process.ask({ prepare });
    const job = await drive(clock, fal.nextSubmit(), 1_000);
    await pass(6);
    expect(await asker.told).toBe("timedOut");
    await isCancelled(job);
  });

  it("ends though the clock was set back, also between restarts", async () => {
    const { process, job } = await begin();
    process.kill();
    await clock.jump(-24 * 60 * 60 * SECOND_MS);
    await store.release(`job:${KEY}`, "one"); // the store's claims go by the same clock
    const second = startProcess("second");
    second.ask({ isResumed: true });
    await pass(10);
    await clock.advance(TIMEOUT_MS / 2);
    second.kill();
    await pass(7);
    const asker = startProcess("third").ask({ isResumed: true });
    await pass(1);
    await clock.advance(TIMEOUT_MS / 2);
    expect(await drive(clock, asker.told)).toBe("timedOut");
    await isCancelled(job);
  });

  it("of a text that is shown again counts from the first time", async () => {
    fal.answerNext(OCR, { error: fal.errors.model("file_download_error") });
    fal.answer(OCR, { hold: true });
    const process = startProcess("one");
    const prepare: JobOrder["prepare"] = async (how, signal) => {
      if (how === "again") await clock.sleep(60 * SECOND_MS);
      return words.prepare(how, signal);
    };
    const asker = process.ask({ prepare });
    while (fal.jobs.length < 2) await pass(0.5);
    await isRecorded(process);
    const [first] = fal.jobs;
    expect((await process.records.find(KEY))?.submittedAtMs).toBeLessThanOrEqual(first?.submittedAtMs ?? 0);
    asker.cancel();
  });
});

describe("a picture that fal turns away for now", () => {
  const turnAway = { method: "POST", route: `queue.fal.run/${FLUX}`, status: 503, body: {} } as const;

  it("is made once, as soon as fal takes it", async () => {
    fal.faults.add({ ...turnAway, times: 3 });
    expect(await drive(clock, startProcess("one").ask(picture).told)).toBe("pictures");
    expect(fal.jobs).toHaveLength(1);
  });

  it("when its process leaves between two tries is handed over by the next one", async () => {
    fal.faults.add({ ...turnAway, times: 2 });
    const process = startProcess("one");
    const asker = process.ask(picture);
    await expect.poll(() => fal.calls.length).toBe(1);
    await clock.sleepers(2);
    asker.suspend();
    await process.flights.settled();
    process.kill();
    expect(await drive(clock, startProcess("next").ask({ ...picture, isResumed: true }).told)).toBe("pictures");
    expect(fal.jobs).toHaveLength(1);
  });

  it("when its process was killed between two tries is not handed over again, since nobody can know", async () => {
    fal.faults.add({ ...turnAway, times: 2 });
    const process = startProcess("one");
    process.ask(picture);
    await expect.poll(() => fal.calls.length).toBe(1);
    process.kill();
    await pass(7);
    const asker = startProcess("next").ask({ ...picture, isResumed: true });
    expect(await drive(clock, asker.told)).toBe("submitUncertain");
    expect(fal.jobs).toHaveLength(0);
  });

  it("is not handed over for who has left meanwhile", async () => {
    fal.faults.add({ ...turnAway, times: 2 });
    const process = startProcess("one");
    const asker = process.ask(picture);
    await expect.poll(() => fal.calls.length).toBe(1);
    asker.cancel();
    await pass(20);
    expect(fal.calls).toHaveLength(1);
    expect(await drive(clock, process.ask(picture).told)).toBe("pictures");
    expect(fal.jobs).toHaveLength(1);
  });
});

describe("while the result of a job that is done cannot be read,", () => {
  const RESULT = /\/requests\/[^/]+$/;
  const reads = () => fal.calls.filter(({ path }) => RESULT.test(path)).length;

  /** Two wait in one process, a third one in another, and the first one has asked for the result in vain. */
  async function beginInVain() {
    fal.answer(FLUX, { output: { images: [{ url: "https://v3.fal.media/files/a.png" }], seed: 1 } });
    const mend = fal.faults.add({ route: RESULT, status: 503, body: {}, times: Infinity });
    const process = startProcess("one");
    const other = startProcess("other");
    const askers = [process.ask(picture), process.ask(picture)] as const;
    while (reads() < 3) await pass(0.5);
    const late = other.ask(picture);
    await pass(1);
    return { process, other, askers, late, mend };
  }

  it("who leaves is told at once, and who stays gets it", async () => {
    const { askers, late, mend } = await beginInVain();
    const [leaves, stays] = askers;
    leaves.cancel();
    expect(await leaves.told).toBe("cancelled");
    mend();
    expect(await drive(clock, Promise.all([stays.told, late.told]))).toEqual(["pictures", "pictures"]);
    expect(fal.jobs).toHaveLength(1);
  });

  it("nothing goes on when all have left", async () => {
    const { askers, late } = await beginInVain();
    for (const asker of [...askers, late]) asker.cancel();
    for (const asker of [...askers, late]) expect(await asker.told).toBe("cancelled");
    await pass(12);
    const before = reads();
    await pass(120);
    expect(reads()).toBe(before);
    expect(fal.jobs).toHaveLength(1);
  });

  it("another process gets it where the one that asks is killed", async () => {
    const { process, late, mend } = await beginInVain();
    process.kill();
    mend();
    expect(await drive(clock, late.told)).toBe("pictures");
    const next = startProcess("next").ask({ ...picture, isResumed: true });
    expect(await drive(clock, next.told)).toBe("pictures");
    expect(fal.jobs).toHaveLength(1);
  });

  it("the next process gets it where the one that asks leaves", async () => {
    const { askers, late, mend } = await beginInVain();
    for (const asker of [...askers, late]) asker.suspend();
    for (const asker of [...askers, late]) expect(await drive(clock, asker.told)).toBe("restarting");
    mend();
    const next = startProcess("next").ask({ ...picture, isResumed: true });
    expect(await drive(clock, next.told)).toBe("pictures");
    expect(fal.jobs).toHaveLength(1);
  });
});
