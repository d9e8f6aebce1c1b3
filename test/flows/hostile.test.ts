import { existsSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { en } from "../../src/locales/en/index.ts";
import type { Discord } from "discord-stand-in";
import type { Fal } from "fal-stand-in";
import { watchMemory } from "../process/decoder-scene.ts";
import { setStage } from "../process/stage.ts";
import { drive } from "../support/manual-clock.ts";
import { svgWithReferences } from "../support/pictures.ts";
import { HOSTILE_GROUPS, type HostileFile, largePictures, makeFile } from "./hostile-files.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";
import { watchUnhandled } from "./unhandled.ts";

type Handle = ReturnType<Discord["command"]>;
type Message = Awaited<ReturnType<Handle["until"]>>;
type Given = { readonly id: string };
type Options = NonNullable<Parameters<Discord["command"]>[0]["options"]>;

/** Every command that takes a picture, and what is given with it. */
const COMMANDS = {
  caption: (image: Given): Options => ({ image }),
  ocr: (image: Given): Options => ({ image, area: "whole" }),
  ask: (image: Given): Options => ({ image, question: "What is this?" }),
  edit: (image1: Given): Options => ({ prompt: "make it blue", image1 }),
};

/** The small print of an answer names its model. */
const ANSWER = /Florence-2|Moondream2|FLUX/;

/** Where a person tries their luck. */
type Place = Pick<Harness, "discord" | "fal" | "guild" | "asker">;

const attach = ({ discord }: Place, { bytes, filename, contentType }: Omit<HostileFile, "what">) =>
  discord.attach(bytes, { filename, contentType, ephemeral: true });

const run = ({ discord, guild, asker }: Place, name: string, options: Options) =>
  discord.command({ name, options, user: asker, guild });

const finished = (handle: Handle, boundMs?: number) => handle.until(isFinal, boundMs === undefined ? {} : { boundMs });

/** What a person reads: the escapes are for Discord's eyes. */
const shownText = ({ text }: Message) => text.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1");

/** A message of one sentence or two, for people, about this file and nothing else; buttons only to try again, to give an edit another picture, and to delete it. */
function expectPlainWords(handle: Handle, message: Message, filename: string, mayTryAgain = false): void {
  const text = shownText(message);
  const subject = text.startsWith(filename) ? text.slice(filename.length) : text;
  expect(subject).toMatch(/^(?:[A-Z]| )[^{}\n]+\.$/);
  // The name is a stranger's: nothing in it formats, links or pings.
  expect(message.text.replaceAll(/\\[^0-9A-Za-z\s]/g, "")).not.toMatch(/[*_~`|<>[\]@#]/);
  expect(text).not.toMatch(/undefined|null|NaN|\[object|Error\b|\bat \S+:\d|https?:|127\.0\.0\.1|number: /);
  // What its asker alone reads, they can dismiss.
  const buttons = [...(mayTryAgain ? [en.buttons.tryAgain] : []), ...(message.ephemeral ? [] : [en.buttons.delete])];
  expect(message.components.map(({ type }) => type)).toEqual(message.buttons.length > 0 ? [10, 1] : [10]);
  expect(message.buttons.map(({ label }) => label).filter((label) => label !== en.buttons.reopen)).toEqual(buttons);
  expect({ followUps: handle.followUps, files: message.attachments, content: message.content }).toEqual({
    followUps: [],
    files: [],
    content: "",
  });
}

/** The same as `toMatch`, and a failure names the file. */
function expectText(what: string, message: Message, pattern: RegExp): void {
  expect({ what, text: shownText(message) }).toEqual({ what, text: expect.stringMatching(pattern) });
}

/** What a model was given is a picture that every model can read, whole to its last row. */
async function expectGoodUploads({ uploads, jobs }: Fal): Promise<void> {
  for (const { bytes, fileUrl } of uploads) {
    const picture = sharp(bytes ?? Buffer.alloc(0), { failOn: "warning" });
    const { format, pages, orientation, space, depth } = await picture.metadata();
    expect({ fileUrl, format, pages, orientation, space, depth }).toEqual({
      fileUrl,
      format: expect.stringMatching(/^(?:png|jpeg|webp)$/),
      pages: undefined,
      orientation: undefined,
      space: expect.stringMatching(/^(?:srgb|b-w)$/),
      depth: "uchar",
    });
    await picture.stats();
  }
  const uploaded = new Set(uploads.map(({ fileUrl }) => fileUrl));
  for (const { input } of jobs) {
    const { image_url, image_urls = [image_url] } = input as { image_url?: string; image_urls?: string[] };
    for (const url of image_urls) expect(uploaded).toContain(url);
  }
}

describe.each(Object.entries(COMMANDS))("/%s is given", (name, optionsFor) => {
  it.each(HOSTILE_GROUPS)("$name", async ({ outcome, files }) => {
    const unhandled = watchUnhandled();
    const harness = await startHarness();
    const good = harness.attach(await plainPicture());
    for (const entry of files) {
      const file = await makeFile(entry);
      const handle = run(harness, name, optionsFor(attach(harness, file)));
      const message = await finished(handle);
      if (outcome === "answer") {
        expectText(file.what, message, ANSWER);
      } else {
        expectPlainWords(handle, message, file.filename);
        expectText(file.what, message, outcome);
        expect(harness.fal.jobs.filter(({ endpoint }) => !endpoint.endsWith("/caption"))).toEqual([]);
      }
      // The very next one is served as if nothing had happened.
      const next = await finished(run(harness, "caption", { image: good, detail: "short" }));
      expectText(`after ${file.what}`, next, /Florence-2 Large/);
    }
    await expectGoodUploads(harness.fal);
    expect(unhandled).toEqual([]);
  });
});

describe("one bad picture among good ones", () => {
  it("is named, and nothing is spent", async () => {
    const harness = await startHarness();
    const [image1, image3] = [harness.attach(await plainPicture(1)), harness.attach(await plainPicture(3))];
    const image2 = harness.attach(svgWithReferences(), "logo.png");
    const handle = run(harness, "edit", { prompt: "a collage", image1, image2, image3 });
    const message = await finished(handle);
    expectPlainWords(handle, message, "logo.png");
    expect(message.text).toContain("logo.png is an SVG drawing");
    expect({ jobs: harness.fal.jobs, uploads: harness.fal.uploads }).toEqual({ jobs: [], uploads: [] });
  });
});

describe("a picture that does not come as it should", () => {
  const FILE = /^\/ephemeral-attachments\//;
  const troubles: readonly [string, (harness: Harness, image: ReturnType<Harness["attach"]>) => void, RegExp][] = [
    ["was deleted", (harness, image) => harness.discord.vanish(image), /is no longer there/],
    ["is refused", ({ discord }) => discord.faults.add({ route: FILE, status: 403 }), /is no longer there/],
    [
      "meets an error",
      ({ discord }) => discord.faults.add({ route: FILE, status: 500, times: 3 }),
      /could not be loaded/,
    ],
    [
      "breaks off",
      ({ discord }) => discord.faults.add({ route: FILE, reset: "before", times: 3 }),
      /could not be loaded/,
    ],
    [
      "is announced as 30 MB",
      ({ discord }) => discord.faults.add({ route: FILE, headers: { "Content-Length": "30000000" } }),
      /is too large/,
    ],
    [
      "lies somewhere else",
      ({ discord }) =>
        discord.faults.add({
          route: FILE,
          status: 302,
          headers: { location: `http://${discord.host}/api/v10/users/@me` },
        }),
      /is on a site that I don't read from/,
    ],
    ["never comes", ({ discord }) => discord.faults.add({ route: FILE, delayMs: 600_000 }), /not be loaded in time/],
  ];

  it.each(troubles)("because it %s is told so, and the next command works", async (_what, disturb, sentence) => {
    const unhandled = watchUnhandled();
    const harness = await startHarness();
    const image = harness.attach(await plainPicture(), "cat.png");
    const handle = run(harness, "caption", { image });
    disturb(harness, image);
    const message = await drive(harness.clock, finished(handle));
    expectPlainWords(handle, message, "cat.png", sentence.source.includes("be loaded"));
    expect(message.text).toMatch(sentence);
    expect(harness.fal.jobs).toEqual([]);
    const next = run(harness, "caption", { image: harness.attach(await plainPicture(9)) });
    expect((await drive(harness.clock, finished(next))).text).toContain("Florence-2 Large");
    expect(unhandled).toEqual([]);
  });
});

