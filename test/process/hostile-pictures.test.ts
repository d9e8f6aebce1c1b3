import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { isFinal, plainPicture } from "../flows/harness.ts";
import { soundPictures } from "../fuzz/corpus.ts";
import { HOSTILE_PICTURES } from "../fuzz/hostile-pictures.ts";
import { mutatedPictures } from "../fuzz/mutations.ts";
import { imageVariables } from "../support/assignments.ts";
import { watchMemory } from "./decoder-scene.ts";
import { setStage, type Stage } from "./stage.ts";

/** How many mutated files are shown beside those made by hand: more by `HOSTILE_FILES=300 HOSTILE_SEED=1`. */
const MUTATED = Number(process.env["HOSTILE_FILES"] ?? 40);
const SEED = Number(process.env["HOSTILE_SEED"] ?? 20_260_101);
/** So many strangers show theirs at the same time, one after the other. */
const STRANGERS = 6;
/** What the image's container has, for all processes of the bot together. */
const MAX_RESIDENT_BYTES = 768 * 1024 * 1024;
const CAPTION = "fal-ai/florence-2-large/detailed-caption";
const WORDS = "A house by the sea.";

interface Shown {
  readonly what: string;
  readonly bytes: Buffer;
}

describe.skipIf(process.platform !== "linux")("hostile files (needs Linux's /proc)", () => {
  it(`stop neither the bot nor anybody else (HOSTILE_SEED=${SEED})`, { timeout: 600_000 }, async () => {
    const stage = await setStage();
    stage.fal.answer(CAPTION, { output: { results: WORDS } });
    const bot = stage.start(await imageVariables());
    await bot.ready();
    const memory = watchMemory(bot);
    const files = await allFiles();
    const told: { readonly what: string; readonly text: string; readonly durationMs: number }[] = [];
    const innocent: number[] = [];
    let isOver = false;

    const strangers = Array.from({ length: STRANGERS }, async (_none, stranger) => {
      const user = stage.discord.addUser({ username: `stranger-${stranger}` });
      stage.discord.addMember(stage.guild, user);
      for (let file = files.pop(); file !== undefined; file = files.pop()) {
        told.push({ what: file.what, ...(await caption(stage, user, file.bytes)) });
      }
    });
    const beside = (async () => {
      for (let shade = 0; !isOver; shade += 1) {
        const png = await plainPicture(shade);
        // Of which every other waits for the decoder among theirs.
        const shown = shade % 2 === 0 ? png : await sharp(png).gif().toBuffer();
        const { text, durationMs } = await caption(stage, stage.asker, shown);
        expect(text).toContain(WORDS);
        innocent.push(durationMs);
      }
    })();
    await Promise.all(strangers);
    isOver = true;
    await beside;

    const slowest = Math.round(Math.max(...told.map(({ durationMs }) => durationMs)));
    const facts = {
      files: told.length,
      read: told.filter(({ text }) => text.includes(WORDS)).length,
      slowestMs: slowest,
      besideThem: innocent.length,
      slowestBesideMs: Math.round(Math.max(...innocent)),
      mostMegabytes: Math.round(memory.mostBytes() / 1_000_000),
      decoders: memory.decoders(),
    };
    process.stdout.write(`\nhostile files: ${JSON.stringify(facts)}\n`);
    expect(memory.mostBytes()).toBeLessThan(MAX_RESIDENT_BYTES);
    expect((await bot.kill("SIGTERM")).code).toBe(0);
  });
});

async function allFiles(): Promise<Shown[]> {
  const made = await Promise.all(HOSTILE_PICTURES.map(async ({ what, make }) => ({ what, bytes: await make() })));
  const mutated: Shown[] = [];
  for (const { what, bytes } of mutatedPictures(soundPictures(), SEED)) {
    if (mutated.length === MUTATED) break;
    mutated.push({ what, bytes });
  }
  return [...made, ...mutated];
}

/** A person shows a picture, and reads what comes of it. */
async function caption({ discord, guild }: Stage, user: Stage["asker"], bytes: Buffer) {
  const startedAtMs = performance.now();
  const image = discord.attach(bytes, { filename: "picture.png" });
  const message = await discord.command({ name: "caption", options: { image }, user, guild }).until(isFinal);
  return { text: message.text, durationMs: performance.now() - startedAtMs };
}
