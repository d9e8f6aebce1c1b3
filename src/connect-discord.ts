import type { Config } from "./config.ts";
import { SILENT_METRICS } from "./core/metrics.ts";
import type { Store } from "./core/store.ts";
import { createFirstResponseGate } from "./discord/delivery/targets/first-response-gate.ts";
import { createClient, createInteractionRest } from "./discord/gateway/client.ts";
import { createIdentifyThrottle } from "./discord/gateway/identify-throttle.ts";
import { throttleAlone, withLoginPauses } from "./discord/gateway/login-pauses.ts";
import { measureDiscord } from "./discord/gateway/measurements.ts";
import { createSessions } from "./discord/gateway/sessions.ts";
import { createCommandMentions } from "./discord/registration/command-mentions.ts";
import { createGuildCache } from "./discord/rest/guild-cache.ts";
import { createServerLocales, SERVER_LOCALE_OPTIONS } from "./discord/servers/server-locales.ts";
import type { Product, Runtime } from "./product.ts";

/** The ways to Discord and back, not yet connected, and what is known of Discord through them. */
export type Discord = ReturnType<typeof connectDiscord>;

export function connectDiscord(config: Config, store: Store, { health, pending }: Product, runtime: Runtime) {
  const { clock, metrics = SILENT_METRICS } = runtime;
  const { discordApiUrl: apiUrl, readsMessages, shards } = config;
  const sessions = createSessions(clock);
  // A process that runs all shards is alone.
  const throttle = shards
    ? createIdentifyThrottle({ store, health, clock, owner: pending.pendingRequests.owner })
    : throttleAlone;
  const identifyThrottle = withLoginPauses(throttle, clock);
  const client = createClient({ apiUrl, readsMessages, shards, sessions, clock, identifyThrottle });
  const rest = createInteractionRest(apiUrl);
  if (runtime.metrics) measureDiscord({ client, rest, shards: sessions.states, metrics, clock });
  const localeValues = store.values<string>("server-locales", SERVER_LOCALE_OPTIONS);
  return {
    client,
    sessions,
    /** Without the bot's token, for the routes that an interaction's own token opens. */
    rest,
    firstResponseGate: createFirstResponseGate(clock),
    /** Servers and channels as they were a minute ago at most. */
    places: createGuildCache(client.rest, clock),
    serverLocales: createServerLocales(localeValues, health, client.rest),
    commandMentions: createCommandMentions(store.values("command-mentions"), health, client.rest),
  };
}
