import type { APIMessage } from "discord-api-types/v10";
import type { Files } from "../components/gallery.ts";

/** A message from the server. */
export interface Shown {
  readonly place: string;
  readonly message: APIMessage;
  readonly files: Files;
  /** The command that it answers, where it answers one. */
  readonly command?: string;
}

export interface Conversation {
  /** @returns whether it is new */
  readonly keep: (shown: Shown) => boolean;
  readonly remove: (id: string) => void;
  /** The messages of one place, oldest first. */
  readonly of: (place: string) => readonly Shown[];
  readonly clear: () => void;
}

/** The messages that the person who acts can see. */
export function createConversation(): Conversation {
  const messages = new Map<string, Shown>();
  /** Ephemeral messages are gone for good once dismissed, even if the server sends them again. */
  const removed = new Set<string>();
  return {
    keep: (shown) => {
      const { id } = shown.message;
      if (removed.has(id)) return false;
      const isNew = !messages.has(id);
      messages.set(id, shown);
      return isNew;
    },
    remove: (id) => {
      messages.delete(id);
      removed.add(id);
    },
    of: (place) => [...messages.values()].filter((shown) => shown.place === place).sort(byAge),
    clear: () => messages.clear(),
  };
}

/** Ids hold the time of creation. */
function byAge({ message: { id: one } }: Shown, { message: { id: other } }: Shown): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}
