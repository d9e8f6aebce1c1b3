import type { Clock } from "../../core/async/clock.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { createTtlCache } from "../../core/async/ttl-cache.ts";

/** As many as a wave may hold: Discord tells of a message again when its links are unfurled, or it is edited. */
const MAX_SEEN = 5_000;

/** Which pictures of which messages were looked at already. */
export interface Seen {
  /** Whether the picture was not looked at in this message before; from now on it was. */
  isNew(messageId: string, picture: PictureSource): boolean;
}

export function createSeen(clock: Clock): Seen {
  const seen = createTtlCache<string, true>({ clock, freshMs: Infinity, maxEntries: MAX_SEEN });
  return {
    isNew(messageId, { attachmentId, url }) {
      const key = `${messageId} ${attachmentId ?? url.split("?", 1)[0]}`;
      if (seen.get(key)) return false;
      seen.set(key, true);
      return true;
    },
  };
}
