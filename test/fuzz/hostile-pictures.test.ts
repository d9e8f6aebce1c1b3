import { describe, expect, it } from "vitest";
import { UserError } from "../../src/core/errors.ts";
import { sniff } from "../../src/services/pictures/decoding/magic.ts";
import { inspectPicture } from "../services/pictures/inspect-picture.ts";
import { readCorpus, soundPictures } from "./corpus.ts";
import { HOSTILE_PICTURES } from "./hostile-pictures.ts";
import { mutatedPictures } from "./mutations.ts";

/** Another seed makes others: `FUZZ_SEED=7 npx vitest run test/fuzz`. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 1);
const MUTATED = Number(process.env["FUZZ_PICTURES"] ?? 600);

const name = "thing";

/** How a file ends: as a picture, or by the sentence that a person reads. Whatever else happens, fails the test. */
async function outcomeOf(bytes: Buffer): Promise<string> {
  try {
    await inspectPicture(bytes, name);
    return "facts";
  } catch (error) {
    if (error instanceof UserError) return error.key;
    throw error;
  }
}

describe("a file that was made by hand", () => {
  it.each(HOSTILE_PICTURES)("$format: $what", async ({ format, make, outcome }) => {
    const bytes = await make();
    expect(sniff(bytes)).toEqual({ kind: "picture", format });
    expect(await outcomeOf(bytes)).toBe(outcome);
  });
});

describe("the corpus", () => {
  it.each(readCorpus())("$name ends", async ({ name, bytes }) => {
    const outcome = await outcomeOf(bytes);
    if (name.startsWith("sound-")) expect(outcome).toBe("facts");
    else expect(outcome).toMatch(/^(?:facts|picture\w+)$/);
  });
});

describe("a mutated picture", () => {
  it(`is read or refused, each of ${MUTATED}`, { timeout: 300_000 }, async () => {
    const outcomes = new Map<string, number>();
    let count = 0;
    for (const { what, bytes } of mutatedPictures(soundPictures(), SEED)) {
      if (count === MUTATED) break;
      count += 1;
      const outcome = await outcomeOf(bytes).catch((error: unknown) => {
        throw new Error(what, { cause: error });
      });
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // Some are harmed so little that they are still read, and some so much that they are not.
    expect(outcomes.get("facts")).toBeGreaterThan(MUTATED / 20);
    expect(outcomes.get("pictureBroken")).toBeGreaterThan(MUTATED / 20);
  });
});
