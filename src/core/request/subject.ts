import { z } from "zod";
import { messageLinkSchema } from "./message-link.ts";
import { outcomeSchema } from "./outcome.ts";
import { pictureSourceSchema } from "./picture-schema.ts";
import { isSameFile, ownedBy, ownersOf, type PictureSource, withoutDoubtfulIds } from "./picture.ts";
import { type AnswerRequest, type Task, taskSchema } from "./request.ts";
import { typedSchema } from "./typed.ts";

/** What a model gave, as far as buttons under it need it later. */
const result = z
  .object({
    /** Which part of the answer it is, from 0: the answer numbers its parts, and so does what follows. */
    part: z.number(),
    outcome: outcomeSchema,
    modelTitle: z.string(),
    endpoint: z.string(),
    /** Absent where the price, or what was billed, is not known. */
    costUsd: z.number().exactOptional(),
  })
  .readonly()
  // Earlier versions took each unit of FLUX.2 [pro] after the first for half of one.
  .transform((kept) => {
    const { endpoint, outcome, costUsd } = kept;
    const units = outcome.billableUnits ?? 0;
    const isOfEarlier = endpoint.startsWith("fal-ai/flux-2-pro") && units > 1 && costUsd === 0.03 + (units - 1) * 0.015;
    return isOfEarlier ? { ...kept, costUsd: units * 0.03 } : kept;
  });

/** Reads a stored subject, perhaps of another version of the bot. */
export const subjectSchema = z
  .object({
    /** Who asked: they, and moderators, may delete the answer. */
    userId: z.string(),
    /** Whether the answer is visible to them alone; so are its follow-ups. */
    isPrivate: z.boolean(),
    /** The pictures at hand, in order. */
    pictures: z.array(pictureSourceSchema).readonly(),
    /** The message that the pictures were posted in, where they were not given with a command. */
    about: messageLinkSchema.exactOptional(),
    /** Where the answer is, and so the buttons that refer to this; absent in records of earlier versions. */
    place: z.object({ guildId: z.string().exactOptional(), channelId: z.string() }).readonly().exactOptional(),
    /** What was asked of the pictures; absent where nothing was yet. */
    task: taskSchema.exactOptional(),
    /** What a person typed into a dialogue about it that was refused: visible to them alone. */
    typed: typedSchema.exactOptional(),
    /** A result for each job that succeeded. */
    results: z.array(result).readonly(),
  })
  .readonly()
  // As earlier versions kept it: pictures of a message are its author's, and others the asker's.
  .transform((subject) => {
    const { about, userId, pictures } = subject;
    if (about) return { ...subject, pictures: withoutDoubtfulIds(pictures) };
    return { ...subject, pictures: pictures.map(ownedBy(userId)) };
  });

/**
 * What buttons and dialogues refer back to: the pictures at hand and, where there was an answer, what was asked and
 * what came of it. Plain data: it is kept in the store, so that a button works after a restart.
 */
export type Subject = z.infer<typeof subjectSchema>;

/** A request for something about a subject: about its own pictures, unless others are given. */
export function requestAbout({ about, pictures: own }: Subject, task: Task, pictures = own): AnswerRequest {
  return { task, pictures, ...(about && { about }) };
}

/** A person who refers to a subject, and where they do so. */
export interface Referrer {
  readonly userId: string;
  readonly guildId?: string | null;
  readonly channelId: string;
}

/**
 * Whether a person may refer to a subject from where they are. Its id alone gives no right to it: ids can be learnt,
 * and a custom id can be forged.
 */
export function mayReferTo(subject: Subject, { userId, guildId, channelId }: Referrer): boolean {
  const { place } = subject;
  if (subject.typed && subject.userId !== userId) return false;
  if (place && (place.channelId !== channelId || place.guildId !== (guildId ?? undefined))) return false;
  return !subject.isPrivate || subject.userId === userId || isEarlierOffer(subject);
}

/** Earlier versions kept an offer to draft alt text, which everyone may take up, as private, as its drafts are. */
function isEarlierOffer({ place, task, results, about, userId }: Subject): boolean {
  return !place && task?.kind === "altText" && results.length === 0 && about?.authorId === userId;
}

/** A picture that an answer shows: one that was asked about, or one that was made of those. */
export function pictureShown(subject: Subject, shown: PictureSource): PictureSource {
  const { userId, pictures, about } = subject;
  const asked = pictures.find((one) => isSameFile(one, shown));
  if (asked) return { ...asked, url: shown.url, spoiler: asked.spoiler || shown.spoiler };
  const isMade = subject.task !== undefined && "prompt" in subject.task;
  const owners = new Set([...pictures.flatMap(ownersOf), ...(about ? [about.authorId] : [])]);
  owners.delete(userId);
  return { ...shown, ownerId: userId, ...(isMade && { isMade }), ...(owners.size > 0 && { madeOf: [...owners] }) };
}
