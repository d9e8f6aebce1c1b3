import type { Attachment, Discord, MessageView } from "discord-stand-in";
import type { PageEvent } from "./protocol.ts";
import { withSizes } from "./picture-sizes.ts";
import type { Actor } from "./seed.ts";

/** All messages and files that there are, and who may see them. */
export interface MessageLog {
  /** What a person sees, oldest first. */
  seenBy(actor: Actor): MessageView[];
  /** A message by its id, where this person sees it. */
  find(id: string, actor: Actor): MessageView | undefined;
  file(id: string): Attachment | undefined;
  /** Keeps a file that belongs to no message yet. */
  keep(attachment: Attachment): void;
  /** A person puts an ephemeral message away. */
  dismiss(id: string): void;
}

/** What became of a message: it is there, or gone. */
export type MessageNews = (message: MessageView, isGone: boolean) => void;

/** Writes down every message of this Discord, and tells of each change once it is written down. */
export function createMessageLog(discord: Discord, tell: MessageNews): MessageLog {
  const messages = new Map<string, MessageView>();
  const files = new Map<string, Attachment>();
  discord.on("message", (message, change) => {
    if (change === "delete") {
      messages.delete(message.id);
      for (const { id } of message.attachments) files.delete(id);
    } else {
      messages.set(message.id, message);
      for (const attachment of message.attachments) files.set(attachment.id, attachment);
    }
    tell(message, change === "delete");
  });
  return {
    seenBy: (actor) => [...messages.values()].filter((message) => isSeenBy(message, actor)),
    find(id, actor) {
      const message = messages.get(id);
      return message && isSeenBy(message, actor) ? message : undefined;
    },
    file: (id) => files.get(id),
    keep: (attachment) => void files.set(attachment.id, attachment),
    dismiss: (id) => void messages.delete(id),
  };
}

/** An ephemeral message is shown to the person who asked for it, and any other to everybody in its place. */
export function isSeenBy({ channelId, ephemeral, api }: MessageView, actor: Actor): boolean {
  if (!actor.channels.has(channelId)) return false;
  return !ephemeral || api.interaction_metadata?.user.id === actor.id;
}

/**
 * A message as the page is told of it.
 *
 * @param host of the stand-in's files, `127.0.0.1:PORT`
 */
export function messageEvent({ channelId, api, command, attachments }: MessageView, host: string): PageEvent {
  const message = withSizes(api, attachments);
  const files = filesIn(api, host);
  return { type: "message", place: channelId, message, files, ...(command !== undefined && { command }) };
}

/** Where the page reads a file from. */
export function fileAddress({ id, filename }: Pick<Attachment, "id" | "filename">): string {
  return `/files/${id}/${encodeURIComponent(filename)}`;
}

/** The page's own addresses of all files in a message, by attachment id and by the address in the message. */
function filesIn(api: unknown, host: string): Record<string, string> {
  const files: Record<string, string> = {};
  const collect = (value: unknown): void => {
    if (typeof value === "string") {
      const [, id, filename] =
        new RegExp(`^http://${host}/(?:ephemeral-)?attachments/\\d+/(\\d+)/([^/?]+)`).exec(value) ?? [];
      if (id === undefined || filename === undefined) return;
      files[value] = `/files/${id}/${filename}`;
      files[id] = `/files/${id}/${filename}`;
    } else if (typeof value === "object" && value !== null) {
      for (const inner of Object.values(value)) collect(inner);
    }
  };
  collect(api);
  return files;
}
