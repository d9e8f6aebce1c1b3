import sharp from "sharp";
import { z } from "zod";
import type { Endpoint } from "../protocol/endpoints.ts";
import type { OutputContext, PictureRefusal } from "./script.ts";

/** fal's named sizes, in pixels. */
export const SIZES: Readonly<Record<string, { width: number; height: number }>> = {
  square_hd: { width: 1024, height: 1024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1024 },
  portrait_16_9: { width: 576, height: 1024 },
  landscape_4_3: { width: 1024, height: 768 },
  landscape_16_9: { width: 1024, height: 576 },
  auto: { width: 1024, height: 1024 },
};

/** The fields of an input about the picture to make. */
export const pictureInput = z.object({
  image_size: z.union([z.string(), z.object({ width: z.number(), height: z.number() })]).optional(),
  output_format: z.enum(["jpeg", "png"]).default("jpeg"),
  seed: z.number().optional(),
  sync_mode: z.boolean().default(false),
});

/** The output of each endpoint, unless a script sets another. */
export async function plausibleOutput(
  endpoint: Endpoint,
  input: unknown,
  context: OutputContext,
  refusal?: PictureRefusal,
): Promise<unknown> {
  switch (endpoint) {
    case "fal-ai/florence-2-large/caption":
      return { results: "A green car parked in front of a yellow building." };
    case "fal-ai/florence-2-large/detailed-caption":
      return { results: "The image shows a green car parked in front of a yellow building with two brown doors." };
    case "fal-ai/florence-2-large/more-detailed-caption":
      return {
        results:
          "The image shows a vintage Volkswagen Beetle car parked on a cobblestone street in front of a yellow building.",
      };
    case "fal-ai/florence-2-large/region-to-description":
      return { results: "turquoise Volkswagen Beetle" };
    case "fal-ai/florence-2-large/region-to-category":
      return { results: "car" };
    case "fal-ai/florence-2-large/ocr":
      return { results: "OPEN\nMonday to Friday\n9 to 5" };
    case "fal-ai/moondream2/visual-query":
      return { output: "The car is turquoise." };
    case "fal-ai/idefics-2-8b":
      return { output: "Leonardo da Vinci" };
    case "fal-ai/flux-2-pro":
    case "fal-ai/flux-2-pro/edit":
      return pictureOutput(input, context, refusal);
  }
}

async function pictureOutput(
  input: unknown,
  { job, putFile }: OutputContext,
  refusal: PictureRefusal | undefined,
): Promise<unknown> {
  const parsed = pictureInput.parse(input);
  const size = parsed.image_size ?? (job.endpoint.endsWith("/edit") ? "auto" : "landscape_4_3");
  const { width, height } = typeof size === "string" ? (SIZES[size] ?? { width: 1024, height: 768 }) : size;
  const seed = parsed.seed ?? Number.parseInt(job.requestId.slice(0, 7), 16);
  const contentType = `image/${parsed.output_format}`;
  const bytes = await draw(width, height, refusal ? BLACK : colourOf(seed), parsed.output_format);
  const url = parsed.sync_mode ? `data:${contentType};base64,${bytes.toString("base64")}` : putFile(bytes, contentType);
  const marks = refusal === "marked" ? { has_nsfw_concepts: [true] } : {};
  return { images: [{ url, width, height, content_type: contentType }], seed, ...marks };
}

interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

const BLACK: Colour = { r: 0, g: 0, b: 0 };

/** The same for the same seed, and never dark enough to be mistaken for a refusal. */
function colourOf(seed: number): Colour {
  const level = (steps: number) => 64 + (Math.abs(steps) % 192);
  return { r: level(seed), g: level(Math.floor(seed / 192)), b: level(Math.floor(seed / 192 ** 2)) };
}

/** One plain colour: small, and quick. */
async function draw(width: number, height: number, background: Colour, format: "jpeg" | "png"): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}
