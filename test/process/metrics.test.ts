import { describe, expect, it } from "vitest";
import { type MetricFamily, parsePrometheus, sumOf } from "../support/prometheus.ts";
import { runEverything } from "./mixed-run.ts";
import { setStage } from "./stage.ts";

const OURS = "sightline_";
/** Units that Prometheus's conventions name, or what counts things. */
const UNIT = /_(?:seconds|dollars_total|total|up|waiting|in_flight)$/;
const MAX_VALUES_OF_A_LABEL = 60;
/** A person's id in a label. */
const SNOWFLAKE = /\d{15}/;

describe("/metrics, after everything that people do and everything that goes wrong,", { timeout: 90_000 }, () => {
  it("tells in Prometheus's own format how much there was of it, and of nobody in particular", async () => {
    const stage = await setStage();
    const bot = stage.start({ HTTP_PORT: "0" });
    const { port } = await bot.logged("serving /healthz and /metrics");
    await bot.ready();
    const { tokens } = await runEverything(stage);
    const scrape = () => fetch(`http://127.0.0.1:${String(port)}/metrics`);
    // The last ask ends a moment after its last word.
    await expect.poll(async () => (await scrape()).text()).toContain("sightline_people_waiting 0\n");
    const response = await scrape();
    const text = await response.text();
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");

    const families = parsePrometheus(text);
    const ours = [...families.values()].filter(({ name }) => name.startsWith(OURS));
    expect(ours.length).toBeGreaterThan(12);
    for (const { name, type, series } of ours) {
      expect(name).toMatch(UNIT);
      expect({ name, isTotal: name.endsWith("_total") }).toEqual({ name, isTotal: type === "counter" });
      for (const values of labelValues(series)) {
        expect(values.size).toBeLessThan(MAX_VALUES_OF_A_LABEL);
        expect([...values].filter((value) => SNOWFLAKE.test(value))).toEqual([]);
      }
    }
    expect(families.has("process_resident_memory_bytes")).toBe(true);
    expect(families.has("nodejs_eventloop_lag_seconds")).toBe(true);

    const submits = (outcome: string) => sumOf(families, "sightline_submits_total", { outcome });
    expect(submits("taken") + submits("uncertain")).toBeGreaterThanOrEqual(stage.fal.jobs.length);
    expect(submits("taken")).toBeLessThanOrEqual(stage.fal.jobs.length);
    expect(submits("refused")).toBeGreaterThanOrEqual(2);
    const ends = (outcome: string) => sumOf(families, "sightline_commands_total", { outcome });
    expect(ends("answered")).toBeGreaterThanOrEqual(7);
    expect(ends("failed")).toBeGreaterThanOrEqual(6);
    expect(ends("cancelled")).toBe(1);
    expect(ends("undelivered")).toBe(1);
    expect(sumOf(families, "sightline_failures_total", { reason: "falBalanceExhausted" })).toBe(1);
    expect(sumOf(families, "sightline_spent_dollars_total", { endpoint: "fal-ai/flux-2-pro" })).toBeCloseTo(0.03);
    expect(sumOf(families, "sightline_first_response_seconds_count")).toBeGreaterThan(15);
    expect(sumOf(families, "sightline_gateway_up", { shard: "0" })).toBe(1);

    expect(text).not.toMatch(/needle/i);
    expect(tokens.filter((token) => text.includes(token))).toEqual([]);
  });
});

function labelValues(series: MetricFamily["series"]): Iterable<Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const { labels } of series) {
    for (const [name, value] of Object.entries(labels)) values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return values.values();
}
