import { DIALOGUES } from "../../../src/core/request/typed.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeButton, decodeDialogue, encodeCustomId, FOLLOW_UPS } from "../../../src/core/ui/custom-id.ts";

describe("custom ids", () => {
  const id = fc.stringMatching(/^[\w-]{1,40}$/);
  const buttons = ["cancel", "delete", ...FOLLOW_UPS] as const;

  it("read what they wrote, each as what it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...buttons), fc.constantFrom(...DIALOGUES), id, (button, dialogue, about) => {
        const customIds = [encodeCustomId([button, about]), encodeCustomId([dialogue, about])] as const;
        for (const customId of customIds) expect(customId.length).toBeLessThanOrEqual(100);
        expect(customIds.map(decodeButton)).toEqual([[button, about], undefined]);
        expect(customIds.map(decodeDialogue)).toEqual([undefined, [dialogue, about]]);
      }),
    );
  });

  it.each([
    ["buttons", decodeButton],
    ["dialogues", decodeDialogue],
  ])("of %s take nothing that was forged", (_what, decode) => {
    fc.assert(
      fc.property(fc.string(), (customId) => {
        const action = decode(customId);
        if (action) expect(encodeCustomId(action)).toBe(customId);
      }),
    );
    for (const forged of ["", "cancel", "cancel:", "cancel:a:b", "ask:a b", "destroy:abc", `ask:${"a".repeat(99)}`]) {
      expect(decode(forged)).toBeUndefined();
    }
  });
});
