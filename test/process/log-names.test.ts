import { describe, expect, it } from "vitest";
import type { InteractionHandle } from "discord-stand-in";
import { isFinal } from "../flows/harness.ts";
import { plainPicture } from "../support/pictures.ts";
import { type Bot, type LogLine, readLine, setStage, type Stage } from "./stage.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const OCR = "fal-ai/florence-2-large/ocr";
const IMAGINE = "fal-ai/flux-2-pro";
const EDIT_OF_ANSWER = { method: "PATCH", route: /@original$/ } as const;

async function startBot() {
  const stage = await setStage();
  const bot = stage.start({ LOG_LEVEL: "trace" });
  await bot.ready();
  return { stage, bot, linesFromNow: linesOf(bot) };
}

/** All that the bot logs from now on. */
function linesOf(bot: Bot): () => LogLine[] {
  const from = bot.lines.length;
  return () => bot.lines.slice(from).map(readLine);
}

async function attach({ discord }: Stage) {
  return discord.attach(await plainPicture("png"), { filename: "picture.png" });
}

const finished = (handle: InteractionHandle) => handle.until((message) => isFinal(message) && message.text !== "");

const valuesOf = (lines: readonly LogLine[], name: string) => [
  ...new Set(lines.flatMap((line) => (typeof line[name] === "string" ? [line[name]] : []))),
];

/** The whole of what one ask did: its own lines, and those of the jobs that they name. */
function storyOf(lines: readonly LogLine[], interactionId: string): LogLine[] {
  const own = lines.filter((line) => line["interactionId"] === interactionId);
  const jobKeys = valuesOf(own, "jobKey");
  return lines.filter(
    (line) => own.includes(line) || (line["askId"] === undefined && jobKeys.includes(String(line["jobKey"]))),
  );
}

