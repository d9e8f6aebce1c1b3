import type { Keyv } from "keyv";
import { z } from "zod";
import { describesWhole } from "../../core/ui/alt-text.ts";
import type { Clock } from "../../core/async/clock.ts";
import type { Outcome } from "../../core/request/outcome.ts";
import { type KnownPicture, nameOfLook } from "../../core/request/picture.ts";
import { createTtlCache } from "../../core/async/ttl-cache.ts";
import type { Task } from "../../core/request/request.ts";
import { createCachedValues } from "../storage/cached-values.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** `store.values("descriptions", DESCRIPTION_OPTIONS)`: as long as the answers that they are taken from. */
export const DESCRIPTION_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** How long descriptions stay in memory: another process's newer one is seen after that. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 300;

/** The newest description of each picture, by its bytes: alt text for every answer that shows the picture. */
export interface Descriptions {
  find(picture: KnownPicture): Promise<string | undefined>;
  /** Takes note of an answer, if it describes a whole picture. */
  note(task: Task, picture: KnownPicture | undefined, outcome: Outcome): Promise<void>;
}

export function createDescriptions(values: Keyv<string>, health: StoreHealth, clock: Clock): Descriptions {
  const cache = createTtlCache<string, string>({ clock, freshMs: REMEMBERED_MS, maxEntries: MAX_REMEMBERED });
  const cached = createCachedValues({ values, schema: z.string(), health, cache });
  return {
    find: ({ facts }) => cached.find(nameOfLook(facts)),
    async note(task, picture, outcome) {
      if (!picture || outcome.kind !== "text" || outcome.text.trim() === "" || !describesWhole(task)) return;
      await cached.keep(nameOfLook(picture.facts), outcome.text);
    },
  };
}
