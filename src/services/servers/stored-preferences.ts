import type { Clock } from "../../core/async/clock.ts";
import {
  CAREFUL_PREFERENCES,
  type Defaults,
  defaultsOf,
  NO_PREFERENCES,
  type Preferences,
  preferencesSchema,
} from "../../core/server/personal-preferences.ts";
import type { Store } from "../../core/store.ts";
import { createServerDocuments, type ServerDocuments } from "../storage/documents.ts";
import type { Settings } from "./stored-settings.ts";

/** What each person decides for themselves, by their id; it never ends by itself. */
export type AllPreferences = ServerDocuments<Preferences>;

export function createPreferences(store: Store, clock: Clock, randomId: () => string): AllPreferences {
  return createServerDocuments({
    store,
    clock,
    randomId,
    name: "preferences",
    schema: preferencesSchema,
    empty: NO_PREFERENCES,
  });
}

/**
 * What commands, menus, buttons, dialogues and replies do for a person who does not say. A store that is away, or slow,
 * breaks none of them, and keeps them waiting no longer than for the server's settings alone: then what was known last
 * holds; and where nothing is known, as after a restart, the answer is private.
 *
 * @param guildId - undefined outside servers, where no server decides
 */
export type FindDefaults = (userId: string, guildId: string | undefined) => Promise<Defaults>;

export function createFindDefaults(
  settings: Pick<Settings, "commandDefaults">,
  preferences: Pick<AllPreferences, "readSoon">,
): FindDefaults {
  return async (userId, guildId) => {
    const [server, person] = await Promise.all([settings.commandDefaults(guildId), preferences.readSoon(userId)]);
    return defaultsOf(server, person ?? CAREFUL_PREFERENCES);
  };
}
