import type { REST } from "discord.js";
import { ApplicationCommandOptionType, ApplicationCommandType, Routes } from "discord-api-types/v10";
import type { Keyv } from "keyv";
import { z } from "zod";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import type { StoreHealth } from "../../services/storage/store-health.ts";

/** Turns `/caption` in our sentences into a mention to press; unchanged where the command's id is unknown. */
export type LinkCommands = (markdown: string, words: Words) => string;

/** The commands that Discord knows. */
export interface CommandMentions {
  readonly link: LinkCommands;
  /** Stores Discord's answer to the registration of the commands. */
  note(answer: unknown): Promise<void>;
  /**
   * Reads the stored answer, from any process; where there is none, asks Discord once.
   *
   * @param registered - resolves when Discord knows the commands
   */
  prepare(applicationId: string, registered: Promise<unknown>): Promise<void>;
}

const SLASH: number = ApplicationCommandType.ChatInput;
const SUBCOMMAND: number = ApplicationCommandOptionType.Subcommand;
const SUBCOMMAND_GROUP: number = ApplicationCommandOptionType.SubcommandGroup;

const option = z.object({
  type: z.number(),
  name: z.string(),
  get options() {
    return z.array(option).nullish();
  },
});
type Option = z.infer<typeof option>;

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object */
const registeredSchema = z.array(
  z.object({ id: z.string(), type: z.number().default(1), name: z.string(), options: z.array(option).nullish() }),
);

/** The mention of each command and subcommand, by its path: `privacy show`. */
const mentionsSchema = z.record(z.string(), z.string());
type Mentions = z.infer<typeof mentionsSchema>;

/** @param values - `store.values("command-mentions")`: one entry for the application */
export function createCommandMentions(values: Keyv<Mentions>, health: StoreHealth, rest: REST): CommandMentions {
  let known: Mentions = {};

  const note = async (answer: unknown): Promise<void> => {
    const { data } = registeredSchema.safeParse(answer);
    if (!data) return log.warn("Discord's list of commands could not be read: /help shows them unlinked");
    known = mentionsIn(data);
    await health.write("command-mentions", () => values.set("all", known));
  };
  const recall = async (): Promise<boolean> => {
    const { data } = mentionsSchema.safeParse(await health.tolerate(() => values.get("all"), undefined));
    if (data) known = data;
    return data !== undefined;
  };

  return {
    note,
    link: (markdown, words) => linked(markdown, words, known),
    async prepare(applicationId, registered) {
      await recall();
      await registered;
      if (await recall()) return;
      try {
        await note(await rest.get(Routes.applicationCommands(applicationId)));
      } catch (error) {
        log.info({ err: error }, "Discord's list of commands could not be fetched: /help shows them unlinked");
      }
    },
  };
}

function mentionsIn(commands: z.infer<typeof registeredSchema>): Mentions {
  const mentions: Record<string, string> = {};
  for (const { id, type, name, options } of commands) {
    if (type !== SLASH) continue;
    const ways = waysTo(name, options ?? []);
    // Discord can mention only the subcommands of a command that has any.
    mentions[name] = `</${ways[0] ?? name}:${id}>`;
    for (const way of ways) mentions[way] = `</${way}:${id}>`;
  }
  return mentions;
}

function waysTo(name: string, options: readonly Option[]): readonly string[] {
  return options.flatMap((one) => {
    const way = `${name} ${one.name}`;
    if (one.type === SUBCOMMAND) return [way];
    return one.type === SUBCOMMAND_GROUP ? waysTo(way, one.options ?? []) : [];
  });
}

/** `/caption` or `/privacy opt-out`, also in bold or code marks, which a mention cannot have; not within an address. */
const CALLED = /(?<![\p{L}\p{N}:/.<-])(\*\*|`)?\/([\p{L}-]+)((?: [a-z-]+){0,2})\1/gu;

/**
 * @remarks Discord opens a mention by the command's default name alone, whatever the language: one by a localised name
 * does nothing when it is pressed (discord/discord-api-docs#5462, #5518).
 */
function linked(markdown: string, words: Words, mentions: Mentions): string {
  const names = new Map(Object.entries(words.commands).map(([key, { name }]) => [name, key]));
  return markdown.replaceAll(CALLED, (called: string, mark: string | undefined, name: string, rest: string) => {
    const further = rest.split(" ").slice(1);
    for (let count = further.length; count >= 0; count -= 1) {
      const mention = mentions[[names.get(name) ?? name, ...further.slice(0, count)].join(" ")];
      const left = further.slice(count);
      if (mention !== undefined && (mark === undefined || left.length === 0)) return [mention, ...left].join(" ");
    }
    return called;
  });
}
