import { UserError } from "../../src/core/errors.ts";
import type { ManagedServer, PhraseDoubt } from "../../src/core/server/managed-server.ts";
import type { ServerSettings } from "../../src/core/server/settings.ts";
import { beginning, cutAtWord, escapeMarkdown, fits } from "../../src/core/text.ts";
import { type ServerSubcommand, serverSubcommand } from "../../src/core/ui/command.ts";
import type { View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { COMPLETED, required, TEXT } from "../options/kinds.ts";
import { lines, type SettingsButtonPart } from "./part.ts";

/** A phrase that was forged for `remove` may be of any length. */
const MAX_SHOWN_CHARACTERS = 100;
/** What a list may have of a message; the rest is for what stands around it. */
const LIST_ROOM = { characters: 3_700, bytes: 9_000 };

/** `/settings words add`: a phrase that the text in a picture must not hold. */
export const addPhrase = serverSubcommand({
  options: { phrase: required(TEXT) },

  async run({ phrase: typed }, server, words) {
    const { phrases: rules } = server.rules;
    const problem = rules.problem(typed);
    if (problem === "empty") throw new UserError("phraseEmpty", {});
    if (problem === "tooLong") throw new UserError("phraseTooLong", { limit: rules.maxCharacters });
    const phrase = rules.clean(typed);
    const doubt = await rules.doubt(phrase);
    if (!doubt) return add(phrase, server, words);
    withPhrase(await server.settings(), phrase, server); // a phrase that cannot be added is not asked about
    return question(phrase, doubt, await server.heldPhrases.hold(phrase), words);
  },
});

/** Adds a phrase despite the warning. */
export const addHeldPhrase: SettingsButtonPart = async (id, server, words) => {
  const phrase = await server.heldPhrases.find(id);
  if (phrase === undefined) throw new UserError("tooLongAgo", {});
  const added = await add(phrase, server, words);
  await server.heldPhrases.drop(id);
  return added;
};

/** Does not add a held phrase. */
export const dropHeldPhrase: SettingsButtonPart = async (id, server, { settings }) => {
  if ((await server.heldPhrases.find(id)) === undefined) throw new UserError("tooLongAgo", {});
  await server.heldPhrases.drop(id);
  return lines(settings.phraseDropped);
};

/** `/settings words remove`, with the phrases that there are as proposals. */
export const removePhrase = serverSubcommand({
  options: { phrase: required(COMPLETED) },

  async run({ phrase: typed }, server, { settings }) {
    let removed = typed;
    await server.change((before) => {
      removed = kept(before, typed, server);
      return { ...before, phrases: before.phrases.filter((one) => one !== removed) };
    });
    return lines(settings.phraseRemoved(escapeMarkdown(removed)));
  },

  async propose(typed, server) {
    const { phrases } = await server.settings();
    const wanted = typed.trim().toLowerCase();
    return phrases
      .filter((phrase) => phrase.toLowerCase().includes(wanted))
      .map((phrase) => ({ name: phrase, value: phrase }));
  },
});

/** `/settings words list`: all phrases, in a file beside their beginning where they do not fit. */
export const listPhrases: ServerSubcommand = {
  options: {},

  async run(_options, server, { settings, answer }) {
    const { phrases } = await server.settings();
    if (phrases.length === 0) return lines(settings.noPhrases);
    const heading = settings.phrases(phrases.length, "").trimEnd();
    const list = phrases.join("\n");
    const markdown = beginning(list, LIST_ROOM, (part) => escapeMarkdown(part));
    if (fits(escapeMarkdown(list), LIST_ROOM)) return lines(heading, markdown);
    const upload = { name: "phrases.txt", bytes: Buffer.from(list) };
    return [
      ...lines(heading, markdown),
      { type: "file", upload, spoiler: false },
      { type: "smallPrint", markdown: answer.wholeTextInFile },
    ];
  },
};

async function add(phrase: string, server: ManagedServer, { settings }: Words): Promise<View> {
  const { moderation } = await server.change((before) => withPhrase(before, phrase, server));
  return lines(
    settings.phraseAdded(escapeMarkdown(phrase)),
    moderation.mode === "off" && settings.phrasesWithoutModeration,
  );
}

/** Whether a phrase is really meant: what else it would hit, with buttons for both answers. */
function question(phrase: string, { minLetters, harmless }: PhraseDoubt, id: string, { settings }: Words): View {
  return [
    ...lines(settings.phraseQuestion, escapeMarkdown(phrase)),
    ...lines(
      minLetters !== undefined && settings.phraseShort(minLetters),
      harmless && settings.phraseCommon(harmless.found, harmless.of),
      ...(harmless?.examples ?? []).map((example) => `- ${escapeMarkdown(example)}`),
    ),
    {
      type: "buttons",
      buttons: (["addPhrase", "dropPhrase"] as const).map((name) => ({
        label: settings.phraseButtons[name],
        action: [name, id],
      })),
    },
  ];
}

function withPhrase(
  before: ServerSettings,
  phrase: string,
  { rules: { phrases: rules } }: ManagedServer,
): ServerSettings {
  const known = before.phrases.find((one) => rules.isSame(one, phrase));
  if (known !== undefined) throw new UserError("phraseKnown", { phrase: known });
  if (before.phrases.length >= rules.maxPhrases) throw new UserError("tooManyPhrases", { limit: rules.maxPhrases });
  return { ...before, phrases: [...before.phrases, phrase] };
}

/** The phrase of the list that is meant: to the letter, or one that is found in the same texts. */
function kept({ phrases }: ServerSettings, typed: string, { rules }: ManagedServer): string {
  const found = phrases.find((one) => one === typed) ?? phrases.find((one) => rules.phrases.isSame(one, typed));
  if (found === undefined) throw new UserError("phraseUnknown", { phrase: cutAtWord(typed, MAX_SHOWN_CHARACTERS) });
  return found;
}
