import { describe, expect, it } from "vitest";
import { drive } from "../support/manual-clock.ts";
import { encode, noisy } from "../support/pictures.ts";
import type { InteractionHandle, MessageView } from "discord-stand-in";
import type { JobScript, OutputContext } from "fal-stand-in";
import { DISCORD_ROWS, type DiscordRow, type Disturbance, DISTURBANCES } from "./faults/discord-rows.ts";
import { DETAILED, FAL_ROWS, type FalRow, FLUX } from "./faults/fal-rows.ts";
import { createFaultTable, readingOf } from "./faults/table.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const table = createFaultTable();
const small = await plainPicture(90, { width: 40, height: 30 });

/** A harness in which jobs take a moment, so that there is progress to be disturbed. */
async function startBusyHarness(more: JobScript = { queue: [1] }, made: Buffer = small): Promise<Harness> {
  const harness = await startHarness({ environment: { JOB_TIMEOUT_SECONDS: "180" } });
  harness.fal.answer(DETAILED, { ...more, output: { results: "A house." } });
  harness.fal.answer(FLUX, {
    ...more,
    output: (_input: unknown, { putFile }: OutputContext) => ({
      images: [{ url: putFile(made, "image/png") }],
      seed: 1,
    }),
  });
  return harness;
}

function ask(harness: Harness) {
  const by = { user: harness.asker, guild: harness.guild };
  const image = harness.attach(small);
  return {
    picture: harness.discord.command({ name: "imagine", options: { prompt: "a fox" }, ...by }),
    text: harness.discord.command({ name: "caption", options: { image }, ...by }),
  };
}

/** The next command is answered as if nothing had happened. */
async function expectNextAnswered({ discord, fal, clock, asker, guild, attach }: Harness): Promise<void> {
  discord.faults.clear();
  fal.faults.clear();
  fal.answer(DETAILED, { output: { results: "Another house." } });
  const image = attach(await plainPicture(10, { width: 30, height: 40 }));
  const handle = discord.command({ name: "caption", options: { image }, user: asker, guild });
  const message = await drive(clock, handle.until(isFinal), 50);
  expect(readingOf(message)).toBe("Another house.");
}

/** How often a job was sent that fal may have taken. */
const sentTo = ({ fal }: Harness, endpoint: string) =>
  fal.calls.filter(
    ({ method, path, host, status = 0 }) =>
      method === "POST" && `${host}${path}` === `queue.fal.run/${endpoint}` && ![429, 503].includes(status),
  ).length;

describe("a fault at fal is told in one sentence, or mended", () => {
  it.each(FAL_ROWS.map((row) => [row.fault, row.often, row] as const))(
    "%s, %s",
    async (_fault, _often, row: FalRow) => {
      const harness = await startBusyHarness();
      await row.layOut(harness);
      const asked = ask(harness);
      if (row.meanwhile) {
        for (const handle of [asked.picture, asked.text]) await handle.until(({ text }) => text.includes("3 jobs"));
        await row.meanwhile(harness);
      }
      const ended = Promise.all([asked.picture.until(isFinal), asked.text.until(isFinal)]);
      const [picture, text] = (await drive(harness.clock, ended, row.stepMs ?? 1_000)).map(readingOf);
      const report = {
        fault: row.fault,
        often: row.often,
        picture: picture ?? "",
        text: text ?? "",
        pictureSubmits: harness.fal.submits(FLUX).length,
        textSubmits: harness.fal.submits(DETAILED).length,
      };
      table.add(report);

      expect(report).toMatchObject({
        picture: expect.stringMatching(row.picture),
        text: expect.stringMatching(row.text),
        pictureSubmits: row.submits?.pictures ?? 1,
        textSubmits: row.submits?.texts ?? 1,
      });
      for (const reading of [picture, text]) expect(reading).not.toMatch(/undefined|Error|\b[45]\d\d\b|https?:/);
      expect(sentTo(harness, FLUX)).toBeLessThanOrEqual(1);
      expect(sentTo(harness, DETAILED)).toBeLessThanOrEqual(2);
      await expectNextAnswered(harness);
    },
  );
});

const submitsOf = ({ fal }: Harness) => ({
  pictureSubmits: fal.submits(FLUX).length,
  textSubmits: fal.submits(DETAILED).length,
});

