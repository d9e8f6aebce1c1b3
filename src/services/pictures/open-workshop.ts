import { extname } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { File } from "../../core/engine.ts";
import type { PictureFacts } from "../../core/picture.ts";
import { log } from "../../log.ts";
import type { PerceptualHash } from "./perceptual-hash.ts";
import type { Workshop } from "./workshop.ts";
import { type Delivery, fromFailure, type Order, type Work, type WorkshopData } from "./workshop-orders.ts";

/** Little room for new objects is collected often, and with it the bytes that were downloaded: else they pile up. */
const MAX_SEMI_SPACE_MB = 2;

const THREAD = new URL(`./workshop-thread${extname(import.meta.url)}`, import.meta.url);

/** Somebody who waits for something from the thread. */
interface Waiting {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * Opens a workshop in a thread of its own, so that nothing that is done with pictures, and nothing of the garbage that
 * their bytes are, holds up those who wait for a first response.
 *
 * @remarks The thread begins with the first picture, keeps no process alive, and is replaced when it dies.
 */
export function openWorkshop(data: WorkshopData): Workshop {
  let thread: Promise<Worker> | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const begin = () =>
    startThread(data, {
      delivered(delivery) {
        const one = waiting.get(delivery.id);
        if ("failure" in delivery) one?.reject(fromFailure(delivery.failure));
        else one?.resolve(delivery.result);
      },
      ended(reason) {
        thread = undefined;
        log.error({ err: reason }, "the thread that works on pictures has ended; the next picture begins another");
        for (const one of waiting.values()) one.reject(reason);
      },
    });

  /** Resolves with what the workshop's own function of that name does. */
  const order = async (work: Work, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted();
    const worker = await (thread ??= begin().catch((error: unknown) => {
      thread = undefined;
      throw error;
    }));
    signal.throwIfAborted();
    const id = (lastId += 1);
    const send = (message: Order) => worker.postMessage(message);
    const abandon = (): void => {
      send({ id, work: "abandon" });
      waiting.get(id)?.reject(signal.reason);
    };
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        signal.addEventListener("abort", abandon, { once: true });
        send({ id, work });
      });
    } finally {
      waiting.delete(id);
      signal.removeEventListener("abort", abandon);
    }
  };

  // What the thread does by a name is what the workshop there does by it.
  return {
    judge: async (source, signal) => (await order(["judge", source], signal)) as PictureFacts,
    perceptualHash: async (picture, signal) =>
      (await order(["perceptualHash", picture], signal)) as PerceptualHash | undefined,
    asPosted: async (picture, signal) => withBuffer((await order(["asPosted", picture], signal)) as File),
    normalise: async (picture, needs, region, signal) =>
      withBuffer((await order(["normalise", picture, needs, region], signal)) as File),
  };
}

/** What becomes of a thread. */
interface ThreadEvents {
  delivered(delivery: Delivery): void;
  ended(reason: unknown): void;
}

async function startThread(data: WorkshopData, { delivered, ended }: ThreadEvents): Promise<Worker> {
  // Before a thread does: its libraries must not be unloaded with the thread, https://github.com/lovell/sharp/issues/2263.
  await import("./locked-sharp.ts");
  // For heaps that begin from now on. A thread's `resourceLimits` count for nothing where the process was started with
  // such a limit of its own, as the image's is.
  setFlagsFromString(`--max-semi-space-size=${MAX_SEMI_SPACE_MB}`);
  const worker = new Worker(THREAD, { name: "pictures", workerData: data });
  let reason: unknown = new Error("the thread was ended");
  worker.on("error", (error) => (reason = error));
  worker.on("exit", () => ended(reason));
  worker.on("message", delivered);
  worker.unref();
  return worker;
}

/** A buffer arrives as the plain bytes that it is made of. */
function withBuffer({ bytes, contentType }: File): File {
  return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), contentType };
}
