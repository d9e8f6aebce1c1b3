import { z } from "zod";
import { CAPTION_DETAILS } from "../request/request.ts";

export const ALT_TEXT_MODES = ["off", "offer", "post"] as const;
/** What happens where a picture without alt text is posted. */
export type AltTextMode = (typeof ALT_TEXT_MODES)[number];

export const MODERATION_MODES = ["off", "log", "delete", "timeout"] as const;
/** What is done about scam pictures: each does what those before it do, too. */
export type ModerationMode = (typeof MODERATION_MODES)[number];

export const SENSITIVITIES = ["low", "medium", "high"] as const;
/** How little is enough to take a picture for a scam. */
export type Sensitivity = (typeof SENSITIVITIES)[number];

export const MODERATION_SCOPES = ["newcomers", "everyone"] as const;
/** Whose pictures are scanned. */
export type ModerationScope = (typeof MODERATION_SCOPES)[number];

/** The defaults of commands in a server whose settings are not known: an answer that may be private stays private. */
export const CAREFUL_CAPTIONS = { detail: "detailed", private: true } as const;
/** The settings of moderation where they are not known: nothing is done. */
const CAREFUL_MODERATION = { mode: "off", sensitivity: "low", scope: "newcomers", notify: false } as const;

/**
 * What a server decides. Plain data; what an earlier version of the bot did not know yet has its default. What cannot be
 * read, such as a choice of a later version, is the careful one of its choices, and costs itself alone.
 */
export const serverSettingsSchema = z
  .object({
    /** Where a command does not say. */
    captions: z
      .object({
        detail: z.enum(CAPTION_DETAILS).catch(CAREFUL_CAPTIONS.detail),
        private: z.boolean().catch(CAREFUL_CAPTIONS.private),
      })
      .readonly()
      .default({ detail: "detailed", private: false })
      .catch(CAREFUL_CAPTIONS),
    /** By channel id; absent where it is off. A thread that is absent goes by its channel, so it can be `off` itself. */
    altText: z.record(z.string(), z.enum(ALT_TEXT_MODES).catch("off")).default({}).catch({}),
    moderation: z
      .object({
        // A mode of a later version does more than report: reporting is the only action sure to be wanted.
        mode: z.enum(MODERATION_MODES).catch(({ value }) => (typeof value === "string" ? "log" : "off")),
        /** Always there where `mode` is not `off`. */
        logChannelId: z.string().exactOptional(),
        sensitivity: z.enum(SENSITIVITIES).catch(CAREFUL_MODERATION.sensitivity),
        scope: z.enum(MODERATION_SCOPES).catch(CAREFUL_MODERATION.scope),
        /** Whether the authors of removed posts are told why. */
        notify: z.boolean().default(true).catch(CAREFUL_MODERATION.notify),
      })
      .readonly()
      .default({ mode: "off", sensitivity: "medium", scope: "newcomers", notify: true })
      .catch(CAREFUL_MODERATION),
    /** What a picture's text must not hold. */
    phrases: z.array(z.string()).readonly().default([]).catch([]),
  })
  .readonly()
  .catch({ captions: CAREFUL_CAPTIONS, altText: {}, moderation: CAREFUL_MODERATION, phrases: [] });

export type ServerSettings = z.infer<typeof serverSettingsSchema>;

/** What a command does where its options are left out. */
export type CommandDefaults = ServerSettings["captions"];

/** What holds until a server decides otherwise. */
export const DEFAULT_SERVER_SETTINGS: ServerSettings = serverSettingsSchema.parse({});
