import { z } from "zod";
import type { Plan } from "../core/request/model.ts";
import type { IdeficsTask } from "../core/request/request.ts";
import { onlyPicture, readOutput, TEXT_RESULT_LIFETIME_SECONDS, VISION_PICTURE_NEEDS } from "./common.ts";

/*
 * Idefics2 8B answers questions about a picture, at length where asked to.
 * Reference: https://fal.ai/models/fal-ai/idefics-2-8b/api
 */

export const ideficsInput = z.strictObject({
  image_url: z.url(),
  prompt: z.string().min(1),
  max_new_tokens: z.int().positive(),
  repetition_penalty: z.number().positive(),
  temperature: z.number().nonnegative(),
  top_p: z.number().min(0).max(1),
});
export const ideficsOutput = z.looseObject({ output: z.string() });

export function idefics(task: IdeficsTask): Plan {
  return {
    endpoint: "fal-ai/idefics-2-8b",
    title: "Idefics2 8B",
    revision: 1,
    makes: "text",
    price: { usd: 0, per: "unknown", source: "not published" },
    resultLifetimeSeconds: TEXT_RESULT_LIFETIME_SECONDS,
    pictureNeeds: () => VISION_PICTURE_NEEDS,
    crop: () => undefined,
    input: (pictures) =>
      ideficsInput.parse({
        image_url: onlyPicture(pictures).url,
        prompt: task.question,
        max_new_tokens: task.maxTokens,
        repetition_penalty: task.repetitionPenalty,
        temperature: task.temperature,
        top_p: task.topP,
      }),
    outcome: (output) => ({ kind: "text", text: readOutput(ideficsOutput, output).output }),
  };
}
