import { z } from "zod";

/**
 * The input of each endpoint, after its reference page at fal.ai/models, written independently of the bot's own schemas
 * so that it can check them. Closed objects: fal ignores a field that it does not know, the stand-in refuses it.
 */

/** Four megapixels, as Black Forest Labs count them: 2048 × 2048. */
const MAX_OUTPUT_PIXELS = 2048 * 2048;

/** Text that can be written as UTF-8: half of a surrogate pair cannot. */
const text = z
  .string()
  .min(1)
  .refine((value) => !/\p{Surrogate}/u.test(value), {
    params: { type: "string_unicode" },
    message: "Input should be a valid string, unable to parse raw data as a unicode string",
  });

/** A picture that fal can fetch. Data URIs work at fal, but it advises against them: the bot sends none. */
const imageUrl = z.string().refine((value) => /^https?:\/\/\S+$/.test(value) && URL.canParse(value), {
  params: { type: "file_download_error" },
  message: "File download error",
});

const pixel = z.int().min(0);

const region = z
  .strictObject({ x1: pixel, y1: pixel, x2: pixel, y2: pixel })
  .refine(({ x1, x2 }) => x1 < x2, { path: ["x2"], message: "x2 should be greater than x1" })
  .refine(({ y1, y2 }) => y1 < y2, { path: ["y2"], message: "y2 should be greater than y1" });

const oneImage = z.strictObject({ image_url: imageUrl });
const oneRegion = z.strictObject({ image_url: imageUrl, region });
const oneQuestion = z.strictObject({ image_url: imageUrl, prompt: text });

const idefics = z.strictObject({
  image_url: imageUrl,
  prompt: text,
  max_new_tokens: z.int().min(1).optional(),
  repetition_penalty: z.number().positive().optional(),
  temperature: z.number().min(0).optional(),
  top_p: z.number().min(0).max(1).optional(),
});

const PRESET_SIZES = [
  "square_hd",
  "square",
  "portrait_4_3",
  "portrait_16_9",
  "landscape_4_3",
  "landscape_16_9",
] as const;

const pixelSize = z
  .strictObject({ width: z.int().positive(), height: z.int().positive() })
  .refine(({ width, height }) => width * height <= MAX_OUTPUT_PIXELS, {
    params: { type: "image_too_large" },
    message: "Images may have at most 4 megapixels",
  });

const fluxFields = {
  prompt: text,
  seed: z.int().optional(),
  safety_tolerance: z.enum(["1", "2", "3", "4", "5"]).optional(),
  enable_safety_checker: z.boolean().optional(),
  output_format: z.enum(["jpeg", "png"]).optional(),
  sync_mode: z.boolean().optional(),
};

const fluxImagine = z.strictObject({
  ...fluxFields,
  image_size: z.union([z.enum(PRESET_SIZES), pixelSize]).optional(),
});

const fluxEdit = z.strictObject({
  ...fluxFields,
  image_size: z.union([z.enum(["auto", ...PRESET_SIZES]), pixelSize]).optional(),
  image_urls: z.array(imageUrl).min(1).max(9),
});

/** Every endpoint that the stand-in serves, with the closed schema of its input. */
export const ENDPOINTS = {
  "fal-ai/florence-2-large/caption": oneImage,
  "fal-ai/florence-2-large/detailed-caption": oneImage,
  "fal-ai/florence-2-large/more-detailed-caption": oneImage,
  "fal-ai/florence-2-large/region-to-description": oneRegion,
  "fal-ai/florence-2-large/region-to-category": oneRegion,
  "fal-ai/florence-2-large/ocr": oneImage,
  "fal-ai/moondream2/visual-query": oneQuestion,
  "fal-ai/idefics-2-8b": idefics,
  "fal-ai/flux-2-pro": fluxImagine,
  "fal-ai/flux-2-pro/edit": fluxEdit,
} as const satisfies Record<string, z.ZodType>;

export type Endpoint = keyof typeof ENDPOINTS;

/** Whether `name` is the full id of an endpoint that the stand-in serves. */
export function isEndpoint(name: string): name is Endpoint {
  return Object.hasOwn(ENDPOINTS, name);
}

const pictures = z.object({ image_url: z.string().optional(), image_urls: z.array(z.string()).optional() });

/** A picture that an input names: its place in the input, and the URL. */
export interface InputPicture {
  readonly loc: readonly (string | number)[];
  readonly url: string;
}

/** The pictures that an input of any endpoint names, in order. */
export function inputPictures(input: unknown): InputPicture[] {
  const { image_url: single, image_urls: several = [] } = pictures.catch({}).parse(input);
  return [
    ...(single === undefined ? [] : [{ loc: ["body", "image_url"], url: single }]),
    ...several.map((url, index) => ({ loc: ["body", "image_urls", index], url })),
  ];
}

const regions = z.object({ region });

/** The part of the picture that an input names, in pixels. */
export function inputRegion(input: unknown): { x2: number; y2: number } | undefined {
  return regions.safeParse(input).data?.region;
}
