import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCustomId, encodeCustomId } from "../../src/core/custom-id.ts";

describe("custom ids", () => {
  it("read what they wrote", () => {
    const askId = fc.stringMatching(/^[\w-]{1,40}$/);
    fc.assert(
      fc.property(askId, (id) => {
        const customId = encodeCustomId(["cancel", id]);
        expect(customId.length).toBeLessThanOrEqual(100);
        expect(decodeCustomId(customId)).toEqual(["cancel", id]);
      }),
    );
  });

  it("take nothing that was forged", () => {
    fc.assert(
      fc.property(fc.string(), (customId) => {
        const action = decodeCustomId(customId);
        if (action) expect(encodeCustomId(action)).toBe(customId);
      }),
    );
    for (const forged of [
      "",
      "cancel",
      "cancel:",
      "cancel:a:b",
      "cancel:a b",
      "delete:abc",
      `cancel:${"a".repeat(99)}`,
    ]) {
      expect(decodeCustomId(forged)).toBeUndefined();
    }
  });
});
