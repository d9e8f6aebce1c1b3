import type { Clock } from "../protocol/clock.ts";
import { type ReportFailure, writeFailure } from "../protocol/failure-report.ts";
import { ENDPOINTS, isEndpoint } from "../protocol/endpoints.ts";
import { errors } from "../protocol/error-answers.ts";
import type { Job } from "../jobs/job.ts";
import { startFal } from "../start-fal.ts";
import { createModels } from "./models.ts";
import { type Scenario, type ScenarioName, SCENARIOS } from "./scenarios.ts";
import type { Reader } from "./reader.ts";

export interface SimulatorOptions {
  /** The clock of the jobs. */
  readonly clock: Clock;
  /** The one key that it takes. */
  readonly key: string;
  /** Reads text in pictures; undefined where this machine has none. It is closed with the simulator. */
  readonly reader: Reader | undefined;
  /** Called with failures of the simulator itself. Default: they are written to stderr. */
  readonly reportFailure?: ReportFailure;
}

/** Models that are simulated behind fal's own protocol. They know only what bytes tell, and say so. */
export interface Simulator {
  /** The bot's `FAL_URL`. */
  readonly url: string;
  readonly scenario: ScenarioName;
  /** Whether it reads text in pictures. */
  readonly canRead: boolean;
  /** For all coming jobs; faults of requests affect running jobs, too. */
  setScenario(scenario: ScenarioName): void;
  close(): Promise<void>;
}

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock, key, reader, reportFailure = writeFailure } = options;
  // Pictures arrive by upload; the simulator fetches none.
  const goNowhere = () => Promise.reject(new Error("The simulator reads nothing from the network."));
  const fal = await startFal({ clock, key, fetchImages: true, fetch: goNowhere, reportFailure });
  const models = createModels(fal.files, reader, reportFailure);
  const closing = new AbortController();
  let scenario: ScenarioName = "fast";
  let endFault = () => {};

  const setScenario = (next: ScenarioName) => {
    scenario = next;
    const { queue, fault } = SCENARIOS[next];
    endFault();
    endFault = fault ? fal.faults.add(fault) : () => {};
    for (const endpoint of Object.keys(ENDPOINTS).filter(isEndpoint)) {
      fal.answer(endpoint, { queue: queue.slice(0, 1), hold: true, output: models[endpoint] });
    }
  };
  setScenario(scenario);
  fal.on("submit", (job) => {
    run(job, SCENARIOS[scenario], clock, closing.signal).catch((error: unknown) => {
      if (closing.signal.aborted) return;
      reportFailure(error, "a simulated job failed");
      if (!isOver(job)) job.fail(errors.request("runner_server_error"));
    });
  });

  return {
    url: fal.url,
    get scenario() {
      return scenario;
    },
    canRead: reader !== undefined,
    setScenario,
    async close() {
      closing.abort();
      await Promise.all([fal.close(), reader?.close()]);
    },
  };
}

/** Takes a job through its scenario, until it is over: cancelled, or refused because of its input. */
async function run(job: Job, scenario: Scenario, clock: Clock, signal: AbortSignal): Promise<void> {
  const { queue, queueStepMs, logs, runStepMs, error } = scenario;
  const steps = [
    ...queue.map((position) => ({ move: () => job.enqueue(position), durationMs: queueStepMs })),
    ...logs.map((line) => ({ move: () => job.run(line), durationMs: runStepMs })),
  ];
  for (const { move, durationMs } of steps) {
    if (isOver(job)) return;
    move();
    await clock.sleep(durationMs, signal);
  }
  if (isOver(job)) return;
  if (error) job.fail(error);
  else await job.complete();
}

function isOver(job: Job): boolean {
  return job.status === "COMPLETED";
}
