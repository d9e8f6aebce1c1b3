import { z } from "zod";
import { type Area, areaSchema } from "./area.ts";
import { type MessageLink, messageLinkSchema } from "./message-link.ts";
import { type EditSize, editSizeSchema, type ImageSize, imageSizeSchema } from "./image-size.ts";
import { pictureSourceSchema } from "./picture-schema.ts";
import { type PictureSource, withoutDoubtfulIds } from "./picture.ts";

export const CAPTION_DETAILS = ["label", "short", "detailed", "full"] as const;
export type CaptionDetail = (typeof CAPTION_DETAILS)[number];

export const PICTURE_OUTPUT_FORMATS = ["jpeg", "png"] as const;
export type PictureOutputFormat = (typeof PICTURE_OUTPUT_FORMATS)[number];

/** fal takes it as a string. `"1"` is the strictest. */
export const SAFETY_TOLERANCES = ["1", "2", "3", "4", "5"] as const;
export type SafetyTolerance = (typeof SAFETY_TOLERANCES)[number];

export interface CaptionTask {
  readonly kind: "caption";
  readonly detail: CaptionDetail;
  readonly area?: Area;
}

export interface OcrTask {
  readonly kind: "ocr";
  readonly area?: Area;
}

export interface MoondreamTask {
  readonly kind: "ask";
  readonly model: "moondream2";
  readonly question: string;
}

export interface IdeficsTask {
  readonly kind: "ask";
  readonly model: "idefics2";
  readonly question: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly repetitionPenalty: number;
}

export interface ImagineTask {
  readonly kind: "imagine";
  readonly prompt: string;
  readonly size: ImageSize;
  /** Always there: drawn by us where the person gave none, so that every picture can be made again. */
  readonly seed: number;
  readonly format: PictureOutputFormat;
  readonly safety: SafetyTolerance;
}

export interface EditTask extends Omit<ImagineTask, "kind" | "size"> {
  readonly kind: "edit";
  readonly size: EditSize;
  /**
   * Under which number its author knows each of the pictures, in order; `prompt` counts them as they are sent. Absent
   * where both are the same, and in records of earlier versions.
   */
  readonly numbers?: readonly number[];
}

/** What one model does in one job, with every parameter that changes the answer. */
export type ModelTask = CaptionTask | OcrTask | MoondreamTask | IdeficsTask | ImagineTask | EditTask;

/** Alt text for each picture: what it shows and what is written in it, which are two jobs. */
export interface AltTextTask {
  readonly kind: "altText";
}

/** What a request asks for. */
export type Task = ModelTask | AltTextTask;

/** A person's request, however it was made. Plain data: it is compared, kept and sent as JSON. */
export interface AnswerRequest<OwnTask extends Task = Task> {
  readonly task: OwnTask;
  /** In the order in which the prompt counts them. */
  readonly pictures: readonly PictureSource[];
  /** The message that the pictures were posted in, where they were not given with a command. */
  readonly about?: MessageLink;
  /** True where the seed was drawn for it: the same cannot have been asked before, so no cache need be asked. */
  readonly isNew?: true;
}

/** A request that one job answers. */
export type JobRequest = AnswerRequest<ModelTask>;

/** The jobs that make the alt text of a picture, in order. */
const ALT_TEXT_TASKS: readonly ModelTask[] = [{ kind: "caption", detail: "detailed" }, { kind: "ocr" }];

/** A request for each job that it takes, one picture's after the other's: models that write look at one at a time. */
export function splitIntoJobs({ task, pictures, about, isNew }: AnswerRequest): readonly JobRequest[] {
  const job = (one: ModelTask, shown: AnswerRequest["pictures"]): JobRequest => ({
    task: one,
    pictures: shown,
    ...(about && { about }),
    ...(isNew && { isNew }),
  });
  if (task.kind === "altText") return pictures.flatMap((picture) => ALT_TEXT_TASKS.map((one) => job(one, [picture])));
  if ("prompt" in task || pictures.length <= 1) return [job(task, pictures)];
  return pictures.map((picture) => job(task, [picture]));
}

const pictureMaking = {
  prompt: z.string(),
  seed: z.number(),
  format: z.enum(PICTURE_OUTPUT_FORMATS),
  safety: z.enum(SAFETY_TOLERANCES),
};

/** Reads a stored task. */
export const taskSchema: z.ZodType<Task> = z.union([
  z.object({ kind: z.literal("caption"), detail: z.enum(CAPTION_DETAILS), area: areaSchema.exactOptional() }),
  z.object({ kind: z.literal("ocr"), area: areaSchema.exactOptional() }),
  z.object({ kind: z.literal("ask"), model: z.literal("moondream2"), question: z.string() }),
  z.object({
    kind: z.literal("ask"),
    model: z.literal("idefics2"),
    question: z.string(),
    maxTokens: z.number(),
    temperature: z.number(),
    topP: z.number(),
    repetitionPenalty: z.number(),
  }),
  z.object({ kind: z.literal("imagine"), size: imageSizeSchema, ...pictureMaking }),
  z.object({
    kind: z.literal("edit"),
    size: editSizeSchema,
    numbers: z.array(z.number()).exactOptional(),
    ...pictureMaking,
  }),
  z.object({ kind: z.literal("altText") }),
]);

/** Reads a stored request, perhaps of another version of the bot. */
export const requestSchema: z.ZodType<AnswerRequest> = z
  .object({
    task: taskSchema,
    pictures: z.array(pictureSourceSchema),
    about: messageLinkSchema.exactOptional(),
    isNew: z.literal(true).exactOptional(),
  })
  .transform((request) => (request.about ? { ...request, pictures: withoutDoubtfulIds(request.pictures) } : request));
