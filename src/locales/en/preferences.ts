import { LANGUAGE_NAMES } from "../../core/server/personal-preferences.ts";
import type { Words } from "../../core/ui/words.ts";
import { answer } from "./answers.ts";
import { choices } from "./commands.ts";

export const preferences: Words["preferences"] = {
  heading: "**Your preferences**",
  saved: "**Saved. Your preferences from now on:**",
  reset: "**Deleted. From now on, these defaults apply:**",
  private: (isPrivate) =>
    isPrivate
      ? "**Private answers:** on. If you mention me in a server, my reply only holds a button that shows you the answer."
      : "**Private answers:** as each server decides, and public elsewhere.",
  detail: (detail) =>
    `**Descriptions of pictures:** ${detail === undefined ? choices.serverDetail : answer.caption[detail]}.`,
  language: (language) =>
    `**Language:** ${language === undefined ? choices.discordLanguage : LANGUAGE_NAMES[language]}.`,
  order: "The options of a command come first. Where a server keeps its answers private, yours stay private too.",
};
