import type { UserErrorKey } from "./errors.ts";

/** What became of a command that a person gave, by whatever way it was given. */
export type CommandOutcome =
  | "answered"
  /** Told why it cannot be done, before anything was begun. */
  | "refused"
  /** Told why it failed. */
  | "failed"
  | "cancelled"
  /** Nobody could read an answer any more, or Discord took none. */
  | "undelivered"
  /** Recorded by a process that stopped; the one that goes on with it counts it once more. */
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

/** Everything of which it is measured how long it takes. */
export interface Durations {
  firstResponse: { readonly interaction: "command" | "menu" | "button" | "dialogue" | "autocomplete" };
  job: { readonly endpoint: string; readonly outcome: "done" | "failed" };
  /** From the post of a message until it is known what its pictures are. */
  scan: { readonly outcome: ScanOutcome };
}

/** Everything of which it is asked how it stands. */
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

/** Where the house counts what it does. Counting never fails, and costs next to nothing. */
export interface Metrics {
  count<Name extends keyof Counters>(name: Name, labels: Counters[Name], by?: number): void;
  measure<Name extends keyof Durations>(name: Name, labels: Durations[Name], durationMs: number): void;
  /** Names who knows how it stands; asked whenever somebody wants to know. A later one takes its place. */
  gauge<Name extends keyof Gauges>(name: Name, read: () => readonly Sample<Gauges[Name]>[]): void;
}

/** For where nobody wants to know. */
export const SILENT_METRICS: Metrics = { count: () => undefined, measure: () => undefined, gauge: () => undefined };
