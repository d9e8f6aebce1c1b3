import sharp from "sharp";
import { sha256 } from "../../../src/services/pictures/decoding/facts.ts";
import { perceptualHash } from "../../../src/services/pictures/look/perceptual-hash.ts";
import { asImage } from "../../services/pictures/look/perceptual-hash-painting.ts";
import { texturedPicture } from "../../services/pictures/look/perceptual-hash-pictures.ts";
import type { Measurement, Row } from "../measurement.ts";
import { fineClock } from "../fine-clock.ts";
import { median } from "../statistics.ts";

const REPETITIONS = 60;
const WARM_UPS = 10;

/** Both hashes of a posted picture of a megapixel, beside what decoding and shrinking it costs at least. */
export const perceptualHashing: Measurement = {
  name: "perceptual-hash",
  run: async () => {
    const threads = sharp.concurrency();
    sharp.concurrency(1);
    try {
      const image = asImage(texturedPicture(5, 1_000, 1_000));
      return [
        await measure("JPEG", await image.clone().jpeg({ quality: 85 }).toBuffer()),
        await measure("PNG", await image.clone().png().toBuffer()),
      ];
    } finally {
      sharp.concurrency(threads);
    }
  },
};

async function measure(format: string, bytes: Buffer): Promise<Row> {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let turn = 0; turn < WARM_UPS + REPETITIONS; turn += 1) {
    const oursMs = await durationMs(async () => [sha256(bytes), await perceptualHash(bytes)]);
    const peerMs = await durationMs(() => sharp(bytes).resize(32, 32, { fit: "fill" }).raw().toBuffer());
    if (turn < WARM_UPS) continue;
    ours.push(oursMs);
    peer.push(peerMs);
  }
  return {
    what: `sha256 and perceptual hash, 1 MP ${format}, one core`,
    unit: "ms",
    ours: median(ours),
    peer: { name: "sharp alone to 32 × 32", value: median(peer) },
    target: { of: "ours", is: "at most", limit: 15 },
  };
}

async function durationMs(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = fineClock.now();
  await work();
  return fineClock.now() - startedAtMs;
}
