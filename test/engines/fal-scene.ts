import type { Engine } from "../../src/core/request/engine.ts";
import { createFalEngine } from "../../src/engines/fal.ts";
import { type Fal, startFal } from "fal-stand-in";
import { createManualClock, type ManualClock } from "../support/manual-clock.ts";

/* The engine between a clock that the test moves and the stand-in for fal, and what is asked of it. */

export const OCR = "fal-ai/florence-2-large/ocr";
export const FLUX = "fal-ai/flux-2-pro";
export const STREAM = /\/status\/stream$/;
export const STATUS = /\/requests\/[^/]+\/status$/;
export const RESULT = /\/requests\/[^/]+$/;
export const ocrInput = { image_url: "https://cdn.discordapp.com/attachments/1/2/sign.png" };
export const fluxInput = {
  prompt: "a house",
  image_size: "landscape_4_3",
  seed: 7,
  safety_tolerance: "2",
  enable_safety_checker: true,
  output_format: "jpeg",
  sync_mode: false,
};
export const lifetime = { resultLifetimeSeconds: 3600 };
export const never = new AbortController().signal;

export interface FalScene {
  readonly clock: ManualClock;
  /** The caller's to close. */
  readonly fal: Fal;
  readonly engine: Engine;
}

export async function startFalScene(key = "k"): Promise<FalScene> {
  const clock = createManualClock();
  const fal = await startFal({ key, clock });
  return { clock, fal, engine: createFalEngine({ key, baseUrl: fal.url, fetch, clock, startTimeoutSeconds: 600 }) };
}
