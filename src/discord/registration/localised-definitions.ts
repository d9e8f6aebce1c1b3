import type { RESTPostAPIApplicationCommandsJSONBody } from "discord-api-types/v10";
import type { Command } from "../../core/ui/command.ts";
import type { Words } from "../../core/ui/words.ts";
import { type Definition, definitionsOf } from "./definitions.ts";

type Told = RESTPostAPIApplicationCommandsJSONBody;

/** The common fields of all parts of a definition: commands and menus, options, subcommands, choices. */
interface Part {
  readonly name: string;
  readonly description?: string | undefined;
  readonly options?: readonly Part[] | undefined;
  readonly choices?: readonly Part[] | undefined;
}

/** The same part in every other language, by Discord's name for the language. */
type Translations = ReadonlyMap<string, Part>;

/**
 * The definitions of every command and every menu: in the default language, with the translations beside each name and
 * description. Discord shows the default where there is no other.
 *
 * @see https://discord.com/developers/docs/interactions/application-commands#localization
 */
export function localisedDefinitions(
  commands: readonly Command[],
  words: Words,
  translations: ReadonlyMap<string, Words>,
): Told[] {
  return commands.flatMap(definitionsOf).map((one) => localised(one, words, translations));
}

/** One of them. @throws TypeError where a language has no word for it, or other options */
export function localised(
  { name, nameIn, bodyIn }: Definition,
  words: Words,
  translations: ReadonlyMap<string, Words>,
): Told {
  const others = [...translations].map(
    ([locale, other]) => [locale, { name: nameIn(other), ...bodyIn(other) }] as const,
  );
  return withTranslations<Told>({ name, ...bodyIn(words) }, new Map(others));
}

function withTranslations<Own extends Part>(own: Own, translations: Translations): Own {
  return {
    ...own,
    ...localizations("name", own, translations),
    ...localizations("description", own, translations),
    ...(own.options && { options: partsWithTranslations("options", own, translations) }),
    ...(own.choices && { choices: partsWithTranslations("choices", own, translations) }),
  };
}

/** The translations that differ from the default. */
function localizations(key: "name" | "description", own: Part, translations: Translations): object {
  const texts = [...translations].map(([locale, other]) => [locale, other[key]] as const);
  const others = texts.filter(([, text]) => text !== undefined && text !== own[key]);
  return others.length === 0 ? {} : { [`${key}_localizations`]: Object.fromEntries(others) };
}

function partsWithTranslations(key: "options" | "choices", own: Part, translations: Translations): Part[] {
  const parts = own[key] ?? [];
  return parts.map((part, index) => {
    const others = [...translations].map(([locale, other]) => {
      const same = other[key]?.[index];
      if (!same || other[key]?.length !== parts.length) {
        throw new TypeError(`The ${key} of ${own.name} are not the same ones in ${locale}.`);
      }
      return [locale, same] as const;
    });
    return withTranslations(part, new Map(others));
  });
}
