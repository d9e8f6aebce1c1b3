import { z } from "zod";
import { CAPTION_DETAILS } from "../request/request.ts";
import type { CommandDefaults } from "./settings.ts";

/** The languages that a person can choose, as Discord names them. Each has its words in `locales/`. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in itself, whichever language the list is read in. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

/** The defaults of a person whose preferences cannot be read: an answer that may be private stays private. */
export const CAREFUL_PREFERENCES = { private: true } as const;

/**
 * What a person decides for themselves. Plain data; what is left out is the server's to decide, or Discord's. A value
 * that cannot be read, such as a choice of a later version, is dropped alone.
 */
export const preferencesSchema = z
  .object({
    /** Whether all answers are for their eyes alone. */
    private: z.boolean().default(false).catch(CAREFUL_PREFERENCES.private),
    /** How much is said of a picture. */
    detail: z.enum(CAPTION_DETAILS).optional().catch(undefined),
    /** What they are answered in. */
    language: z.enum(LANGUAGES).optional().catch(undefined),
  })
  .readonly()
  .catch(CAREFUL_PREFERENCES);

export type Preferences = z.infer<typeof preferencesSchema>;

/** What holds until a person decides otherwise. */
export const NO_PREFERENCES: Preferences = { private: false };

/** What a command does for a person who leaves its options out. */
export interface Defaults extends CommandDefaults {
  /** The language that they have chosen; `undefined` where it is Discord's to say. */
  readonly language: Language | undefined;
}

/** The person's own defaults come before the server's, but a server's answers stay as private as it wants them. */
export function defaultsOf(server: CommandDefaults, person: Preferences): Defaults {
  return {
    detail: person.detail ?? server.detail,
    private: server.private || person.private,
    language: person.language,
  };
}