describe("every line of the log that is written on behalf of a command", { timeout: 40_000 }, () => {
  it("names the command and its ask, or the job that the ask names, from the first line to the last", async () => {
    const { stage, bot, linesFromNow } = await startBot();
    const { discord, fal, guild, asker } = stage;
    fal.answer(DETAILED, { output: { results: "A house." }, queue: [1] });
    // So that the editor, the engine and the delivery have something to tell as well.
    discord.faults.add({ ...EDIT_OF_ANSWER, status: 500, body: { message: "no" } });
    fal.faults.add({ method: "GET", route: /\/status/, status: 502, body: "<html>", times: 2 });
    const handle = discord.command({ name: "caption", options: { image: await attach(stage) }, user: asker, guild });
    await finished(handle);
    await bot.logged("answered");

    const lines = linesFromNow();
    expect(lines.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(["waiting for a job", "job submitted", "job done", "answered"]),
    );
    expect(storyOf(lines, handle.id)).toEqual(lines);
    expect(valuesOf(lines, "askId")).toHaveLength(1);
    expect(valuesOf(lines, "jobKey")).toHaveLength(1);
    const ofAsk = lines.filter((line) => line["interactionId"] !== undefined);
    expect(ofAsk.length).toBeGreaterThanOrEqual(2);
    expect(ofAsk.every((line) => line["askId"] !== undefined)).toBe(true);
  });

  it("names it in a failure too", async () => {
    const { stage, bot, linesFromNow } = await startBot();
    const { discord, fal, guild, asker } = stage;
    fal.answer(OCR, { output: { nothing: "that can be read" } });
    const handle = discord.command({ name: "ocr", options: { image: await attach(stage) }, user: asker, guild });
    await finished(handle);
    await bot.logged("told the person why it failed");
    const lines = linesFromNow();
    expect(storyOf(lines, handle.id)).toEqual(lines);
    const failure = lines.find(({ msg }) => msg === "told the person why it failed");
    expect(failure).toMatchObject({ interactionId: handle.id, askId: expect.stringMatching(/./) });
  });

  it("names one ask alone where several are under way at once", async () => {
    const { stage, linesFromNow } = await startBot();
    const { discord, fal, guild, asker } = stage;
    const made = await plainPicture("png");
    const endpoints = { caption: DETAILED, ocr: OCR, imagine: IMAGINE };
    fal.answer(DETAILED, { output: { results: "A house." }, queue: [2, 1] });
    fal.answer(OCR, { output: { results: "EXIT" }, queue: [2, 1] });
    fal.answer(IMAGINE, {
      output: (_input: unknown, { putFile }: { putFile: (bytes: Buffer, contentType: string) => string }) => ({
        images: [{ url: putFile(made, "image/png") }],
        seed: 7,
      }),
      queue: [2, 1],
    });
    const image = await attach(stage);
    const asked = [
      ["caption", { image }],
      ["ocr", { image }],
      ["imagine", { prompt: "a fox" }],
      ["imagine", { prompt: "a hare" }],
    ] as const;
    const handles = asked.map(([name, options]) => ({
      endpoint: endpoints[name],
      handle: discord.command({ name, options, user: asker, guild }),
    }));
    await Promise.all(handles.map(({ handle }) => finished(handle)));

    const lines = linesFromNow();
    for (const { handle, endpoint } of handles) {
      const story = storyOf(lines, handle.id);
      expect(valuesOf(story, "askId")).toHaveLength(1);
      expect(valuesOf(story, "jobKey")).toHaveLength(1);
      expect(valuesOf(story, "endpoint")).toEqual([endpoint]);
      expect(valuesOf(story, "requestId")).toHaveLength(1);
    }
    expect(valuesOf(lines, "askId")).toHaveLength(handles.length);
    expect(lines.filter((line) => handles.every(({ handle }) => !storyOf(lines, handle.id).includes(line)))).toEqual(
      [],
    );
  });

  it("names its own ask where two wait for the same job, and neither in what the job says", async () => {
    const { stage, bot, linesFromNow } = await startBot();
    const { discord, fal, guild, asker } = stage;
    fal.answer(DETAILED, { hold: true, queue: [3] });
    const image = await attach(stage);
    const ask = () => discord.command({ name: "caption", options: { image }, user: asker, guild });
    const first = ask();
    await first.until(({ text }) => text.includes("3 jobs before"));
    const second = ask();
    await second.until(({ text }) => text.includes("3 jobs before"));
    // The second one's next edit fails, and the line about it is the second one's.
    const lost = { method: "PATCH", route: new RegExp(`${second.token}/messages/@original$`) };
    discord.faults.add({ ...lost, status: 400, body: { message: "no", code: 50_035 } });
    fal.jobs[0]?.run("on it");
    await bot.logged("progress cannot be shown");
    await fal.jobs[0]?.complete({ results: "A house." });
    await Promise.all([first, second].map(finished));

    const lines = linesFromNow();
    const named = (msg: string) => lines.filter((line) => line.msg === msg);
    expect(named("progress cannot be shown").map((line) => line["interactionId"])).toEqual([second.id]);
    expect(named("job done")).toHaveLength(1);
    expect(named("job done")[0]).not.toHaveProperty("askId");
    expect(named("job done")[0]).not.toHaveProperty("interactionId");
    const [jobKey] = valuesOf(named("job done"), "jobKey");
    for (const handle of [first, second]) {
      const own = lines.filter((line) => line["interactionId"] === handle.id);
      expect(valuesOf(own, "askId")).toHaveLength(1);
      expect(valuesOf(own, "jobKey")).toEqual([jobKey]);
    }
  });

  it("names the message, where somebody spoke to the bot, and the ask", async () => {
    const { stage, bot, linesFromNow } = await startBot();
    const { discord, fal, guild, asker } = stage;
    fal.answer(DETAILED, { output: { results: "A house." } });
    const channel = discord.addChannel(guild);
    const picture = await attach(stage);
    const content = `<@${discord.bot.id}>`;
    const message = discord.post({ channel, user: asker, content, attachments: [picture] });
    await bot.logged("answered");
    const lines = linesFromNow();
    const answered = lines.filter(({ msg }) => msg === "answered");
    expect(answered).toMatchObject([{ messageId: message.id, askId: expect.stringMatching(/./) }]);
    const own = lines.filter((line) => line["messageId"] === message.id);
    expect(valuesOf(own, "askId")).toHaveLength(1);
    expect(lines.filter((line) => !own.includes(line) && line["jobKey"] !== answered[0]?.["jobKey"])).toEqual([]);
  });

  it("names the ask that another process goes on with by the same id", async () => {
    const { stage, bot, linesFromNow } = await startBot();
    const { discord, fal, guild, asker } = stage;
    fal.answer(DETAILED, { hold: true, queue: [3] });
    const handle = discord.command({ name: "caption", options: { image: await attach(stage) }, user: asker, guild });
    await handle.until(({ text }) => text.includes("3 jobs before"));
    const [askId] = valuesOf(linesFromNow(), "askId");
    await bot.kill("SIGTERM");
    const next = stage.start();
    await handle.until(({ text }) => text.includes("carrying on with this"));
    await fal.jobs[0]?.complete({ results: "A house." });
    await finished(handle);
    expect(await next.logged("answered")).toMatchObject({ askId });
  });
});
