import { ApplicationCommandOptionType } from "discord-api-types/v10";
import type { PersonalCommand } from "../src/core/ui/command.ts";
import type { People } from "../src/core/server/people.ts";
import type { Words } from "../src/core/ui/words.ts";
import { EVERYWHERE } from "./options/definition.ts";

const SUBCOMMANDS = ["show", "opt-out", "opt-in", "forget-me"] as const;
type Subcommand = (typeof SUBCOMMANDS)[number];

/** `/privacy`: what is kept of whoever asks, who processes it, and what they wish. */
export const privacy: PersonalCommand = {
  name: "privacy",

  definition({ commands: { privacy: own } }) {
    return {
      ...EVERYWHERE,
      description: own.description,
      options: SUBCOMMANDS.map((name) => ({
        type: ApplicationCommandOptionType.Subcommand,
        name,
        description: own.options[name],
      })),
    };
  },

  async serve({ subcommand, userId }, people, words) {
    const wish = SUBCOMMANDS.find((name) => name === subcommand) ?? "show";
    return [{ type: "text", markdown: await does[wish](userId, people, words) }];
  },
};

type Doing = (userId: string, people: People, words: Words) => Promise<string>;

const does: Readonly<Record<Subcommand, Doing>> = {
  async show(userId, people, { privacy: sentences }) {
    const hasOptedOut = await people.hasOptedOut(userId);
    return [
      sentences.processed,
      sentences.kept,
      sentences.preferences,
      sentences.moderated,
      sentences.noticed,
      hasOptedOut ? sentences.isOptedOut : sentences.isOptedIn,
    ].join("\n");
  },
  async "opt-out"(userId, people, { privacy: sentences }) {
    await people.optOut(userId);
    return sentences.optedOut;
  },
  async "opt-in"(userId, people, { privacy: sentences }) {
    await people.optIn(userId);
    return sentences.optedIn;
  },
  async "forget-me"(userId, people, { privacy: sentences }) {
    await people.forget(userId);
    return sentences.forgotten;
  },
};
