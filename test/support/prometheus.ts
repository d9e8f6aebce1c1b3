/** One value of a family. */
export interface Series {
  /** With its suffix: `…_bucket`, `…_sum`, `…_count` in histograms. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What belongs together under one HELP and TYPE. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly series: readonly Series[];
}

const NAME = "[a-z][a-z0-9_]*";
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = new RegExp(`^(${NAME})="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"(?:,|$)`);
const VALUE = /^(?:[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|nan)$/i;
const SUFFIXES = { counter: [""], gauge: [""], histogram: ["_bucket", "_sum", "_count"] } as const;

/**
 * Reads Prometheus's text format more strictly than Prometheus does.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @throws Error naming the line that is no good
 */
export function parsePrometheus(text: string): ReadonlyMap<string, MetricFamily> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, MetricFamily>();
  for (const block of text.split(/^(?=# HELP )/m)) {
    const family = parseFamily(block.split("\n").filter((line) => line !== ""));
    if (families.has(family.name)) throw new Error(`${family.name} comes twice`);
    families.set(family.name, family);
  }
  return families;
}

/** The sum of all series that have these labels. */
export function sumOf(
  families: ReadonlyMap<string, MetricFamily>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const family = families.get(name) ?? families.get(name.replace(/_(?:sum|count)$/, ""));
  if (!family) throw new Error(`there is no ${name}`);
  return family.series
    .filter((one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

function parseFamily([helpLine = "", typeLine = "", ...lines]: readonly string[]): MetricFamily {
  const [, name = "", help = ""] = new RegExp(`^# HELP (${NAME}) (\\S.*)$`).exec(helpLine) ?? fail(helpLine);
  const [, type = ""] = new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`).exec(typeLine) ?? fail(typeLine);
  const family = { name, help, type: type as MetricFamily["type"], series: lines.map(parseSeries) }; // just matched
  const allowed = new Set(SUFFIXES[family.type].map((suffix) => `${name}${suffix}`));
  for (const one of family.series) if (!allowed.has(one.name)) fail(`${one.name} is not of ${name}`);
  const identities = family.series.map((one) => `${one.name}${identityOf(one.labels)}`);
  if (new Set(identities).size < identities.length) fail(`a series of ${name} comes twice`);
  if (type === "histogram") checkHistogram(family);
  return family;
}

function parseSeries(line: string): Series {
  const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? fail(line);
  if (!VALUE.test(value)) fail(line);
  return { name, labels: parseLabels(labels, line), value: Number(value.replace("Inf", "Infinity")) };
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== "";) {
    const [whole, name = "", value = ""] = LABEL.exec(rest) ?? fail(line);
    if (name in labels) fail(line);
    labels[name] = value;
    rest = rest.slice(whole.length);
  }
  return labels;
}

/** Buckets grow with their bounds, and the last holds all that was counted. */
function checkHistogram({ name, series }: MetricFamily): void {
  const groups = new Map<string, { le: number; value: number }[]>();
  for (const { name: own, labels, value } of series) {
    if (own !== `${name}_bucket`) continue;
    const { le = "", ...others } = labels;
    const key = identityOf(others);
    groups.set(key, [...(groups.get(key) ?? []), { le: Number(le.replace("Inf", "Infinity")), value }]);
  }
  for (const [key, buckets] of groups) {
    const isRising = buckets.every((one, at) => at === 0 || isAbove(one, buckets[at - 1]));
    if (!isRising || buckets.at(-1)?.le !== Number.POSITIVE_INFINITY) fail(`the buckets of ${name} ${key}`);
    const counts = series.filter((one) => one.name === `${name}_count` && identityOf(one.labels) === key);
    if (counts.length !== 1 || counts[0]?.value !== buckets.at(-1)?.value) fail(`the count of ${name} ${key}`);
  }
}

/** The same for the same labels, in whatever order they come. */
function identityOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isAbove(one: { le: number; value: number }, before: { le: number; value: number } | undefined): boolean {
  return before !== undefined && one.le > before.le && one.value >= before.value;
}

function fail(what: string): never {
  throw new Error(`not Prometheus's text: ${what}`);
}
