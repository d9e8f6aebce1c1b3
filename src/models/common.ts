import { z } from "zod";
import { UserError } from "../core/errors.ts";
import type { ModelPicture } from "../core/request/model.ts";
import type { PictureNeeds } from "../core/request/picture.ts";

/** The result holds the text itself; fal stores no other file of it. */
export const TEXT_RESULT_LIFETIME_SECONDS = 60 * 60;

/**
 * The vision models scale every picture below one megapixel themselves; a larger picture than this only costs memory and
 * time on the way. None of them looks at transparency.
 */
export const VISION_PICTURE_NEEDS: PictureNeeds = { maxPixels: 15_000_000, alpha: false };

/** The one picture of a task about one picture. */
export function onlyPicture(pictures: readonly ModelPicture[]): ModelPicture {
  const [picture] = pictures;
  if (!picture || pictures.length !== 1) throw new RangeError(`Expected one picture, got ${pictures.length}.`);
  return picture;
}

/**
 * Reads a model's answer with its tolerant schema: unknown fields pass, missing ones fail.
 *
 * @throws UserError `modelAnswerUnreadable`
 */
export function readOutput<Output>(schema: z.ZodType<Output>, output: unknown): Output {
  const parsed = schema.safeParse(output);
  if (!parsed.success) throw new UserError("modelAnswerUnreadable", {}, { cause: parsed.error });
  return parsed.data;
}

const unsafeMark = z
  .union([
    z.boolean().transform((mark) => [mark]),
    z.array(z.unknown()),
    z.record(z.string(), z.unknown()).transform((marks) => Object.values(marks)),
  ])
  .transform((marks) => marks.includes(true))
  .catch(false);

/** Source: the output types of fal's client, 1.10.1: a list, and for single pictures `true` or an object. */
const unsafeMarks = z
  .looseObject({ has_nsfw_concepts: unsafeMark, nsfw_content_detected: unsafeMark })
  .transform((marks) => marks.has_nsfw_concepts || marks.nsfw_content_detected)
  .catch(false);

/**
 * Refuses a model's result if the model calls any of it unsafe. The marks of several pictures belong to them by order only,
 * and some models leave out the unsafe picture, so that the order says nothing.
 *
 * @throws UserError `madeUnsafe`
 */
export function refuseUnsafe(output: unknown): void {
  if (unsafeMarks.parse(output)) throw new UserError("madeUnsafe", {});
}
