import type { Keyv } from "keyv";
import { z } from "zod";
import type { Outcome } from "../core/outcome.ts";
import type { KnownPicture } from "../core/picture.ts";
import type { Task } from "../core/request.ts";
import { createCachedValues } from "./cached-values.ts";
import type { StoreHealth } from "./store-health.ts";

/** `store.values("descriptions", DESCRIPTION_OPTIONS)`: as long as the answers that they are taken from. */
export const DESCRIPTION_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** The newest description of each picture, by its bytes: alt text for every answer that shows the picture. */
export interface Descriptions {
  find(picture: KnownPicture): Promise<string | undefined>;
  /** Takes note of an answer, if it describes a whole picture. */
  note(task: Task, picture: KnownPicture | undefined, outcome: Outcome): Promise<void>;
}

export function createDescriptions(values: Keyv<string>, health: StoreHealth): Descriptions {
  const cached = createCachedValues({ values, schema: z.string(), health });
  return {
    find: ({ facts }) => cached.find(facts.sha256),
    async note(task, picture, outcome) {
      if (!picture || outcome.kind !== "text" || outcome.text.trim() === "" || !describesWhole(task)) return;
      await cached.keep(picture.facts.sha256, outcome.text);
    },
  };
}

/** A label is a word or two, which describe nothing. */
function describesWhole(task: Task): boolean {
  return task.kind === "caption" && task.detail !== "label" && !task.area;
}
