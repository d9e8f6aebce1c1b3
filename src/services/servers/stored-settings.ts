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
   * The defaults of commands. A store that is away, or slow, breaks no command: then the last known defaults hold;
   * where none are known, as after a restart, the answer is private.
   *
   * @param guildId - undefined outside servers, where there is nothing to decide
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
