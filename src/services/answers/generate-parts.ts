import type { Answer, AnswerPart } from "../../core/request/outcome.ts";
import { type JobRequest, type AnswerRequest, splitIntoJobs } from "../../core/request/request.ts";
import type { GenerateOptions, Generate } from "./generate.ts";

/**
 * Runs all jobs of a request, started together. A failed one is told beside the others' answers.
 *
 * @param explain - writes a failure as one sentence
 * @throws what the first job failed with, where none went well; the signal's reason when the caller leaves
 */
export async function generateParts(
  generate: Generate,
  request: AnswerRequest,
  options: GenerateOptions,
  explain: (error: unknown) => string,
): Promise<readonly AnswerPart[]> {
  const requests = splitIntoJobs(request);
  const [only] = requests;
  if (only && requests.length === 1) return [{ answer: await generate(only, options) }];

  const count = request.pictures.length;
  const open = Array.from({ length: count }, () => requests.length / count); // how many jobs each picture waits for
  let isWaitedFor = false;
  // A cached answer comes without a progress message before it.
  const tell = () => {
    if (isWaitedFor && count > 1) options.onProgress({ stage: "several", done: open.filter(isDone).length, count });
  };
  const beforeSpending: GenerateOptions["beforeSpending"] = async (isBegun) => {
    await options.beforeSpending(isBegun);
    isWaitedFor = true;
  };
  const one = async (part: JobRequest, index: number): Promise<Answer> => {
    // Of the jobs for one picture, which go on side by side, the first speaks for all.
    const onProgress = count === 1 && index === 0 ? options.onProgress : tell;
    try {
      return await generate(part, { ...options, beforeSpending, onProgress });
    } finally {
      const picture = Math.floor((index * count) / requests.length);
      open[picture] = (open[picture] ?? 0) - 1; // well or not
      tell();
    }
  };
  const settled = await Promise.allSettled(requests.map(one));
  options.signal.throwIfAborted();
  const [first] = settled;
  if (first?.status === "rejected" && settled.every(({ status }) => status === "rejected")) throw first.reason;
  return settled.map((result) =>
    result.status === "fulfilled" ? { answer: result.value } : { failure: explain(result.reason) },
  );
}

function isDone(openJobs: number): boolean {
  return openJobs === 0;
}
