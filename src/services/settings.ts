import type { Clock } from "../core/clock.ts";
import { DEFAULT_SERVER_SETTINGS, type ServerSettings, serverSettingsSchema } from "../core/settings.ts";
import type { Store } from "../core/store.ts";
import { createServerDocuments, type ServerDocuments } from "./server-documents.ts";

/** What each server decides. */
export type Settings = ServerDocuments<ServerSettings>;

export function createSettings(store: Store, clock: Clock, randomId: () => string): Settings {
  return createServerDocuments({
    store,
    clock,
    randomId,
    name: "settings",
    schema: serverSettingsSchema,
    empty: DEFAULT_SERVER_SETTINGS,
  });
}
