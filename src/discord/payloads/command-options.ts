import type { Attachment, ChatInputCommandInteraction } from "discord.js";
import type { CommandOptions } from "../../core/ui/command.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { isThread } from "../rest/permissions.ts";

/** What a person gave with a slash command, read by name whatever its type. */
export function readOptions({ options, user }: ChatInputCommandInteraction): CommandOptions {
  const value = (name: string) => options.get(name)?.value;
  return {
    text(name) {
      const given = value(name);
      return typeof given === "string" ? given : undefined;
    },
    number(name) {
      const given = value(name);
      return typeof given === "number" ? given : undefined;
    },
    flag(name) {
      const given = value(name);
      return typeof given === "boolean" ? given : undefined;
    },
    picture(name) {
      const attachment = options.get(name)?.attachment;
      return attachment ? toPictureSource(attachment, user.id) : undefined;
    },
    channel(name) {
      const channel = options.get(name)?.channel;
      return channel ? { id: channel.id, name: channel.name ?? channel.id, isThread: isThread(channel) } : undefined;
    },
  };
}

/** A file that a person gave, as a picture: whether it is one shows when it is read. */
export function toPictureSource({ id, url, name, spoiler }: Attachment, ownerId: string): PictureSource {
  return { attachmentId: id, url, name, spoiler, ownerId };
}
