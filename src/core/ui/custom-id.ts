import { z } from "zod";
import { DIALOGUES } from "../request/typed.ts";
import { CASE_BUTTONS } from "../server/moderation-case.ts";

/** Discord's bound for a custom id. */
const MAX_CUSTOM_ID_CHARACTERS = 100;

/** Buttons that lead on from an answer. */
export const FOLLOW_UPS = [
  "moreDetail",
  "readText",
  "askAbout",
  "altText",
  "draftAltText",
  "again",
  "changePrompt",
  "editThis",
  "editLikeThis",
  "details",
  "tryAgain",
  "showAnswer",
] as const;

export type FollowUpName = (typeof FOLLOW_UPS)[number];

/** Buttons on views for a server's managers; the command that shows the view defines what they do. */
export const SERVER_BUTTONS = ["addPhrase", "dropPhrase", "knownPage", "knownForget", "knownTakeBack"] as const;

export type ServerButton = (typeof SERVER_BUTTONS)[number];

/** Dialogues of moderation, likewise. */
const CASE_DIALOGUES = ["report", "banPoster"] as const;

/** Ids of our own, of Discord's, and a few of them joined. */
const id = z.string().regex(/^[\w-]{1,80}$/);

/** Every button of ours. */
export const BUTTONS = [
  "cancel",
  "delete",
  "backToDialogue",
  ...FOLLOW_UPS,
  ...CASE_BUTTONS,
  "banPoster",
  ...SERVER_BUTTONS,
] as const;

/** A button, with the id of the request, the subject, the case, the phrase or the picture that it is about. */
const actionSchema = z.tuple([z.enum(BUTTONS), id]);

const OF_CASES: ReadonlySet<string> = new Set([...CASE_BUTTONS, "banPoster"]);

/** Whether a button is about a case of moderation, and not about an answer. */
export function isCaseButton(name: ButtonAction[0]): name is (typeof CASE_BUTTONS)[number] | "banPoster" {
  return OF_CASES.has(name);
}

/** Whether a button stands on a view for a server's managers, and not under an answer. */
export function isServerButton(name: ButtonAction[0]): name is ServerButton {
  return SERVER_BUTTONS.some((one) => one === name);
}

/** Every dialogue of ours. */
export const ALL_DIALOGUES = [...DIALOGUES, ...CASE_DIALOGUES] as const;

/** What a dialogue of ours asks for when it is sent off, with the id of its subject, or of a poster behind their case. */
const dialogueSchema = z.tuple([z.enum(ALL_DIALOGUES), id]);

export type ButtonAction = z.infer<typeof actionSchema>;
export type DialogueId = z.infer<typeof dialogueSchema>;

/** Writes an action, or a dialogue, as a custom id, e.g. `cancel:0f8c…`. */
export function encodeCustomId(action: ButtonAction | DialogueId): string {
  const customId = action.join(":");
  if (customId.length > MAX_CUSTOM_ID_CHARACTERS) throw new RangeError("The custom id is too long.");
  return customId;
}

/** Reads a button's id; `undefined` for anything that {@link encodeCustomId} does not write: they can be forged. */
export function decodeButton(customId: string): ButtonAction | undefined {
  return decode(actionSchema, customId);
}

/** Reads a dialogue's id, likewise. */
export function decodeDialogue(customId: string): DialogueId | undefined {
  return decode(dialogueSchema, customId);
}

function decode<Parts>(schema: z.ZodType<Parts>, customId: string): Parts | undefined {
  if (customId.length > MAX_CUSTOM_ID_CHARACTERS) return undefined;
  return schema.safeParse(customId.split(":")).data;
}
