import type { PictureSource } from "../../core/picture.ts";

/** As many as a wave may hold: Discord tells of a message again when its links are unfurled, or it is edited. */
const MAX_SEEN = 5_000;

/** Which pictures of which messages were looked at already. */
export interface Seen {
  /** Whether the picture was not looked at in this message before; from now on it was. */
  isNew(messageId: string, picture: PictureSource): boolean;
}

export function createSeen(): Seen {
  const keys = new Set<string>();
  return {
    isNew(messageId, { attachmentId, url }) {
      const key = `${messageId} ${attachmentId ?? url.split("?", 1)[0]}`;
      if (keys.has(key)) return false;
      keys.add(key);
      const [oldest] = keys;
      if (keys.size > MAX_SEEN && oldest !== undefined) keys.delete(oldest);
      return true;
    },
  };
}
