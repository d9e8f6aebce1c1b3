import { type ErrorAnswer, errors } from "../protocol/error-answers.ts";
import type { Fault } from "../server/faults.ts";

/** The course of jobs. */
export interface Scenario {
  /** Positions in the queue, each for `queueStepMs`. */
  readonly queue: readonly number[];
  readonly queueStepMs: number;
  /** The model's log while it runs, each line before `runStepMs`. */
  readonly logs: readonly string[];
  readonly runStepMs: number;
  /** The error that jobs end with, if any. */
  readonly error?: ErrorAnswer;
  /** The fault of every request instead, as long as the scenario lasts. */
  readonly fault?: Fault;
}

/** A second or so, one step in the queue, one line. */
const FAST: Scenario = {
  queue: [0],
  queueStepMs: 300,
  logs: ["Simulated: looking at the input"],
  runStepMs: 700,
};

/** Submits and uploads, at fal's own hosts; results stay readable. */
const WHAT_COSTS = { method: "POST", route: /^(?:queue\.fal\.run|rest\.fal\.ai)\// } as const;

const BY_NAME = {
  fast: FAST,
  "slow queue": {
    queue: [5, 4, 3, 2, 1],
    queueStepMs: 4_000,
    logs: [
      "Simulated: loading the model",
      "Simulated: step 1 of 3",
      "Simulated: step 2 of 3",
      "Simulated: step 3 of 3",
    ],
    runStepMs: 1_500,
  },
  failing: { ...FAST, error: errors.model("internal_server_error") },
  "content policy": { ...FAST, error: errors.model("content_policy_violation") },
  "out of balance": { ...FAST, fault: { ...WHAT_COSTS, ...errors.exhaustedBalance(), times: Infinity } },
  unreachable: { ...FAST, fault: { route: /./, reset: "before", times: Infinity } },
} satisfies Readonly<Record<string, Scenario>>;

/** The name of a scenario. */
export type ScenarioName = keyof typeof BY_NAME;

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = BY_NAME;
