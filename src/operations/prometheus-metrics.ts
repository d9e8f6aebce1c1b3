import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Counters, Durations, Gauges, Metrics, Sample } from "../core/metrics.ts";

/** A metric's name in Prometheus's text. */
interface Family<Labels> {
  readonly name: `sightline_${string}`;
  readonly help: string;
  readonly labels: Readonly<Record<keyof Labels & string, true>>;
}

const COUNTERS: { readonly [Name in keyof Counters]: Family<Counters[Name]> } = {
  commands: {
    name: "sightline_commands_total",
    help: "Commands that came to an end, by what became of them.",
    labels: { command: true, outcome: true },
  },
  failures: {
    name: "sightline_failures_total",
    help: "Failures that people were told of, by reason.",
    labels: { reason: true },
  },
  cacheLookups: {
    name: "sightline_cache_lookups_total",
    help: "Look-ups of answers by what was asked, and of pictures by their attachment.",
    labels: { cache: true, result: true },
  },
  submits: {
    name: "sightline_submits_total",
    help: "Jobs handed to fal; uncertain where nobody knows whether fal took it.",
    labels: { endpoint: true, outcome: true },
  },
  spentDollars: {
    name: "sightline_spent_dollars_total",
    help: "Published price times the units that fal billed, where both are known.",
    labels: { endpoint: true },
  },
  edits: { name: "sightline_edits_total", help: "Edits of the bot's messages that Discord took.", labels: {} },
  scans: {
    name: "sightline_scans_total",
    help: "Messages whose pictures were scanned for scams, by what came of it.",
    labels: { outcome: true },
  },
  discordResponses: {
    name: "sightline_discord_responses_total",
    help: "Responses of Discord's REST API, by HTTP status.",
    labels: { status: true },
  },
  rateLimits: {
    name: "sightline_rate_limits_total",
    help: "Rate limits met: told by Discord (429), or waited for beforehand (local).",
    labels: { from: true },
  },
};

const DURATIONS: {
  readonly [Name in keyof Durations]: Family<Durations[Name]> & { readonly bucketsSeconds: readonly number[] };
} = {
  firstResponse: {
    name: "sightline_first_response_seconds",
    help: "From an interaction's arrival until Discord has taken the first response; Discord gives 3 s.",
    labels: { interaction: true },
    bucketsSeconds: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5],
  },
  job: {
    name: "sightline_job_duration_seconds",
    help: "From a job's first submit until its outcome is known, fal's queue included.",
    labels: { endpoint: true, outcome: true },
    bucketsSeconds: [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600],
  },
  scan: {
    name: "sightline_scan_seconds",
    help: "From a message's post until it is known whether its pictures are scams.",
    labels: { outcome: true },
    bucketsSeconds: [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30],
  },
};

const GAUGES: { readonly [Name in keyof Gauges]: Family<Gauges[Name]> } = {
  gatewayUp: {
    name: "sightline_gateway_up",
    help: "1 while the shard is connected to Discord's gateway and hears from it.",
    labels: { shard: true },
  },
  gatewayLatencySeconds: {
    name: "sightline_gateway_latency_seconds",
    help: "How long the gateway took to acknowledge the shard's last heartbeat.",
    labels: { shard: true },
  },
  storeUp: {
    name: "sightline_store_up",
    help: "1 while the store answered the last time that it was asked.",
    labels: {},
  },
  peopleWaiting: {
    name: "sightline_people_waiting",
    help: "People to whom this process owes an answer.",
    labels: {},
  },
  jobsInFlight: {
    name: "sightline_jobs_in_flight",
    help: "Different jobs that this process runs or follows.",
    labels: {},
  },
  downloadsInFlight: {
    name: "sightline_downloads_in_flight",
    help: "Pictures being downloaded and judged, with those that wait for memory.",
    labels: {},
  },
};

/** The counters, as Prometheus reads them. */
export interface PrometheusMetrics extends Metrics {
  /** What {@link PrometheusMetrics.text} is. */
  readonly contentType: string;
  /** Everything, and how the process itself does, in Prometheus's text format. */
  text(): Promise<string>;
}

export function createMetrics(): PrometheusMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counters = mapValues(
    COUNTERS,
    ({ name, help, labels }) => new Counter({ name, help, labelNames: Object.keys(labels), registers }),
  );
  const histograms = mapValues(
    DURATIONS,
    ({ name, help, labels, bucketsSeconds }) =>
      new Histogram({ name, help, labelNames: Object.keys(labels), buckets: [...bucketsSeconds], registers }),
  );
  const readers = new Map<keyof Gauges, () => readonly Sample<Readonly<Record<string, string>>>[]>();
  mapValues(GAUGES, ({ name, help, labels }, key) => {
    const collect = (gauge: Gauge): void => {
      gauge.reset();
      for (const sample of readers.get(key)?.() ?? []) gauge.set(sample.labels, sample.value);
    };
    return new Gauge({
      name,
      help,
      labelNames: Object.keys(labels),
      registers,
      collect() {
        collect(this);
      },
    });
  });

  return {
    count: (name, labels, by = 1) => counters[name].inc(labels, by),
    measure: (name, labels, durationMs) => histograms[name].observe(labels, Math.max(0, durationMs) / 1000),
    gauge: (name, read) => void readers.set(name, read),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function mapValues<Key extends string, Value, Result>(
  values: Readonly<Record<Key, Value>>,
  toResult: (value: Value, key: Key) => Result,
): Record<Key, Result> {
  // `Object.entries` forgets which keys there are; the types above allow no others.
  const entries = Object.entries(values) as [Key, Value][];
  return Object.fromEntries(entries.map(([key, value]) => [key, toResult(value, key)])) as Record<Key, Result>;
}