/** What a person reads in the end: in the answer's message, or in a new one that mentions them. */
function readingsOf(harness: Harness, { picture, text }: ReturnType<typeof ask>) {
  const mentions = harness.discord.messages(harness.channel).filter(({ pings }) => pings.users.length > 0);
  const isPicture = (message: MessageView) => message.attachments.length > 0;
  return {
    picture: readingOf(mentions.find(isPicture) ?? picture.message()),
    text: readingOf(mentions.find((message) => !isPicture(message)) ?? text.message()),
  };
}

/** A person who asks for the same again is answered, and it costs nothing more. */
async function expectKept(harness: Harness, submits: object): Promise<void> {
  harness.discord.faults.clear();
  const again = ask(harness);
  await drive(harness.clock, Promise.all([again.picture.until(isFinal), again.text.until(isFinal)]), 50);
  expect(readingsOf(harness, again)).toEqual({ picture: "(the picture)", text: "A house." });
  expect(submitsOf(harness)).toEqual(submits);
}

describe("a fault at Discord is outlived, and what was made is kept", () => {
  it.each(DISCORD_ROWS.map((row) => [row.fault, row.often, row] as const))(
    "%s, %s",
    async (_fault, _often, row: DiscordRow) => {
      const harness = await startBusyHarness(
        {},
        row.large && (await encode(noisy({ width: 1_500, height: 1_500 }), "png")),
      );
      const asked = ask(harness);
      const handles = [asked.picture, asked.text];
      for (const handle of handles) row.layOut(harness, handle);
      const isOver = () => {
        const { picture, text } = readingsOf(harness, asked);
        // A person who cannot be told reads what stood there, once Discord has refused.
        const isRefused = handles.every(({ calls }) => calls.some(({ status = 0 }) => status >= 400));
        return row.picture && row.text ? row.picture.test(picture) && row.text.test(text) : isRefused;
      };
      await drive(harness.clock, expect.poll(isOver, { interval: 1, timeout: 10_000 }).toBe(true), 50);
      await harness.clock.advance(2_000);
      const readings = readingsOf(harness, asked);
      table.add({ fault: row.fault, often: row.often, ...readings, ...submitsOf(harness) });

      if (!row.picture) expect(Object.values(readings).join()).toMatch(/^(\((?:thinking…|no message)\)),\1$/);
      expect(submitsOf(harness)).toEqual({ pictureSubmits: row.submits, textSubmits: row.submits });
      const newMessages = harness.discord.messages(harness.channel).filter(({ pings }) => pings.users.length > 0);
      expect(newMessages.length).toBeLessThanOrEqual(handles.length);
      await expectKept(harness, { pictureSubmits: 1, textSubmits: 1 });
    },
  );

  it.each(DISTURBANCES.map((row) => [row.fault, row] as const))("%s", async (fault, { disturb, back }: Disturbance) => {
    const harness = await startBusyHarness({ hold: true, queue: [3] });
    const asked = ask(harness);
    const handles = [asked.picture, asked.text];
    for (const handle of handles) await handle.until(({ text }) => text.includes("3 jobs"));
    const timesBack = () => harness.discord.events.filter(({ t }) => t === back).length;
    const before = timesBack();
    disturb(harness, handles);
    // discord.js itself waits 1 to 5 s of real time before it identifies anew
    if (back) await expect.poll(() => timesBack() > before, { interval: 5, timeout: 10_000 }).toBe(true);

    for (const job of harness.fal.jobs) job.run("on it");
    if (back) for (const job of harness.fal.jobs) await job.complete();
    const isOver = () => (back ? handles.every(isAnswered) : harness.fal.jobs.every((job) => job.cancelled));
    await drive(harness.clock, expect.poll(isOver, { interval: 1, timeout: 10_000 }).toBe(true), 200);
    table.add({ fault, often: "once", ...readingsOf(harness, asked), ...submitsOf(harness) });
    expect(submitsOf(harness)).toEqual({ pictureSubmits: 1, textSubmits: 1 });
    await expectNextAnswered(harness);
  });
});

const isAnswered = (handle: InteractionHandle) => {
  const message = handle.message();
  return message !== undefined && isFinal(message);
};
