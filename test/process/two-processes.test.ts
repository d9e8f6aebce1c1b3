import { describe, expect, it, onTestFinished } from "vitest";
import { isFinal, plainPicture } from "../flows/harness.ts";
import { REDIS_HINT, redisInstalled, startRedisServer } from "../support/redis-server.ts";
import { setStage, type Stage } from "./stage.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const FLUX = "fal-ai/flux-2-pro";
/** Longer than a claim lives in real time after its process was killed. */
const TAKEOVER_MS = 25_000;

/** Two bots in processes of their own, each with people of its own, on one Redis and one fal. */
async function setTwoStages() {
  const redis = await startRedisServer();
  onTestFinished(() => redis.stop());
  const [one, other] = [await setStage(), await setStage()];
  const shared = { STORE_URL: redis.url, FAL_URL: one.fal.url };
  const [botHere, botThere] = [one.start(shared), other.start(shared)];
  await Promise.all([botHere.ready(), botThere.ready()]);
  return { fal: one.fal, one, other, botHere };
}

const caption = (stage: Stage, bytes: Buffer) =>
  stage.discord.command({
    name: "caption",
    options: { image: stage.discord.attach(bytes, { filename: "picture.png", ephemeral: true }) },
    user: stage.asker,
    guild: stage.guild,
  });
const imagine = (stage: Stage) =>
  stage.discord.command({
    name: "imagine",
    options: { prompt: "a fox", seed: 1 },
    user: stage.asker,
    guild: stage.guild,
  });

describe.skipIf(!redisInstalled)(`two processes on one Redis${REDIS_HINT}`, () => {
  it("asked the same at the same moment make one submit", async () => {
    const { fal, one, other } = await setTwoStages();
    fal.answer(DETAILED, { hold: true, queue: [1] });
    const bytes = await plainPicture();
    const handles = [one, other].map((stage) => caption(stage, bytes));
    const job = await fal.nextSubmit();
    for (const handle of handles) await handle.until(({ text }) => text.includes("1 job before"));
    await job.complete({ results: "A house." });
    for (const handle of handles) await handle.until(({ text }) => text.includes("A house."));
    expect(fal.jobs).toHaveLength(1);
  });

  it("when the one that runs the job is killed, the other goes on with it", { timeout: 40_000 }, async () => {
    const { fal, one, other, botHere } = await setTwoStages();
    fal.answer(DETAILED, { hold: true, queue: [1] });
    const bytes = await plainPicture();
    caption(one, bytes);
    const job = await fal.nextSubmit();
    const there = caption(other, bytes);
    await there.until(({ text }) => text.includes("1 job before"));
    await botHere.kill("SIGKILL");
    await job.complete({ results: "A house." });
    await there.until(({ text }) => text.includes("A house."), { boundMs: TAKEOVER_MS });
    expect(fal.jobs).toHaveLength(1);
  });

  it("a picture job whose submit nobody saw acknowledged is not submitted again", { timeout: 40_000 }, async () => {
    const { fal, one, other, botHere } = await setTwoStages();
    fal.answer(FLUX, { hold: true });
    fal.faults.add({ method: "POST", route: `queue.fal.run/${FLUX}`, answerDelayMs: 60_000 });
    imagine(one);
    await fal.nextSubmit();
    const there = imagine(other);
    await there.until(({ loading }) => loading);
    await botHere.kill("SIGKILL");
    const message = await there.until(isFinal, { boundMs: TAKEOVER_MS });
    expect(message.text).toContain("I did not send it again");
    expect(fal.jobs).toHaveLength(1);
  });
});
