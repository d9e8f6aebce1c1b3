import { expect, it } from "vitest";
import { SENSITIVITIES } from "../../../src/core/server/settings.ts";
import {
  distance,
  NEAR,
  type PerceptualHash,
  perceptualHash,
} from "../../../src/services/pictures/look/perceptual-hash.ts";
import { type Alteration, ALTERATIONS } from "./altered-copies.ts";
import { asPng, many, type RawPicture } from "../pictures/look/perceptual-hash-painting.ts";
import { texturedPicture } from "../pictures/look/perceptual-hash-pictures.ts";
import { scamScreenshot } from "../pictures/look/perceptual-hash-screenshots.ts";

// How well pictures are recognised. Prints its figures: what is not promised is good to know all the same.

const COPIED_PICTURES = 28;
const UNRELATED_PICTURES = 500;
const SCREENSHOTS = 30;

/** Of a picture that must have a hash. */
async function hashOf(bytes: Buffer): Promise<PerceptualHash> {
  const hash = await perceptualHash(bytes);
  if (hash === undefined) throw new Error("there should be enough detail in it");
  return hash;
}

function hashesOf(pictures: readonly RawPicture[]): Promise<PerceptualHash[]> {
  return Promise.all(pictures.map(async (picture) => hashOf(await asPng(picture))));
}

/** How far copies are from what they were made of. A copy that has lost its detail is not recognised. */
function distancesOfCopies(
  { apply }: Alteration,
  pictures: readonly RawPicture[],
  hashes: readonly PerceptualHash[],
): Promise<number[]> {
  return Promise.all(
    pictures.map(async (picture, index) =>
      distance(hashes[index] ?? "", (await perceptualHash(await apply(picture))) ?? ""),
    ),
  );
}

function distancesOfPairs(hashes: readonly PerceptualHash[]): number[] {
  return hashes.flatMap((one, index) => hashes.slice(index + 1).map((other) => distance(one, other)));
}

const shareNear = (distances: readonly number[], limit: number): number =>
  distances.filter((bits) => bits <= limit).length / distances.length;

/** A line of figures: how many are taken for the same, and how far they are. */
function line(name: string, distances: readonly number[]): string {
  const sorted = distances.toSorted((one, other) => one - other);
  const shares = SENSITIVITIES.map((sensitivity) => `${(100 * shareNear(distances, NEAR[sensitivity])).toFixed(1)} %`);
  const bits = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return [name.padEnd(44), ...[...shares, ...bits].map((figure) => String(figure).padStart(8))].join("");
}

function print(title: string, lines: readonly string[]): void {
  const heading = [
    title.padEnd(44),
    ...[...SENSITIVITIES, "nearest", "middle", "farthest"].map((one) => one.padStart(9).slice(-8)),
  ];
  process.stdout.write(`\n${[heading.join(""), ...lines].join("\n")}\n`);
}

it("recognises at medium 95 of 100 copies that were only re-encoded or resized", { timeout: 60_000 }, async () => {
  const pictures = many(COPIED_PICTURES, (index) => texturedPicture(10_000 + index, 320, 240));
  const hashes = await hashesOf(pictures);
  const promised: number[] = [];
  const lines: string[] = [];
  for (const alteration of ALTERATIONS) {
    const distances = await distancesOfCopies(alteration, pictures, hashes);
    if (alteration.sort !== "changed") promised.push(...distances);
    lines.push(line(`${alteration.sort}: ${alteration.name}`, distances));
  }
  print("copies recognised, and bits that differ", [...lines, line("all re-encoded and resized", promised)]);
  expect(shareNear(promised, NEAR.medium)).toBeGreaterThanOrEqual(0.95);
});

it("takes none of 500 pictures for another at low and medium", { timeout: 60_000 }, async () => {
  const hashes = await hashesOf(many(UNRELATED_PICTURES, (index) => texturedPicture(index, 96, 72)));
  const distances = distancesOfPairs(hashes);
  print("pairs taken for the same, and bits that differ", [line(`${distances.length} pairs`, distances)]);
  expect(distances.filter((bits) => bits <= NEAR.medium)).toEqual([]);
});

it("takes screenshots of one layout for the same only where they say nearly the same", async () => {
  const variant = (seed: number, changedWords: number) => scamScreenshot(seed, changedWords, 480, 360);
  const hashes = await hashesOf(many(SCREENSHOTS, (seed) => variant(seed, 0)));
  const others = distancesOfPairs(hashes);
  const lines = [line("other words", others)];
  const fewWords: number[] = [];
  for (const changedWords of [1, 3, 10]) {
    const changed = await hashesOf(many(SCREENSHOTS, (seed) => variant(seed, changedWords)));
    const distances = changed.map((hash, seed) => distance(hash, hashes[seed] ?? ""));
    if (changedWords <= 3) fewWords.push(...distances);
    lines.push(line(`${changedWords} of 50 words changed`, distances));
  }
  print("screenshots of one layout, taken for the same", lines);
  expect(others.filter((bits) => bits <= NEAR.medium)).toEqual([]);
  expect(shareNear(fewWords, NEAR.medium)).toBe(1);
});
