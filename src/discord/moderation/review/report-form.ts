import type { Permission } from "../../../core/permission.ts";
import { type CheckboxesField, type ChoiceField, type Form, pictureLabel } from "../../../core/ui/form.ts";
import type { PictureSource } from "../../../core/request/picture.ts";
import type { ServerSettings } from "../../../core/server/settings.ts";
import { cutAtWord, escapeMarkdown } from "../../../core/text.ts";
import type { Words } from "../../../core/ui/words.ts";
import type { ReportStep } from "./report-steps.ts";
import { TIMEOUT_MS } from "../enforcement/timeouts.ts";

/** Discord's limit for the boxes of one group. */
const MAX_BOXES = 10;
/** Discord's limit for a name, with some room; names of webhooks may be longer. */
const MAX_NAME_CHARACTERS = 40;
const MINUTE_MS = 60_000;

/** The facts that are known when a report begins. */
export interface ReportFacts {
  readonly pictures: readonly PictureSource[];
  readonly poster: { readonly name: string; readonly username: string };
  /** Whether the poster is a member, who can be given a timeout. */
  readonly isMember: boolean;
  readonly moderation: Pick<ServerSettings["moderation"], "mode" | "logChannelId">;
  readonly may: Readonly<Record<"bot" | "moderator", (permission: Permission) => boolean>>;
}

/** The dialogue before a picture is reported: a box for each measure. */
export function reportForm(facts: ReportFacts, words: Words): Form {
  const { report: sentences } = words.moderation;
  const { poster, moderation } = facts;
  const notes = [
    sentences.poster(escapeMarkdown(cutName(poster.name)), escapeMarkdown(poster.username)),
    ...(moderation.mode === "off" ? [sentences.withoutModeration] : []),
    ...(moderation.logChannelId === undefined ? [sentences.withoutLog] : []),
  ];
  return {
    title: sentences.title,
    fields: [{ type: "note", markdown: notes.join("\n") }, picturesField(facts, words), stepsField(facts, words)],
  };
}

/** All pictures are checked at first. */
function picturesField({ pictures }: ReportFacts, words: Words): CheckboxesField | ChoiceField {
  const { pictures: label, picturesHint: hint } = words.moderation.report;
  const choices = pictures.map(({ name }, index) => ({
    value: String(index),
    label: pictureLabel(index + 1, name, words),
    isChosen: true,
  }));
  const base = { name: "pictures", label, hint, choices } as const;
  if (choices.length > MAX_BOXES) return { ...base, type: "choice", maxChosen: choices.length };
  return { ...base, type: "checkboxes", isRequired: true };
}

/** The server's automatic measures are checked at first; with moderation off, none is. */
function stepsField({ poster, isMember, moderation: { mode }, may }: ReportFacts, words: Words): CheckboxesField {
  const { report: sentences } = words.moderation;
  const step = (value: ReportStep, permission: Permission, label: string, hint: string, isWanted: boolean) => {
    const lacking = (["moderator", "bot"] as const).find((who) => !may[who](permission));
    const why = lacking && sentences.lacking[lacking](permission);
    return { value, label, hint: why ?? hint, isChosen: isWanted && lacking === undefined };
  };
  const isAwake = mode !== "off";
  const silence = sentences.silence(cutName(poster.name), TIMEOUT_MS / MINUTE_MS);
  return {
    type: "checkboxes",
    name: "steps",
    label: sentences.steps,
    hint: sentences.stepsHint,
    isRequired: false,
    choices: [
      step("delete", "ManageMessages", sentences.delete, sentences.deleteHint, isAwake),
      step("copies", "ManageMessages", sentences.copies, sentences.copiesHint, mode === "delete" || mode === "timeout"),
      ...(isMember ? [step("silence", "ModerateMembers", silence, sentences.silenceHint, mode === "timeout")] : []),
    ],
  };
}

function cutName(name: string): string {
  return cutAtWord(name, MAX_NAME_CHARACTERS);
}
