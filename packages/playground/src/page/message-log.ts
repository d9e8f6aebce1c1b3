import type { Attachment, Discord, MessageView } from "discord-stand-in";
import type { PageEvent } from "./protocol.ts";
import { withSizes } from "./picture-sizes.ts";
import type { Actor } from "./seed.ts";

/** All messages and files, and the people who may see them. */
export interface MessageLog {
  /** The messages that a person sees, oldest first. */
  seenBy(actor: Actor): MessageView[];
  /** A message by its id, where this person sees it. */
  find(id: string, actor: Actor): MessageView | undefined;
  file(id: string): Attachment | undefined;
  /** Keeps a file that belongs to no message yet. */
  keep(attachment: Attachment): void;
  /** A person puts an ephemeral message away. */
  dismiss(id: string): void;
}

/** A change to a message: it was written, or deleted. */
export type MessageNews = (message: MessageView, isGone: boolean) => void;

/** Records every message of this Discord, and announces each change once it is recorded. */
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

/** An ephemeral message is shown to the person who asked for it, and any other to all people in its place. */
export function isSeenBy({ channelId, ephemeral, api }: MessageView, actor: Actor): boolean {
  if (!actor.channels.has(channelId)) return false;
  return !ephemeral || api.interaction_metadata?.user.id === actor.id;
}

/**
 * A message in the page's form.
 *
 * @param host of the stand-in's files, `127.0.0.1:PORT`
 */
export function messageEvent({ channelId, api, command, attachments }: MessageView, host: string): PageEvent {
  const message = withSizes(api, attachments);
  const files = filesIn(api, host);
  return { type: "message", place: channelId, message, files, ...(command !== undefined && { command }) };
}

/** The page's address of a file. */
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
