import { z } from "zod";
import type { Plan } from "../core/request/model.ts";
import type { MoondreamTask } from "../core/request/request.ts";
import { onlyPicture, readOutput, TEXT_RESULT_LIFETIME_SECONDS, VISION_PICTURE_NEEDS } from "./common.ts";

/*
 * Moondream2 answers questions about a picture, quickly.
 * Reference: https://fal.ai/models/fal-ai/moondream2/visual-query/api
 */

export const moondreamInput = z.strictObject({ image_url: z.url(), prompt: z.string().min(1) });
export const moondreamOutput = z.looseObject({ output: z.string() });

export function moondream({ question }: MoondreamTask): Plan {
  return {
    endpoint: "fal-ai/moondream2/visual-query",
    title: "Moondream2",
    revision: 1,
    makes: "text",
    price: { usd: 0.01, per: "1000 characters", source: "third-party listing" },
    resultLifetimeSeconds: TEXT_RESULT_LIFETIME_SECONDS,
    pictureNeeds: () => VISION_PICTURE_NEEDS,
    crop: () => undefined,
    input: (pictures) => moondreamInput.parse({ image_url: onlyPicture(pictures).url, prompt: question }),
    outcome: (output) => ({ kind: "text", text: readOutput(moondreamOutput, output).output }),
  };
}
