import { describe, expect, it } from "vitest";
import { isReached, type Row, usedShareOf } from "./measurement.ts";
import { median, quantile, typicalQuantile } from "./statistics.ts";

describe("the statistics", () => {
  it("takes a quantile between two samples where it falls so", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([10, 20, 30], 1)).toBe(30);
    expect(
      quantile(
        Array.from({ length: 101 }, (_sample, index) => index),
        0.95,
      ),
    ).toBeCloseTo(95);
  });

  it("does not show a repetition that went wrong", () => {
    expect(
      typicalQuantile(
        [
          [1, 1],
          [1, 900],
          [1, 1],
        ],
        1,
      ),
    ).toBe(1);
  });
});

describe("a target", () => {
  const row: Row = { what: "", unit: "ms", ours: 8, peer: { name: "", value: 10 } };

  it.each([
    ["ratio", "at most", 0.8, true],
    ["ratio", "at most", 0.7, false],
    ["ratio", "at least", 0.8, true],
    ["ratio", "at least", 0.9, false],
    ["ours", "at most", 7, false],
    ["ours", "at most", 9, true],
  ] as const)("of %s %s %d: reached %s", (of, is, limit, reached) => {
    expect(isReached({ ...row, target: { of, is, limit } })).toBe(reached);
  });

  it("says how much of it is used up, less being better either way", () => {
    expect(usedShareOf({ ...row, target: { of: "ours", is: "at most", limit: 16 } })).toBe(0.5);
    expect(usedShareOf({ ...row, target: { of: "ours", is: "at least", limit: 4 } })).toBe(0.5);
    expect(usedShareOf(row)).toBe(undefined);
  });
});
