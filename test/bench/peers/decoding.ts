import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import sharp from "sharp";

/*
 * Measures the decoder's process as the bot has it, compiled and on plain Node: how long the first picture waits for it,
 * and how much longer a picture of a megapixel takes there than in this process. Prints milliseconds as JSON.
 */

const COLD_STARTS = 7;
const WARM_UPS = 10;
const REPETITIONS = 60;
const NEEDS = { maxPixels: 1_000_000, alpha: false };

/** A module of the bot's build, as it was before it was gathered with others. */
const built = (path: string): Promise<unknown> =>
  import(new URL(`../../../.build/modules/src/${path}.js`, import.meta.url).href);
/** What the bot's decoder runs. */
const PROGRAM = new URL("../../../src/services/pictures/decoder/process/main.js", import.meta.url);

type Modules = typeof import("../../../src/services/pictures/decoder/decoder.ts") &
  typeof import("../../../src/services/pictures/decoder/process/open-process.ts") &
  typeof import("../../../src/services/pictures/reading/download.ts") &
  typeof import("../../../src/services/pictures/decoding/facts.ts") &
  typeof import("../../../src/services/pictures/decoding/normalise.ts") &
  typeof import("../../../src/core/async/clock.ts");

const pictures = "services/pictures";
const modules = await Promise.all(
  [
    `${pictures}/decoder/decoder`,
    `${pictures}/decoder/process/open-process`,
    `${pictures}/download`,
    `${pictures}/facts`,
    `${pictures}/normalise`,
    "core/clock",
  ].map(built),
);
const bot = Object.assign({}, ...modules) as Modules; // what their sources say

const raw = Buffer.alloc(1_000 * 1_000 * 3, "a texture that compresses badly and well by turns");
const bytes = await sharp(raw, { raw: { width: 1_000, height: 1_000, channels: 3 } })
  .jpeg({ quality: 85 })
  .toBuffer();
const server = createServer((_request, response) => response.end(bytes)).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const { port } = server.address() as AddressInfo; // it listens on TCP
const host = `127.0.0.1:${port}`;
const source = () => ({ url: `http://${host}/${Math.random()}.jpg`, name: "picture.jpg", spoiler: false });
const { signal } = new AbortController();

const open = () =>
  bot.createDecoder({ open: bot.openDecoderProcess({ attachmentHosts: [host] }, PROGRAM), clock: bot.systemClock });
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
};

const coldMs: number[] = [];
for (let start = 0; start < COLD_STARTS; start += 1) {
  const decoder = open();
  coldMs.push(await timed(() => decoder.judge(source(), signal)));
  decoder.close();
}

const decoder = open();
const read = bot.createPictureReader({ attachmentHosts: [host], clock: bot.systemClock });
const there = async () => {
  const shown = source();
  const facts = await decoder.judge(shown, signal);
  await decoder.normalise({ source: shown, facts }, NEEDS, undefined, signal);
};
const here = async () => {
  const { sha256, bytes: whole } = await read(source(), signal);
  const { facts } = await bot.inspectHeader(whole(), "picture.jpg", sha256);
  await bot.normalisePicture(whole(), facts, NEEDS, undefined);
};
const [thereMs, hereMs]: [number[], number[]] = [[], []];
for (let turn = 0; turn < WARM_UPS + REPETITIONS; turn += 1) {
  const samples = [await timed(there), await timed(here)] as const;
  if (turn < WARM_UPS) continue;
  thereMs.push(samples[0]);
  hereMs.push(samples[1]);
}
decoder.close();
server.close();
process.stdout.write(JSON.stringify({ coldMs, thereMs, hereMs }));
