import type { Executor, ReadingEvents } from "./executor.ts";
import { type WorkerResponse, type WorkerRequest, toFailure, type Work } from "./messages.ts";

/** Makes an executor carry out orders, and delivers the result of each. */
export function createCarryOut(
  executor: Executor,
  deliver: (delivery: WorkerResponse) => void,
): (order: WorkerRequest) => void {
  const underWay = new Map<number, AbortController>();

  const carryOut = async (id: number, work: Work): Promise<void> => {
    const abandoned = new AbortController();
    underWay.set(id, abandoned);
    const onAnnounced = (announcedBytes: number) => deliver({ id, announcedBytes });
    try {
      deliver({ id, result: await perform(executor, work, { signal: abandoned.signal, onAnnounced }) });
    } catch (error) {
      deliver({ id, failure: toFailure(error) });
    } finally {
      underWay.delete(id);
    }
  };

  return ({ id, work }) => {
    if (work === "abandon") underWay.get(id)?.abort();
    else void carryOut(id, work);
  };
}

function perform(executor: Executor, work: Work, events: ReadingEvents): Promise<unknown> {
  switch (work[0]) {
    case "read":
      return executor.read(work[1], work[2], events);
    case "hold":
      return executor.hold(work[1], work[2]);
    case "drop":
      return executor.drop(work[1]);
    case "inspect":
      return executor.inspect(work[1], work[2], work[3]);
    case "look":
      return executor.look(work[1], work[2], work[3]);
    case "prove":
      return executor.prove(work[1], work[2]);
    case "perceptualHash":
      return executor.perceptualHash(work[1], work[2], work[3]);
    case "otherFrames":
      return executor.otherFrames(work[1], work[2], work[3]);
    case "normalise":
      return executor.normalise(work[1], work[2], work[3], work[4], work[5]);
    case "reencode":
      return executor.reencode(work[1], work[2], work[3]);
    case "isBlack":
      return executor.isBlack(work[1], work[2]);
    case "bytes":
      return executor.bytes(work[1]);
    case "ping":
      return executor.ping();
  }
}
