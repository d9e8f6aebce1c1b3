import type { Attachment, ChatInputCommandInteraction, CommandInteractionOptionResolver } from "discord.js";
import type { PictureSource } from "../../core/request/picture.ts";
import type { Given, Option, Options, ValueOf } from "../../core/ui/options.ts";
import { isThread } from "../rest/permissions.ts";

/**
 * Reads the options of a slash command. A choice that the option does not have counts as left out.
 *
 * @throws Error where Discord sends a command without what it requires
 */
export function readOptions<Own extends Options>(interaction: ChatInputCommandInteraction, options: Own): Given<Own> {
  const values = Object.entries(options).map(([name, option]) => {
    const value = readOption(interaction, name, option);
    if (option.required && value === undefined) throw new Error(`Discord requires ${name}, and has not sent it.`);
    return [name, value] as const;
  });
  return Object.fromEntries(values) as Given<Own>; // each value is read by its own option
}

function readOption(
  { options, user }: ChatInputCommandInteraction,
  name: string,
  option: Option,
): ValueOf<Option> | undefined {
  const given = options.get(name);
  const value = given?.value;
  switch (option.type) {
    case "text":
    case "completed":
      return typeof value === "string" ? value : undefined;
    case "choice":
      return option.values.find((one) => one === value);
    case "number":
    case "integer":
      return typeof value === "number" ? value : undefined;
    case "flag":
      return typeof value === "boolean" ? value : undefined;
    case "picture":
      return given?.attachment ? toPictureSource(given.attachment, user.id) : undefined;
    case "channel": {
      const channel = given?.channel;
      return channel ? { id: channel.id, name: channel.name ?? channel.id, isThread: isThread(channel) } : undefined;
    }
  }
}

/** The given subcommand. @throws Error where there is none of that name */
export function chosenSubcommand<Subcommand>(
  { options }: { readonly options: Pick<CommandInteractionOptionResolver, "getSubcommand" | "getSubcommandGroup"> },
  subcommands: Readonly<Record<string, Subcommand>>,
): Subcommand {
  const group = options.getSubcommandGroup(false);
  const path = group === null ? options.getSubcommand() : `${group} ${options.getSubcommand()}`;
  const [, subcommand] = Object.entries(subcommands).find(([own]) => own === path) ?? [];
  if (subcommand === undefined) throw new Error(`No subcommand is called ${path}.`);
  return subcommand;
}

/** A given file as a picture: whether it is one is found out when it is read. */
export function toPictureSource({ id, url, name, spoiler }: Attachment, ownerId: string): PictureSource {
  return { attachmentId: id, url, name, spoiler, ownerId };
}
