import {
  LANGUAGE_NAMES,
  LANGUAGES,
  NO_PREFERENCES,
  type Preferences,
} from "../src/core/server/personal-preferences.ts";
import { CAPTION_DETAILS } from "../src/core/request/request.ts";
import { personalCommand } from "../src/core/ui/command.ts";
import type { Given, Options } from "../src/core/ui/options.ts";
import type { View } from "../src/core/ui/view.ts";
import type { Words } from "../src/core/ui/words.ts";
import { choice, FLAG } from "./options/kinds.ts";

/** The choice that removes a person's own default. */
const NOT_MINE = "default";

const OPTIONS = {
  private: FLAG,
  detail: choice([...CAPTION_DETAILS, NOT_MINE] as const, (detail, { choices }) =>
    detail === NOT_MINE ? choices.serverDetail : choices.detail[detail],
  ),
  language: choice([...LANGUAGES, NOT_MINE] as const, (language, { choices }) =>
    language === NOT_MINE ? choices.discordLanguage : LANGUAGE_NAMES[language],
  ),
  reset: FLAG,
} as const satisfies Options;

/** `/preferences`: a person's own defaults. Only what is given changes; without options it shows what holds. */
export const preferences = personalCommand({
  kind: "personal",
  name: "preferences",
  options: OPTIONS,

  async serve({ options, userId, wordsIn }, people, words) {
    const isReset = options.reset === true;
    const isChange = isReset || [options.private, options.detail, options.language].some((one) => one !== undefined);
    if (!isChange) return shown(await people.preferences(userId), words.preferences.heading, words);
    const after = await people.changePreferences(userId, (before) =>
      changed(isReset ? NO_PREFERENCES : before, options),
    );
    const newWords = wordsIn(after.language); // the chosen language applies at once
    const { saved, reset } = newWords.preferences;
    return shown(after, isReset && after === NO_PREFERENCES ? reset : saved, newWords);
  },
});

function changed(before: Preferences, options: Given<typeof OPTIONS>): Preferences {
  const isPrivate = options.private ?? before.private;
  const detail = ownOr(before.detail, options.detail);
  const language = ownOr(before.language, options.language);
  const isNothing = !isPrivate && detail === undefined && language === undefined;
  return isNothing ? NO_PREFERENCES : { private: isPrivate, ...(detail && { detail }), ...(language && { language }) };
}

/** The new choice, else the earlier one; `undefined` where the person drops their own. */
function ownOr<Value extends string>(
  before: Value | undefined,
  chosen: Value | typeof NOT_MINE | undefined,
): Value | undefined {
  if (chosen === undefined) return before;
  return chosen === NOT_MINE ? undefined : chosen;
}

function shown(held: Preferences, heading: string, { preferences: sentences }: Words): View {
  const { private: isPrivate, detail, language } = held;
  const lines = [heading, sentences.private(isPrivate), sentences.detail(detail), sentences.language(language)];
  return [
    { type: "text", markdown: lines.join("\n") },
    { type: "smallPrint", markdown: sentences.order },
  ];
}