const hasProc = existsSync("/proc/self/status");
const MAX_MEGABYTES = 700;
/** Until a machine of two slow cores has decoded hundreds of megapixels. */
const PATIENCE_MS = 120_000;

/** The bot in a process of its own. */
async function startBot() {
  const stage = await setStage();
  const bot = stage.start({ STORE_URL: "memory://" });
  await bot.ready();
  const memory = watchMemory(bot);
  return {
    stage,
    /** Ends the bot, which is sound and silent to the end, and tells the most memory that it and its decoder ever had. */
    async end(): Promise<number> {
      const megabytes = memory.mostBytes() / 1024 / 1024;
      expect((await finished(run(stage, "help", {}))).text).toContain("/caption");
      expect(bot.lines.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
      bot.process.kill("SIGTERM");
      expect(await bot.ended).toMatchObject({ code: 0, stderr: "" });
      return megabytes;
    },
  };
}

const procHint = hasProc ? "" : " (skipped: is read from /proc, which Linux alone has)";

describe.skipIf(!hasProc)(`the memory of a process of its own stays under ${MAX_MEGABYTES} MB${procHint}`, () => {
  it("whatever it is given, much of it at once", { timeout: 2 * PATIENCE_MS }, async () => {
    const { stage, end } = await startBot();
    for (const { outcome, files } of HOSTILE_GROUPS) {
      const made = await Promise.all(files.map((entry) => makeFile(entry)));
      const asked = Object.entries(COMMANDS).flatMap(([name, optionsFor]) =>
        made.map((file) => ({ file, handle: run(stage, name, optionsFor(attach(stage, file))) })),
      );
      for (const { file, handle } of asked) {
        const message = await finished(handle, PATIENCE_MS);
        if (outcome === "answer") expectText(file.what, message, ANSWER);
        else expectPlainWords(handle, message, file.filename);
      }
    }
    await expectGoodUploads(stage.fal);
    const megabytes = await end();
    process.stdout.write(`\nmost memory: ${Math.round(megabytes)} MB\n`);
    expect(megabytes).toBeLessThan(MAX_MEGABYTES);
  });

  it("with the largest pictures that are read, several at once", { timeout: 2 * PATIENCE_MS }, async () => {
    const { stage, end } = await startBot();
    const { ocr, edit } = COMMANDS;
    const asked = (await largePictures()).flatMap((file) => [
      { file, handle: run(stage, "ocr", ocr(attach(stage, file))) },
      { file, handle: run(stage, "edit", edit(attach(stage, file))) },
    ]);
    for (const { file, handle } of asked) {
      const message = await finished(handle, PATIENCE_MS);
      // What would take too much memory may be refused; photos of every day must not be.
      if (file.filename.endsWith(".jpg")) expectText(file.what, message, ANSWER);
      if (!ANSWER.test(message.text)) expectPlainWords(handle, message, file.filename);
    }
    const megabytes = await end();
    process.stdout.write(`\nmost memory: ${Math.round(megabytes)} MB\n`);
    expect(megabytes).toBeLessThan(MAX_MEGABYTES);
  });
});
