import type { Answer, AnswerPart } from "../core/outcome.ts";
import { type Request, splitByPicture } from "../core/request.ts";
import type { Asker, Generate } from "./generate.ts";

/**
 * Does all the jobs of a request, started together. One that fails is told beside the others' answers.
 *
 * @param explain - writes a failure as one sentence
 * @throws what the first job failed with, where none went well; the signal's reason when the asker leaves
 */
export async function generateParts(
  generate: Generate,
  request: Request,
  asker: Asker,
  explain: (error: unknown) => string,
): Promise<readonly AnswerPart[]> {
  const requests = splitByPicture(request);
  const [only] = requests;
  if (only && requests.length === 1) return [{ answer: await generate(only, asker) }];

  let done = 0;
  let isWaitedFor = false;
  // What is known already is answered without a word before it.
  const tell = () => {
    if (isWaitedFor) asker.onProgress({ stage: "several", done, count: requests.length });
  };
  const beforeSpending = async (): Promise<void> => {
    await asker.beforeSpending();
    isWaitedFor = true;
  };
  const one = async (part: Request): Promise<Answer> => {
    try {
      return await generate(part, { ...asker, beforeSpending, onProgress: tell });
    } finally {
      done += 1; // well or not
      tell();
    }
  };
  const settled = await Promise.allSettled(requests.map(one));
  asker.signal.throwIfAborted();
  const [first] = settled;
  if (first?.status === "rejected" && settled.every(({ status }) => status === "rejected")) throw first.reason;
  return settled.map((result) =>
    result.status === "fulfilled" ? { answer: result.value } : { failure: explain(result.reason) },
  );
}
