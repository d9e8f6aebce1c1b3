import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeButton, encodeCustomId } from "../../../src/core/ui/custom-id.ts";
import { createRandomId } from "../../../src/core/async/random.ts";

/** Discord's bound for a nonce: https://discord.com/developers/docs/resources/message#create-message */
const MAX_NONCE_CHARACTERS = 25;

const time = fc.integer({ min: 0, max: Date.UTC(2500, 0) });

it("orders ids by the millisecond in which they were made", () => {
  fc.assert(
    fc.property(time, time, (oneMs, otherMs) => {
      fc.pre(oneMs !== otherMs);
      expect(idAt(oneMs) < idAt(otherMs)).toBe(oneMs < otherMs);
    }),
  );
});

it("never makes the same id twice in one millisecond", () => {
  const newId = createRandomId({ now: () => 0 }, randomUUID);
  const ids = Array.from({ length: 100_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
});

it("makes ids that are nonces, and that buttons carry", () => {
  fc.assert(
    fc.property(time, (timeMs) => {
      const id = idAt(timeMs);
      expect(id.length).toBeLessThanOrEqual(MAX_NONCE_CHARACTERS);
      expect(decodeButton(encodeCustomId(["cancel", id]))).toEqual(["cancel", id]);
    }),
  );
});

function idAt(timeMs: number): string {
  return createRandomId({ now: () => timeMs + 0.5 }, randomUUID)();
}
