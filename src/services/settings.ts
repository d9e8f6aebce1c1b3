import type { Clock } from "../core/clock.ts";
import { inTime } from "../core/deadline.ts";
import { UserError } from "../core/errors.ts";
import {
  CAREFUL_CAPTIONS,
  type CommandDefaults,
  DEFAULT_SERVER_SETTINGS,
  type ServerSettings,
  serverSettingsSchema,
} from "../core/settings.ts";
import type { Store } from "../core/store.ts";
import { createServerDocuments, type ServerDocuments } from "./server-documents.ts";

/** Discord gives 3 s for a first response: no command waits longer than this for what it can do without. */
const MAX_READING_MS = 500;

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
      const settings = documents.atHand(guildId) ?? (await readInTime(documents, guildId, clock));
      return (settings ?? documents.lastKnown(guildId))?.captions ?? CAREFUL_CAPTIONS;
    },
  };
}

/** The settings, unless the store is away or takes too long. */
async function readInTime(
  documents: ServerDocuments<ServerSettings>,
  guildId: string,
  clock: Clock,
): Promise<ServerSettings | undefined> {
  const read = documents.read(guildId).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  });
  return inTime(clock, MAX_READING_MS, read, () => undefined);
}
