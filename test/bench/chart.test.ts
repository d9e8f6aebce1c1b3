import { describe, expect, it } from "vitest";
import { toChart } from "./chart.ts";
import type { Row } from "./measurement.ts";

const half: Row = {
  what: "start <of> the process",
  unit: "ms",
  ours: 100,
  peer: { name: "bare", value: 100 },
  target: { of: "ratio", is: "at most", limit: 2 },
};
const missed: Row = { ...half, what: "answers", unit: "a second", target: { of: "ratio", is: "at least", limit: 5 } };

describe("the chart", () => {
  const unjudged: Row = { what: "judged by nobody", unit: "ms", ours: 1, peer: { name: "bare", value: 1 } };
  const chart = toChart([half, missed, unjudged], { subtitle: "Node & machine" });
  const widths = [...chart.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));

  it("draws a bar for each row with a target, as long as the part of the target that is used up", () => {
    expect(widths).toHaveLength(2);
    const targetX = Number(/<line x1="([\d.]+)"/.exec(chart)?.[1]);
    const left = Number(/<rect [^>]* x="([\d.]+)"/.exec(chart)?.[1]);
    expect(widths[0]).toBeCloseTo((targetX - left) / 2, 0);
    expect(widths[1]).toBeCloseTo((targetX - left) * 2, 0); // five times over, and cut
  });

  it("says in words what it shows, and what was missed", () => {
    const [, words] = /<desc[^>]*>([^<]*)<\/desc>/.exec(chart) ?? [];
    expect(words).toContain("Node &amp; machine");
    expect(words).toContain("start &lt;of&gt; the process: 100 ms, 1.00 times the 100 of bare");
    expect(words).toContain("at least 5 times that, missed");
    expect(chart).toContain("1 of 2 targets reached</title>");
  });
});
