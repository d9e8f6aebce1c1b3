import type { InfoCommand } from "../src/core/ui/command.ts";

/** `/help`: what the bot does, in one short answer. */
export const help: InfoCommand = {
  kind: "info",
  name: "help",
  run: (words, linkCommands) => [{ type: "text", markdown: linkCommands(words.help, words) }],
};
