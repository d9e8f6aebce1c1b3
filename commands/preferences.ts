import { ApplicationCommandOptionType } from "discord-api-types/v10";
import type { CommandOptions, PersonalCommand } from "../src/core/ui/command.ts";
import { LANGUAGES, NO_PREFERENCES, type Preferences } from "../src/core/server/preferences.ts";
import { CAPTION_DETAILS } from "../src/core/request/request.ts";
import type { View } from "../src/core/ui/view.ts";
import type { Words } from "../src/core/ui/words.ts";
import { choiceOption, EVERYWHERE, privateOption } from "./options/definition.ts";
import { given } from "./options/read-options.ts";

/** Chosen where a person decides nothing of their own any more. */
const NOT_MINE = "default";

/** `/preferences`: a person's own defaults. Only what is given changes; without options it shows what holds. */
export const preferences: PersonalCommand = {
  name: "preferences",

  definition({ commands: { preferences: own }, choices }) {
    const { detail, serversDetail, language, discordsLanguage } = choices;
    const details: Readonly<Record<string, string>> = { ...detail, [NOT_MINE]: serversDetail };
    const languages: Readonly<Record<string, string>> = { ...language, [NOT_MINE]: discordsLanguage };
    const label = (labels: Readonly<Record<string, string>>) => (value: string) => labels[value] ?? value;
    return {
      ...EVERYWHERE,
      description: own.description,
      options: [
        privateOption(own.options.private),
        choiceOption("detail", own.options.detail, [...CAPTION_DETAILS, NOT_MINE], label(details)),
        choiceOption("language", own.options.language, [...LANGUAGES, NOT_MINE], label(languages)),
        { type: ApplicationCommandOptionType.Boolean, name: "reset", description: own.options.reset },
      ],
    };
  },

  async serve({ options, userId, wordsIn }, people, words) {
    const isReset = options.flag("reset") === true;
    const isChange = isReset || ["private", "detail", "language"].some((name) => isGiven(options, name));
    if (!isChange) return shown(await people.preferences(userId), words.preferences.heading, words);
    const after = await people.changePreferences(userId, (before) =>
      changed(isReset ? NO_PREFERENCES : before, options),
    );
    const newWords = wordsIn(after.language); // what is chosen is seen at once
    const { saved, reset } = newWords.preferences;
    return shown(after, isReset && after === NO_PREFERENCES ? reset : saved, newWords);
  },
};

function isGiven(options: CommandOptions, name: string): boolean {
  return options.text(name) !== undefined || options.flag(name) !== undefined;
}

function changed(before: Preferences, options: CommandOptions): Preferences {
  const detail = isGiven(options, "detail") ? given(CAPTION_DETAILS, options.text("detail")) : before.detail;
  const language = isGiven(options, "language") ? given(LANGUAGES, options.text("language")) : before.language;
  const isPrivate = options.flag("private") ?? before.private;
  const isNothing = !isPrivate && detail === undefined && language === undefined;
  return isNothing ? NO_PREFERENCES : { private: isPrivate, ...(detail && { detail }), ...(language && { language }) };
}

function shown(held: Preferences, heading: string, { preferences: sentences }: Words): View {
  const { private: isPrivate, detail, language } = held;
  const lines = [heading, sentences.private(isPrivate), sentences.detail(detail), sentences.language(language)];
  return [
    { type: "text", markdown: lines.join("\n") },
    { type: "smallPrint", markdown: sentences.order },
  ];
}
