import type { InfoCommand } from "../src/core/ui/command.ts";
import { EVERYWHERE } from "./options/definition.ts";

/** `/help`: what the bot does, in one short answer. */
export const help: InfoCommand = {
  name: "help",
  definition: ({ commands }) => ({ ...EVERYWHERE, description: commands.help.description }),
  run: (words, linkCommands) => [{ type: "text", markdown: linkCommands(words.help, words) }],
};
