import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../core/clock.ts";
import type { File } from "../../core/engine.ts";
import type { PictureFacts } from "../../core/picture.ts";
import { createPictureReader } from "./download.ts";
import type { PerceptualHash } from "./perceptual-hash.ts";
import { createWorkshop } from "./workshop.ts";
import { type Delivery, type Order, toFailure, type Work, type WorkshopData } from "./workshop-orders.ts";

/*
 * The thread of a workshop that has one of its own, see open-workshop.ts.
 */

const port = parentPort;
if (!port) throw new Error("This is a thread, not a program.");
const { attachmentHosts } = workerData as WorkshopData; // what open-workshop.ts gave
const read = createPictureReader({ attachmentHosts, clock: systemClock });
const workshop = createWorkshop({ read, clock: systemClock });
const underWay = new Map<number, AbortController>();

port.on("message", (order: Order) => {
  if (order.work === "abandon") underWay.get(order.id)?.abort();
  else void carryOut(order.id, order.work).then((delivery) => port.postMessage(delivery));
});

async function carryOut(id: number, work: Work): Promise<Delivery> {
  const abandoned = new AbortController();
  underWay.set(id, abandoned);
  try {
    return { id, result: await perform(work, abandoned.signal) };
  } catch (error) {
    return { id, failure: toFailure(error) };
  } finally {
    underWay.delete(id);
  }
}

function perform(work: Work, signal: AbortSignal): Promise<PictureFacts | PerceptualHash | File | undefined> {
  switch (work[0]) {
    case "judge":
      return workshop.judge(work[1], signal);
    case "perceptualHash":
      return workshop.perceptualHash(work[1], signal);
    case "asPosted":
      return workshop.asPosted(work[1], signal);
    case "normalise":
      return workshop.normalise(work[1], work[2], work[3], signal);
  }
}
