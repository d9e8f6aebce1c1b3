import { createInterface } from "node:readline";
import type { Worker } from "node:worker_threads";
import { z } from "zod";
import { UserError } from "../../../src/core/errors.ts";
import type { PictureSource } from "../../../src/core/picture.ts";
import { openWorkshop } from "../../../src/services/pictures/open-workshop.ts";
import { sha256 } from "../../../src/services/pictures/facts.ts";

/*
 * Works on pictures in a thread of its own. Each line of its stdin names what to do with which URL, each line of its
 * stdout tells what came of it; `leave` gives up all that is under way, `die` ends the thread, and `heaps` tells how
 * large the heaps may grow. The host that may be read is its argument.
 */

const [host = ""] = process.argv.slice(2);
const workshop = openWorkshop({ attachmentHosts: [host] });
let thread: Worker | undefined;
process.on("worker", (worker) => (thread = worker));
const leaver = new AbortController();
const threadSchema = z.object({
  header: z.object({ threadId: z.number() }),
  javascriptHeap: z.object({ memoryLimit: z.number() }),
});
const reportSchema = threadSchema.extend({ workers: z.array(threadSchema) });
const NEEDS = { maxPixels: 100, alpha: false };

for await (const line of createInterface({ input: process.stdin })) {
  const [what = "", url = ""] = line.split(" ");
  if (what === "die") await thread?.terminate();
  else if (what === "leave") leaver.abort(new Error("changed my mind"));
  else void tell(what, { url, name: "cat.png", spoiler: false });
}

async function tell(what: string, source: PictureSource): Promise<void> {
  const told = await work(what, source).catch(explain);
  process.stdout.write(`${JSON.stringify({ what, ...told })}\n`);
}

async function work(what: string, source: PictureSource): Promise<object> {
  const facts = await workshop.judge(source, leaver.signal);
  const picture = { source, facts };
  switch (what) {
    case "heaps":
      return heapLimits();
    case "look":
      return { look: await workshop.perceptualHash(picture, leaver.signal) };
    case "small": {
      const { bytes, contentType } = await workshop.normalise(picture, NEEDS, undefined, leaver.signal);
      return { contentType, isBuffer: Buffer.isBuffer(bytes), sha256: sha256(bytes) };
    }
    case "posted": {
      const { bytes, contentType } = await workshop.asPosted(picture, leaver.signal);
      return { contentType, isBuffer: Buffer.isBuffer(bytes), sha256: sha256(bytes) };
    }
    default:
      return { facts };
  }
}

/** In bytes. Node's own report knows of the threads' heaps, too: https://nodejs.org/api/report.html */
function heapLimits(): object {
  const { workers, ...main } = reportSchema.parse(process.report.getReport());
  const own = workers.find(({ header }) => header.threadId === thread?.threadId);
  return { main: main.javascriptHeap.memoryLimit, thread: own?.javascriptHeap.memoryLimit };
}

function explain(error: unknown): object {
  if (error instanceof UserError) return { key: error.key, params: error.params, hasCause: error.cause !== undefined };
  return { message: error instanceof Error ? error.message : "" };
}
