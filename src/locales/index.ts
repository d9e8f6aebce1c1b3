import type { LocaleString } from "discord-api-types/v10";
import type { Language } from "../core/server/personal-preferences.ts";
import type { Words } from "../core/ui/words.ts";
import { de } from "./de/index.ts";
import { en } from "./en/index.ts";

/**
 * The languages beside English, by Discord's names for them. Another one is a folder here, a line in this list, and its
 * name among the languages that a person can choose.
 */
const TRANSLATIONS: Readonly<Record<LocaleString & Exclude<Language, "en">, Words>> = { de };

export const translations: ReadonlyMap<string, Words> = new Map(Object.entries(TRANSLATIONS));

/** The words of a language that Discord names (`en-US`, `de`, …); English where the bot does not speak it. */
export function wordsFor(locale: string): Words {
  return translations.get(locale) ?? en;
}
