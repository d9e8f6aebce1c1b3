import { hash } from "node:crypto";
import type { Keyv } from "keyv";
import type { ModelPicture, Plan } from "../../core/request/model.ts";
import { type Outcome, outcomeSchema } from "../../core/request/outcome.ts";
import type { Clock } from "../../core/async/clock.ts";
import { createTtlCache } from "../../core/async/ttl-cache.ts";
import { type KnownPicture, nameOfLook } from "../../core/request/picture.ts";
import { createCachedValues } from "../storage/cached-values.ts";
import type { StoreHealth } from "../storage/store-health.ts";

/** `store.values("outcomes", OUTCOME_CACHE_OPTIONS)`: what a model wrote stays true for a long time. */
export const OUTCOME_CACHE_OPTIONS = { ttlMs: 30 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** An entry ends this long before fal drops its files, so that one that is found can still be fetched. */
const FILE_MARGIN_MS = 10 * 60 * 1000;

/** How long outcomes stay in memory: shorter than the margin by which an entry ends before its files. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 300;

/** What models have answered. Outcomes alone are kept, never failures; a store that fails only costs money. */
export interface OutcomeCache {
  find(key: string): Promise<Outcome | undefined>;
  keep(key: string, outcome: Outcome, plan: Plan): Promise<void>;
  forget(key: string): Promise<void>;
}

export function createOutcomeCache(values: Keyv<Outcome>, health: StoreHealth, clock: Clock): OutcomeCache {
  const cache = createTtlCache<string, Outcome>({ clock, freshMs: REMEMBERED_MS, maxEntries: MAX_REMEMBERED });
  const cached = createCachedValues({ values, schema: outcomeSchema, health, cache });
  return {
    ...cached,
    async keep(key, outcome, plan) {
      const lifetimeMs =
        outcome.kind === "text"
          ? OUTCOME_CACHE_OPTIONS.ttlMs
          : Math.max(plan.resultLifetimeSeconds * 1000 - FILE_MARGIN_MS, 1);
      await cached.keep(key, outcome, lifetimeMs);
    },
  };
}

/**
 * Names what is asked by everything that changes the answer: the endpoint, our revision of how it is used, every
 * parameter, and the bytes of the pictures, in order.
 *
 * @throws UserError where the task makes no sense for these pictures: whatever has a key can be submitted
 */
export function outcomeKey(plan: Plan, known: readonly KnownPicture[]): string {
  const input = plan.input(known.map((picture) => namedByBytes(picture, plan)));
  return hash("sha256", JSON.stringify([plan.endpoint, plan.revision, input]));
}

/** A picture under the name that its bytes give it, and the part of it that is to be seen. */
function namedByBytes({ facts }: KnownPicture, plan: Plan): ModelPicture {
  const region = plan.crop(facts);
  const part = region ? `#${region.x1},${region.y1},${region.x2},${region.y2}` : "";
  return { url: `urn:sha256:${nameOfLook(facts)}${part}`, width: facts.width, height: facts.height };
}
