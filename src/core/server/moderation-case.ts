import { z } from "zod";
import { SCAM_RULES } from "./scam-rules.ts";

/** Buttons under an entry of the log; `undoDecision` takes one back. */
export const CASE_BUTTONS = ["undo", "notScam", "undoDecision", "ban"] as const;

export type CaseButton = (typeof CASE_BUTTONS)[number];

/** Why a picture counts as a scam: what a moderator is told, so that no verdict stands without its reasons. */
export const findingSchema = z.union([
  /** It is, byte for byte, a picture that is known to be bad in this server. */
  z.object({ kind: z.literal("same") }).readonly(),
  /** It looks like one: so many of the bits of their perceptual hashes differ, and so many may. */
  z.object({ kind: z.literal("similar"), distance: z.number(), limit: z.number() }).readonly(),
  /** Its text holds what no text may: a phrase of the server's own, or what a rule of ours is about. */
  z
    .object({
      kind: z.literal("text"),
      rule: z.enum(SCAM_RULES),
      /** The piece of the text, as it stands in the picture. */
      matched: z.string(),
      points: z.number(),
    })
    .readonly(),
  /** A moderator said so. */
  z.object({ kind: z.literal("reported"), by: z.string() }).readonly(),
]);

export type Finding = z.infer<typeof findingSchema>;

/** What the author of a scam picture is told in private: what was done about it, or is about to be, and why. */
export interface AuthorNotice {
  readonly deed: "deleted" | "silenced" | "banned";
  readonly reason: "known" | "text" | "phrase";
  /** Until when they are timed out, where they are. */
  readonly timedOutUntilMs?: number | undefined;
}

/** Why, in the few words that an author is told: makers of scams must learn nothing of the rules. */
export function reasonToTell(findings: readonly Finding[]): AuthorNotice["reason"] {
  const texts = findings.filter((finding) => finding.kind === "text");
  if (texts.length < findings.length) return "known";
  return texts.some(({ rule }) => rule === "phrase") ? "phrase" : "text";
}

/** The facts of a scam picture, without its findings. */
const picture = {
  sha256: z.string(),
  /** Absent where it has too little detail for one. */
  perceptualHash: z.string().exactOptional(),
  findings: z.array(findingSchema).readonly(),
  /** The points of the findings in the text, and the threshold; absent where no text was read. */
  score: z.object({ points: z.number(), threshold: z.number() }).readonly().exactOptional(),
  /** The text in the picture, where it was read. */
  text: z.string().exactOptional(),
};

/** A picture that counts as a scam. */
export type ScamPicture = z.infer<z.ZodObject<typeof picture>>;

/** The part of a known picture by which it is recognised. */
export function lookOf(known: {
  readonly sha256: string;
  readonly perceptualHash?: string | undefined;
}): Pick<ScamPicture, "sha256" | "perceptualHash"> {
  const { sha256, perceptualHash } = known;
  return perceptualHash === undefined ? { sha256 } : { sha256, perceptualHash };
}

/** A person who posted a scam picture. */
const posterSchema = z
  .object({
    userId: z.string(),
    /** Since when they are in the server, in milliseconds since the epoch; absent where that is not known. */
    joinedAtMs: z.number().exactOptional(),
    posts: z.number(),
    /** Until when they were timed out for it. */
    timedOutUntilMs: z.number().exactOptional(),
    isBanned: z.boolean().exactOptional(),
    /** Who banned them; absent where an earlier version did. */
    bannedBy: z.string().exactOptional(),
  })
  .readonly();

export type Poster = z.infer<typeof posterSchema>;

/** A message with the picture; its id tells when it was posted. */
const scamPostSchema = z
  .object({
    channelId: z.string(),
    messageId: z.string(),
    userId: z.string(),
    /** The words that came with the picture, or their beginning; absent where there were none. */
    words: z.string().exactOptional(),
    isDeleted: z.boolean().exactOptional(),
  })
  .readonly();

export type ScamPost = z.infer<typeof scamPostSchema>;

/** Of the words that came with a picture, as many characters are kept. */
export const MAX_POST_WORDS = 300;

/** One scam picture in one server, and what was done about all of its copies. Plain data, kept for 180 days. */
export const scamCaseSchema = z
  .object({
    ...picture,
    id: z.string(),
    guildId: z.string(),
    /** The people who posted it, the latest last; beyond a bound, posts are only counted. */
    posters: z.array(posterSchema).readonly(),
    furtherPosts: z.number(),
    /** The newest messages with it, the last one last; absent in records of earlier versions. */
    posts: z.array(scamPostSchema).readonly().exactOptional(),
    copies: z.number(),
    /** Copies whose deletion was asked of Discord. */
    deleted: z.number(),
    lastAtMs: z.number(),
    state: z.enum(["open", "undone", "notScam"]),
    /** The moderator who last changed the state by a button, and when; of an open case, who took a decision back. */
    decidedBy: z.string().exactOptional(),
    decidedAtMs: z.number().exactOptional(),
    /** Where the log tells of it. */
    entry: z
      .object({
        channelId: z.string(),
        messageId: z.string(),
        /** The copy of the picture in it. */
        file: z.object({ id: z.string(), name: z.string() }).readonly().exactOptional(),
      })
      .readonly()
      .exactOptional(),
  })
  .readonly();

export type ScamCase = z.infer<typeof scamCaseSchema>;
export type CaseState = ScamCase["state"];

/** Its posters who can still be banned, the latest first. */
export function unbannedPosters({ posters }: ScamCase): readonly Poster[] {
  return posters.filter(({ isBanned }) => !isBanned).toReversed();
}

/** How long what moderation keeps is kept. */
export const MODERATION_LIFETIME_MS = 180 * 24 * 60 * 60 * 1000;

/** The name of a picture's case in a server: short enough for a button's custom id. */
export function scamCaseId(guildId: string, sha256: string): string {
  return `${guildId}-${sha256.slice(0, 16)}`;
}
