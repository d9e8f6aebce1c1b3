import fc from "fast-check";
import { expect, it } from "vitest";
import { createHandClock } from "../../support/hand-clock.ts";
import { createRecentBytes } from "../../../src/services/pictures/recent-bytes.ts";

it("gives what was put, once", () => {
  const recent = createRecentBytes(100, createHandClock());
  recent.put("a", Buffer.from("hello"));
  expect(recent.take("a")?.toString()).toBe("hello");
  expect(recent.take("a")).toBe(undefined);
});

it("never holds more than its bound, and the newest longest", () => {
  const puts = fc.array(
    fc.record({ name: fc.constantFrom("a", "b", "c", "d"), length: fc.integer({ min: 0, max: 60 }) }),
  );
  fc.assert(
    fc.property(puts, (all) => {
      const recent = createRecentBytes(100, createHandClock());
      for (const { name, length } of all) recent.put(name, Buffer.alloc(length));
      const newest = all.at(-1);
      if (newest) expect(recent.take(newest.name)?.length).toBe(newest.length);
      const held = ["a", "b", "c", "d"].map((name) => recent.take(name)?.length ?? 0);
      expect(held.reduce((sum, length) => sum + length, newest?.length ?? 0)).toBeLessThanOrEqual(100);
    }),
  );
});
