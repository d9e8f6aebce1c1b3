import { z } from "zod";
import { UserError } from "../core/errors.ts";
import { IMAGE_SIZE_NAMES, MAX_IMAGE_SIZE_PIXELS } from "../core/request/image-size.ts";
import type { Plan, Price } from "../core/request/model.ts";
import type { PicturesOutcome } from "../core/request/outcome.ts";
import { type EditTask, type ImagineTask, PICTURE_OUTPUT_FORMATS, SAFETY_TOLERANCES } from "../core/request/request.ts";
import { readOutput, refuseUnsafe } from "./common.ts";

/*
 * FLUX.2 [pro] draws pictures from words and changes pictures by words.
 * Reference: https://fal.ai/models/fal-ai/flux-2-pro/api and https://fal.ai/models/fal-ai/flux-2-pro/edit/api
 */

const APP = "fal-ai/flux-2-pro";
const SECONDS_PER_DAY = 24 * 60 * 60;

/** All reference pictures of one edit together (third-party figure; fal's page names no limit). */
const MAX_REFERENCE_PIXELS = 9_000_000;
export const MAX_REFERENCE_PICTURES = 9;

const price: Price = {
  usd: 0.03,
  per: "first megapixel",
  source: "fal's model page; each further megapixel of input and output, rounded up, counts as half a unit",
};

const length = z.int().positive();
const imageSize = z.union([
  z.enum(IMAGE_SIZE_NAMES),
  z
    .strictObject({ width: length, height: length })
    .refine(({ width, height }) => width * height <= MAX_IMAGE_SIZE_PIXELS, "More than four megapixels."),
]);

export const fluxInput = z.strictObject({
  prompt: z.string().min(1),
  image_size: imageSize,
  seed: z.int(),
  safety_tolerance: z.enum(SAFETY_TOLERANCES),
  enable_safety_checker: z.literal(true),
  output_format: z.enum(PICTURE_OUTPUT_FORMATS),
  sync_mode: z.literal(false),
});

export const fluxEditInput = fluxInput.extend({
  image_size: z.union([z.literal("auto"), imageSize]),
  image_urls: z.array(z.url()).min(1).max(MAX_REFERENCE_PICTURES),
});

/** Discord's limit of files in a message; the bot asks for one picture. */
const MAX_PICTURES = 10;

/** An integer that JavaScript holds exactly, perhaps written as text. */
const exactSeed = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number)
    .pipe(z.int()),
]);

/**
 * fal's own example leaves out `seed` although its schema requires it; other models' seeds are text, or have 64 bits. A seed
 * that cannot be read exactly does not cost the picture.
 */
export const fluxOutput = z.looseObject({
  images: z.array(z.looseObject({ url: z.url() })).transform((images) => images.slice(0, MAX_PICTURES)),
  seed: exactSeed.optional().catch(undefined),
});

/** Draws a picture. */
export function fluxImagine(task: ImagineTask): Plan {
  return {
    ...common(task),
    endpoint: APP,
    input: () => fluxInput.parse(parameters(task)),
  };
}

/** Changes pictures, in the order in which the prompt counts them. */
export function fluxEdit(task: EditTask): Plan {
  return {
    ...common(task),
    endpoint: `${APP}/edit`,
    input: (pictures) =>
      fluxEditInput.parse({ ...parameters(task), image_urls: pictures.map((picture) => picture.url) }),
  };
}

function common(task: ImagineTask | EditTask) {
  return {
    title: "FLUX.2 [pro]",
    revision: 1,
    makes: "pictures" as const,
    price,
    resultLifetimeSeconds: 7 * SECONDS_PER_DAY,
    pictureNeeds: (count: number) => ({ maxPixels: Math.floor(MAX_REFERENCE_PIXELS / count), alpha: true }),
    crop: () => undefined,
    outcome: (output: unknown) => readPictures(output, task.seed),
  };
}

function parameters(task: ImagineTask | EditTask) {
  return {
    prompt: task.prompt,
    image_size: task.size,
    seed: task.seed,
    safety_tolerance: task.safety,
    enable_safety_checker: true,
    output_format: task.format,
    sync_mode: false,
  };
}

function readPictures(output: unknown, requestedSeed: number): PicturesOutcome {
  refuseUnsafe(output);
  const { images, seed } = readOutput(fluxOutput, output);
  if (images.length === 0) throw new UserError("nothingMade", {});
  return { kind: "pictures", urls: images.map((image) => image.url), seed: seed ?? requestedSeed };
}
