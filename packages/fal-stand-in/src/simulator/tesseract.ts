import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Worker as Thread } from "node:worker_threads";
import type { Page, RecognizeResult } from "tesseract.js";

/** An engine that reads text in pictures, in a thread of its own. */
export interface ReadingEngine {
  /**
   * The words in a picture as sharp wrote it: a line of text is a line of words.
   *
   * @throws Error where the engine cannot be loaded, or breaks down
   */
  read(picture: Buffer): Promise<string>;
  /** Ends its thread, also one that is still being loaded. */
  end(): Promise<void>;
}

/** A word with a lower confidence than this, of 100, does not count: it sees letters in leaves and waves. */
const LEAST_CONFIDENCE = 50;

/** The place of Tesseract's English model; undefined where the packages are not installed. */
export function findTesseract(): string | undefined {
  const { resolve } = createRequire(import.meta.url);
  try {
    for (const name of ["tesseract.js", "tesseract.js-core"]) resolve(`${name}/package.json`);
    return join(dirname(resolve("@tesseract.js-data/eng/package.json")), "4.0.0_best_int");
  } catch {
    return undefined;
  }
}

/** Begins to load Tesseract, which uses neither the network nor the disk. */
export function startTesseract(modelPath: string): ReadingEngine {
  const threads: Thread[] = [];
  let isEnded = false;
  let breakDown: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    breakDown = reject;
  });
  broken.catch(() => undefined); // each reading hears of it
  const takeThread = (thread: Thread) => {
    thread.on("error", breakDown);
    thread.on("exit", () => breakDown(new Error("Tesseract has ended.")));
    threads.push(thread);
    if (isEnded) void thread.terminate();
  };
  const ready = load(modelPath, takeThread, (why) => breakDown(new Error(`Tesseract: ${String(why)}`)));
  ready.catch(breakDown);
  return {
    async read(picture) {
      const reading = ready.then((worker) => worker.recognize(picture, {}, { blocks: true, text: false }));
      // Failures reject `broken`, as an error.
      const { data }: RecognizeResult = await Promise.race([reading.catch(() => broken), broken]);
      return wordsOn(data);
    },
    async end() {
      isEnded = true;
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

/**
 * @param takeThread - called with the thread, which the package itself reveals only once all is loaded
 * @param fail - called with its failures, in plain text: during the loading, its own promise would stay open for ever
 */
async function load(modelPath: string, takeThread: (thread: Thread) => void, fail: (why: unknown) => void) {
  const { createWorker, OEM, PSM } = (await import("tesseract.js")).default;
  process.once("worker", takeThread);
  const worker = await createWorker("eng", OEM.LSTM_ONLY, {
    langPath: modelPath,
    cacheMethod: "none",
    errorHandler: fail,
  });
  await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO });
  return worker;
}

function wordsOn({ blocks }: Page): string {
  const lines = (blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines));
  const sure = lines.map(({ words }) => words.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE));
  return sure
    .map((words) => words.map(({ text }) => text).join(" "))
    .filter((line) => line !== "")
    .join("\n");
}
