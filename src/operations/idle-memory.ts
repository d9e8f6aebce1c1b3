import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Clock } from "../core/async/clock.ts";
import { log } from "../log.ts";

const LOOK_EVERY_MS = 5_000;
/** Busy for no more than this share of its time, a process rests. */
const RESTING_UTILIZATION = 0.1;

export interface IdleMemoryParts {
  readonly clock: Clock;
  /** The share of the time since it was last asked in which the process was busy, from 0 to 1. */
  readonly utilization: () => number;
  /** Gives what is garbage back to the system, and takes a tenth of a second for it. */
  readonly collect: () => void;
}

/**
 * Has memory given back when the process rests after it was busy: after its start, and after each rush.
 *
 * @remarks V8 does not do so by itself. Its memory reducer waits for allocations to become few, and takes none at all
 * for many (Node 24.21 with `--trace-memory-reducer`: "high alloc" for as long as nothing happens). A bot that had
 * answered thousands kept a quarter of its memory for nothing.
 */
export function giveBackIdleMemory({ clock, utilization, collect }: IdleMemoryParts): void {
  let wasBusy = true; // to start was a rush
  const look = (): void => {
    const isBusy = utilization() > RESTING_UTILIZATION;
    if (wasBusy && !isBusy) {
      const startedAtMs = clock.now();
      collect();
      log.debug({ durationMs: clock.now() - startedAtMs }, "memory was given back");
      utilization(); // to collect was no rush
    }
    wasBusy = isBusy;
    clock.after(LOOK_EVERY_MS, look);
  };
  clock.after(LOOK_EVERY_MS, look);
}

/** The utilization of this thread's event loop. https://nodejs.org/api/perf_hooks.html#performanceeventlooputilizationutilization1-utilization2 */
export function watchUtilization(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}

/**
 * V8's own collector, which is the same as with `--expose-gc` on the command line.
 *
 * @remarks The flag counts for contexts that begin after it was set: https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
export function exposeCollector(): NodeJS.GCFunction {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as NodeJS.GCFunction; // what the flag puts there
}

/**
 * Collects also the room that V8 keeps for new objects.
 *
 * @param collect - as {@link exposeCollector} has it
 */
export function collectAll(collect: NodeJS.GCFunction): () => void {
  return () => {
    collect(); // for Node 20, to which the second call is a small one
    collect({ type: "major", flavor: "last-resort" });
  };
}
