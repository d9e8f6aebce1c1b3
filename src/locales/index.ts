import type { LocaleString } from "discord-api-types/v10";
import type { Language } from "../core/server/preferences.ts";
import type { Words } from "../core/ui/words.ts";
import { de } from "./de/index.ts";
import { en } from "./en/index.ts";

/**
 * The languages beside English, by Discord's names for them. A further one is a file, a line here, and one of the
 * languages that a person can choose.
 */
export const translations: ReadonlyMap<string, Words> = new Map<LocaleString & Language, Words>([["de", de]]);

/** The words of a language that Discord names (`en-US`, `de`, …); English where we do not speak it. */
export function wordsFor(locale: string): Words {
  return translations.get(locale) ?? en;
}
