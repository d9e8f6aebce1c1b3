import type { AltTextMode, ServerSettings } from "../../src/core/server/settings.ts";
import { escapeMarkdown, fits, isolated, type TextBound } from "../../src/core/text.ts";
import type { ServerSubcommand } from "../../src/core/ui/command.ts";
import type { Words } from "../../src/core/ui/words.ts";
import { moderationLines, openLogLine } from "./moderation-part.ts";
import { lines } from "./part.ts";

/** What lists may have of a message's 4000 characters; the rest is for the sentences around them. */
const TROUBLES_ROOM = { characters: 1_000, bytes: 2_500 };
const CHANNELS_ROOM = { characters: 400, bytes: 400 };
const PHRASES_ROOM = { characters: 500, bytes: 2_000 };

/** `/settings show`: everything that was decided for the server, and what does not work. */
export const show: ServerSubcommand = {
  options: {},

  async run(_options, server, words) {
    const [settings, troubles] = await Promise.all([server.settings(), server.setupProblems()]);
    const sentences = troubles.map((trouble) => words.setupProblem(trouble));
    return lines(
      words.settings.defaults(settings.captions),
      ...altTextLines(settings, words),
      ...moderationLines(settings.moderation, server, words),
      await openLogLine(settings.moderation, server, words),
      phrasesLine(settings, words),
      !server.rules.readsMessages && words.settings.messagesHidden,
      sentences.length > 0 && listWithin(TROUBLES_ROOM, sentences, "\n", words),
      words.settings.processed,
    );
  },
};

function altTextLines({ altText }: ServerSettings, words: Words): readonly string[] {
  const line = (mode: AltTextMode): readonly string[] => {
    const channels = Object.entries(altText).flatMap(([id, chosen]) => (chosen === mode ? [`<#${id}>`] : []));
    const list = listWithin(CHANNELS_ROOM, channels, ", ", words);
    return channels.length === 0 ? [] : [words.settings.altText[mode](list)];
  };
  const linesOn = [...line("offer"), ...line("post")];
  return linesOn.length === 0 ? [words.settings.altTextNowhere] : [...linesOn, ...line("off")];
}

function phrasesLine({ phrases }: ServerSettings, words: Words): string {
  if (phrases.length === 0) return words.settings.noPhrases;
  const list = listWithin(
    PHRASES_ROOM,
    phrases.map((phrase) => isolated(escapeMarkdown(phrase))),
    ", ",
    words,
  );
  return words.settings.phrases(phrases.length, list);
}

/** As many of them as fit, and how many more there are. */
function listWithin(room: TextBound, items: readonly string[], separator: string, { settings }: Words): string {
  let count = items.length;
  while (count > 0 && !fits(items.slice(0, count).join(separator), room)) count -= 1;
  const shown = items.slice(0, count);
  return (count === items.length ? shown : [...shown, settings.more(items.length - count)]).join(separator);
}
