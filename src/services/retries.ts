import type { Keyv } from "keyv";
import { z } from "zod";
import { type Request, requestSchema } from "../core/request.ts";
import type { AskRecord } from "./ask-records.ts";
import type { StoreHealth } from "./store-health.ts";

/** What a Try again button must remember. */
const retryable = z.object({ command: z.string(), request: requestSchema });

export interface Retryable {
  readonly command: string;
  readonly request: Request;
}

/** `store.values("retries", RETRY_OPTIONS)`: buttons work for a week. */
export const RETRY_OPTIONS = { ttlMs: 7 * 24 * 60 * 60 * 1000, evictable: true } as const;

/** Requests that failed in a way that is worth another try, by the id of the ask. */
export interface Retries {
  keep(record: AskRecord): Promise<void>;
  find(askId: string): Promise<Retryable | undefined>;
}

export function createRetries(values: Keyv<Retryable>, health: StoreHealth): Retries {
  return {
    async keep({ id, command, request }) {
      await health.tolerate(() => values.set(id, { command, request }), false);
    },
    find: async (askId) => retryable.safeParse(await health.tolerate(() => values.get(askId), undefined)).data,
  };
}
