import type { Clock } from "../../core/async/clock.ts";
import {
  CAREFUL_CAPTIONS,
  type CommandDefaults,
  DEFAULT_SERVER_SETTINGS,
  type ServerSettings,
  serverSettingsSchema,
} from "../../core/server/settings.ts";
import type { Store } from "../../core/store.ts";
import { createServerDocuments, type ServerDocuments } from "../storage/documents.ts";

/** What each server decides. */
export interface Settings extends ServerDocuments<ServerSettings> {
  /**
   * What commands do where nobody says. A store that is away, or slow, breaks no command: then what was known last
   * holds; and where nothing is known, as after a restart, the answer is private.
   *
   * @param guildId - undefined outside servers, where nobody decides
   */
  commandDefaults(guildId: string | undefined): Promise<CommandDefaults>;
}

export function createSettings(store: Store, clock: Clock, randomId: () => string): Settings {
  const documents = createServerDocuments({
    store,
    clock,
    randomId,
    name: "settings",
    schema: serverSettingsSchema,
    empty: DEFAULT_SERVER_SETTINGS,
  });
  return {
    ...documents,
    async commandDefaults(guildId) {
      if (guildId === undefined) return DEFAULT_SERVER_SETTINGS.captions;
      return (await documents.readSoon(guildId))?.captions ?? CAREFUL_CAPTIONS;
    },
  };
}
