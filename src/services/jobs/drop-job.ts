import type { Engine } from "../../core/request/engine.ts";
import { log } from "../../log.ts";
import type { JobRecord } from "./job-records.ts";

/** Tells the service that a job is not wanted any more: an abandoned job would run on, and be billed. */
export interface DropJob {
  /** Returns at once; nothing happens where the service never took the job. */
  (record: JobRecord | undefined): void;
  /** Resolves when the service was told of every job that was dropped here. */
  settled(): Promise<void>;
}

export function createDropJob(engine: Engine): DropJob {
  const underWay = new Set<Promise<void>>();
  const tell = async (endpoint: string, requestId: string): Promise<void> => {
    try {
      await engine.cancel(endpoint, requestId);
    } catch (error) {
      log.warn({ err: error, requestId }, "a job could not be cancelled");
    }
  };
  const drop = (record: JobRecord | undefined): void => {
    if (record?.requestId === undefined) return;
    const told = tell(record.endpoint, record.requestId).finally(() => underWay.delete(told));
    underWay.add(told);
  };
  return Object.assign(drop, {
    async settled(): Promise<void> {
      await Promise.all(underWay);
    },
  });
}
