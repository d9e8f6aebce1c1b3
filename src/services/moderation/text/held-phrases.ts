import { z } from "zod";
import type { HeldPhrases } from "../../../core/server/managed-server.ts";
import type { Store } from "../../../core/store.ts";
import { orUnavailable } from "../../storage/store-health.ts";

/** How long a manager may leave a question open. */
const HELD_MS = 24 * 60 * 60 * 1000;

const heldSchema = z.object({ guildId: z.string(), userId: z.string(), phrase: z.string() });

/** The manager who is asked, and the server: only they can decide it. */
export type HeldBy = Pick<z.infer<typeof heldSchema>, "guildId" | "userId">;

/** Keeps phrases that are asked about in the namespace `held-phrases`, so that a restart leaves no button dead. */
export function createHeldPhrases(store: Store, randomId: () => string): (by: HeldBy) => HeldPhrases {
  const values = store.values<unknown>("held-phrases", { ttlMs: HELD_MS });
  return ({ guildId, userId }) => {
    const find: HeldPhrases["find"] = async (id) => {
      const { data } = heldSchema.safeParse(await orUnavailable(() => values.get(id)));
      return data?.guildId === guildId && data.userId === userId ? data.phrase : undefined;
    };
    return {
      async hold(phrase) {
        const id = randomId();
        await orUnavailable(() => values.set(id, { guildId, userId, phrase }));
        return id;
      },
      find,
      async drop(id) {
        if ((await find(id)) !== undefined) await orUnavailable(() => values.delete(id));
      },
    };
  };
}
