import { z } from "zod";
import { areaToRegion } from "../core/request/area.ts";
import type { Plan, Price, Size } from "../core/request/model.ts";
import { fitWithin, type Region } from "../core/request/picture.ts";
import type { CaptionTask, OcrTask } from "../core/request/request.ts";
import { onlyPicture, readOutput, TEXT_RESULT_LIFETIME_SECONDS, VISION_PICTURE_NEEDS } from "./common.ts";

/*
 * Florence-2 Large describes pictures and reads text in them.
 * Reference: https://fal.ai/models/fal-ai/florence-2-large/caption/api and its sister pages.
 */

const APP = "fal-ai/florence-2-large";

const price: Price = {
  usd: 0.00125,
  per: "compute second",
  source: "third-party listing; fal bills this model by compute time",
};

/** Input of `caption`, `detailed-caption`, `more-detailed-caption` and `ocr`. */
export const florencePictureInput = z.strictObject({ image_url: z.url() });

const pixel = z.int().nonnegative();

/** Input of `region-to-description` and `region-to-category`: the region in pixels. */
export const florenceRegionInput = z.strictObject({
  image_url: z.url(),
  region: z
    .strictObject({ x1: pixel, y1: pixel, x2: pixel, y2: pixel })
    .refine((region) => region.x1 < region.x2 && region.y1 < region.y2, "The region is empty."),
});

/** Output of all of them. */
export const florenceOutput = z.looseObject({ results: z.string() });

const common = {
  title: "Florence-2 Large",
  revision: 1,
  makes: "text" as const,
  price,
  resultLifetimeSeconds: TEXT_RESULT_LIFETIME_SECONDS,
  pictureNeeds: () => VISION_PICTURE_NEEDS,
  outcome: (output: unknown) => ({ kind: "text", text: readOutput(florenceOutput, output).results }) as const,
};

const CAPTION_ENDPOINTS = {
  short: `${APP}/caption`,
  detailed: `${APP}/detailed-caption`,
  full: `${APP}/more-detailed-caption`,
} as const;

/** Describes a picture or a part of it, or names what it shows (`label`, which always takes a region). */
export function florenceCaption({ detail, area }: CaptionTask): Plan {
  if (detail === "label" || area !== undefined) {
    return {
      ...common,
      endpoint: detail === "label" ? `${APP}/region-to-category` : `${APP}/region-to-description`,
      crop: () => undefined,
      input(pictures) {
        const picture = onlyPicture(pictures);
        const region = areaToRegion(area ?? { name: "whole" }, picture.width, picture.height);
        return florenceRegionInput.parse({ image_url: picture.url, region: asSent(region, picture) });
      },
    };
  }
  return {
    ...common,
    endpoint: CAPTION_ENDPOINTS[detail],
    crop: () => undefined,
    input: (pictures) => florencePictureInput.parse({ image_url: onlyPicture(pictures).url }),
  };
}

/** The region in the pixels of the picture that is sent: a very large picture is sent smaller. */
function asSent({ x1, y1, x2, y2 }: Region, { width, height }: Size): Region {
  const sent = fitWithin(width, height, VISION_PICTURE_NEEDS.maxPixels);
  const [scaleX, scaleY] = [sent.width / width, sent.height / height];
  return {
    x1: Math.floor(x1 * scaleX),
    y1: Math.floor(y1 * scaleY),
    x2: Math.ceil(x2 * scaleX),
    y2: Math.ceil(y2 * scaleY),
  };
}

/** Reads the text in a picture. The endpoint knows no region: an area is cut out before the picture is sent. */
export function florenceOcr({ area }: OcrTask): Plan {
  return {
    ...common,
    endpoint: `${APP}/ocr`,
    crop: ({ width, height }) => area && areaToRegion(area, width, height),
    input: (pictures) => florencePictureInput.parse({ image_url: onlyPicture(pictures).url }),
  };
}
