import type { UserErrorKey } from "./errors.ts";

/** What became of a person's command, however it was given. */
export type CommandOutcome =
  | "answered"
  /** The person was told why it cannot be done, before anything was begun. */
  | "refused"
  /** The person was told why it failed. */
  | "failed"
  | "cancelled"
  /** No one could read an answer any more, or Discord took none. */
  | "undelivered"
  /** Recorded by a process that stopped; the process that continues it counts it again. */
  | "handed_over";

/** What came of scanning a message: why it is a scam, or why that is not known. */
export type ScanOutcome = "same" | "similar" | "text" | "clean" | "dropped" | "capped" | "withheld" | "unreadable";

/** No labels. */
type Alone = Readonly<Record<string, never>>;

/**
 * Everything that is counted, with the labels that tell counts apart. A label has few values: a command, an endpoint,
 * an outcome; never a person, a server or a message.
 */
export interface Counters {
  /** `command` as registered; `button` and `dialogue` where what was pressed or sent off led to no task. */
  commands: { readonly command: string; readonly outcome: CommandOutcome };
  failures: { readonly reason: UserErrorKey };
  cacheLookups: { readonly cache: "answers" | "pictures"; readonly result: "hit" | "miss" };
  submits: { readonly endpoint: string; readonly outcome: "taken" | "refused" | "uncertain" };
  /** In US dollars. */
  spentDollars: { readonly endpoint: string };
  edits: Alone;
  /** Messages whose pictures were looked at for scams, by what came of it. */
  scans: { readonly outcome: ScanOutcome };
  discordResponses: { readonly status: string };
  rateLimits: { readonly from: "discord" | "local" };
}

/** Everything whose duration is measured. */
export interface Durations {
  firstResponse: { readonly interaction: "command" | "menu" | "button" | "dialogue" | "autocomplete" };
  job: { readonly endpoint: string; readonly outcome: "done" | "failed" };
  /** From the post of a message until it is known what its pictures are. */
  scan: { readonly outcome: ScanOutcome };
}

/** Everything whose current value is read. */
export interface Gauges {
  gatewayUp: { readonly shard: string };
  gatewayLatencySeconds: { readonly shard: string };
  storeUp: Alone;
  peopleWaiting: Alone;
  jobsInFlight: Alone;
  downloadsInFlight: Alone;
}

/** One value of a gauge. */
export interface Sample<Labels> {
  readonly value: number;
  readonly labels: Labels;
}

/** Where the bot counts what it does. Counting never fails, and costs next to nothing. */
export interface Metrics {
  count<Name extends keyof Counters>(name: Name, labels: Counters[Name], by?: number): void;
  measure<Name extends keyof Durations>(name: Name, labels: Durations[Name], durationMs: number): void;
  /** Sets the function that reads a gauge; called whenever the metrics are read. A later one replaces it. */
  gauge<Name extends keyof Gauges>(name: Name, read: () => readonly Sample<Gauges[Name]>[]): void;
}

/** For where metrics are not collected. */
export const SILENT_METRICS: Metrics = { count: () => undefined, measure: () => undefined, gauge: () => undefined };
