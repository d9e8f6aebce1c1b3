import sharp from "sharp";
import { z } from "zod";
import type { Endpoint } from "../protocol/endpoints.ts";
import { type ReportFailure, writeFailure } from "../protocol/failure-report.ts";
import { inputPictures } from "../protocol/endpoints.ts";
import type { Files } from "../files/stored-files.ts";
import { pictureInput, SIZES } from "../jobs/outputs.ts";
import type { OutputContext } from "../jobs/script.ts";
import { draw } from "./drawing.ts";
import { type PictureFacts, readFacts } from "./seen-facts.ts";
import type { Reader } from "./reader.ts";
import * as say from "./sentences.ts";

/** As Black Forest Labs count them. */
const MEGAPIXEL = 1024 * 1024;
/** The most that FLUX.2 [pro] draws. */
const MAX_DRAWN_PIXELS = 4 * MEGAPIXEL;
/** Moondream2 is billed by units of this many characters of its answer. */
const CHARACTERS_A_UNIT = 1000;

const pixel = z.number();
const regionInput = z.object({ region: z.object({ x1: pixel, y1: pixel, x2: pixel, y2: pixel }) });
const questionInput = z.object({ prompt: z.string() });
const promptInput = pictureInput.extend({ prompt: z.string() });

/** Makes the output of an endpoint; the stand-in has checked the input. */
export type Model = (input: unknown, context: OutputContext) => Promise<unknown>;

/**
 * The output of each endpoint, made on this machine alone.
 *
 * @param reader - undefined where this machine cannot read
 */
export function createModels(
  files: Files,
  reader?: Reader,
  reportFailure: ReportFailure = writeFailure,
): Readonly<Record<Endpoint, Model>> {
  const describe = (sentence: (facts: PictureFacts) => string): Model => {
    return async (input) => ({ results: sentence(await readFacts(onlyPicture(input, files))) });
  };
  const describeRegion = (sentence: typeof say.regionCaption): Model => {
    return async (input) => {
      const { region } = regionInput.parse(input);
      return { results: sentence(await readFacts(onlyPicture(input, files), region), region) };
    };
  };
  const readText: Model = async (input) => {
    const picture = onlyPicture(input, files);
    return { results: await textIn(picture, reader, reportFailure) };
  };
  const answer: Model = async (input, { bill }) => {
    const { prompt } = questionInput.parse(input);
    const output = say.answer(prompt, await readFacts(onlyPicture(input, files)));
    bill(output.length / CHARACTERS_A_UNIT);
    return { output };
  };
  return {
    "fal-ai/florence-2-large/caption": describe(say.shortCaption),
    "fal-ai/florence-2-large/detailed-caption": describe(say.detailedCaption),
    "fal-ai/florence-2-large/more-detailed-caption": describe(say.fullCaption),
    "fal-ai/florence-2-large/region-to-description": describeRegion(say.regionCaption),
    "fal-ai/florence-2-large/region-to-category": describeRegion(say.category),
    "fal-ai/florence-2-large/ocr": readText,
    "fal-ai/moondream2/visual-query": answer,
    "fal-ai/idefics-2-8b": answer,
    "fal-ai/flux-2-pro": (input, context) => drawPicture(input, [], context),
    "fal-ai/flux-2-pro/edit": (input, context) => drawPicture(input, picturesOf(input, files), context),
  };
}

/** The text that really is in a picture; where it cannot be read, a sentence that says so. */
async function textIn(picture: Buffer, reader: Reader | undefined, reportFailure: ReportFailure): Promise<string> {
  if (!reader) return say.cannotRead(await readFacts(picture));
  try {
    return await reader.read(picture);
  } catch (error) {
    reportFailure(error, "the simulator could not read a picture");
    return say.couldNotRead(await readFacts(picture));
  }
}

async function drawPicture(input: unknown, inputs: readonly Buffer[], { job, putFile, bill }: OutputContext) {
  const parsed = promptInput.parse(input);
  const given = await Promise.all(inputs.map((bytes) => sharp(bytes).metadata()));
  const size = drawnSize(parsed.image_size, given[0]);
  const seed = parsed.seed ?? Number.parseInt(job.requestId.slice(0, 7), 16);
  const bytes = await draw({ ...size, prompt: parsed.prompt, seed, inputs }, parsed.output_format);
  const megapixels = [size, ...given].reduce(
    (sum, { width, height }) => sum + Math.ceil((width * height) / MEGAPIXEL),
    0,
  );
  bill(1 + (megapixels - 1) / 2); // the first megapixel is a unit, and each further one half of it
  const contentType = `image/${parsed.output_format}`;
  const url = parsed.sync_mode ? `data:${contentType};base64,${bytes.toString("base64")}` : putFile(bytes, contentType);
  return { images: [{ url, ...size, content_type: contentType }], seed };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** `auto`, the default of an edit, is as large as the first picture that was given. */
function drawnSize(wanted: z.infer<typeof pictureInput>["image_size"], first: Size | undefined): Size {
  if (typeof wanted === "object") return wanted;
  const name = wanted ?? (first ? "auto" : "landscape_4_3");
  if (name !== "auto" || !first) return SIZES[name] ?? { width: 1024, height: 768 };
  const factor = Math.min(1, Math.sqrt(MAX_DRAWN_PIXELS / (first.width * first.height)));
  return {
    width: Math.max(1, Math.floor(first.width * factor)),
    height: Math.max(1, Math.floor(first.height * factor)),
  };
}

function onlyPicture(input: unknown, files: Files): Buffer {
  const [picture] = picturesOf(input, files);
  if (!picture) throw new Error("The input names no picture.");
  return picture;
}

/** All pictures that an input names. The bot hands over each of them: on this machine's Discord, fal could read none. */
function picturesOf(input: unknown, files: Files): Buffer[] {
  return inputPictures(input).map(({ url }) => {
    const file = files.get(url);
    if (!file) throw new Error("A picture that the input names was not handed over, or is gone.");
    return file.bytes;
  });
}
