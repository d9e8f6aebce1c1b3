import type { ShardState } from "../../core/server/shards.ts";
import { type Client, Events, type Interaction, type REST } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import type { Durations, Metrics } from "../../core/metrics.ts";

/** Discord accepts no first response after 3 s, so the measurement ends soon after. */
const FORGET_MS = 60_000;
/** The name of first responses' route in `@discordjs/rest`, and the place of the interaction's id in the path. */
const CALLBACK_ROUTE = "/interactions/:id/:token/callback";
const CALLBACK_ID_AT = 2;
const TOO_MANY_REQUESTS = 429;

export interface MeasurementOptions {
  readonly client: Client;
  /** Everything else that sends to Discord. */
  readonly rest: REST;
  readonly shards: () => readonly ShardState[];
  readonly metrics: Metrics;
  readonly clock: Clock;
}

type InteractionKind = Durations["firstResponse"]["interaction"];

/** Counts and measures the traffic between the bot and Discord at the edge, unseen by the callers. */
export function measureDiscord({ client, rest, shards, metrics, clock }: MeasurementOptions): void {
  const firstResponses = createStopwatch(metrics, clock);
  client.on(Events.InteractionCreate, firstResponses.start);
  for (const sender of [client.rest, rest]) {
    sender.on("response", ({ method, path, route }, { status }) => {
      metrics.count("discordResponses", { status: `${status}` });
      if (status === TOO_MANY_REQUESTS) metrics.count("rateLimits", { from: "discord" });
      if (status >= 300) return;
      if (method === "PATCH" && route.includes("/messages/")) metrics.count("edits", {});
      if (route === CALLBACK_ROUTE) firstResponses.stop(path.split("/")[CALLBACK_ID_AT]);
    });
    sender.on("rateLimited", () => metrics.count("rateLimits", { from: "local" }));
  }
  metrics.gauge("gatewayUp", () =>
    shards().map(({ id, isUp }) => ({ labels: { shard: `${id}` }, value: isUp ? 1 : 0 })),
  );
  metrics.gauge("gatewayLatencySeconds", () =>
    shards().flatMap(({ id, latencyMs }) =>
      latencyMs === undefined ? [] : [{ labels: { shard: `${id}` }, value: latencyMs / 1000 }],
    ),
  );
}

/** Measures from an interaction's arrival here to its first response. */
function createStopwatch(metrics: Metrics, clock: Clock) {
  const running = new Map<string, { readonly kind: InteractionKind; readonly arrivedAtMs: number }>();

  /** The oldest stand first. */
  const forgetOld = (nowMs: number): void => {
    for (const [id, { arrivedAtMs }] of running) {
      if (nowMs - arrivedAtMs < FORGET_MS) return;
      running.delete(id);
    }
  };

  return {
    start(interaction: Interaction) {
      const nowMs = clock.now();
      forgetOld(nowMs);
      running.set(interaction.id, { kind: kindOf(interaction), arrivedAtMs: nowMs });
    },
    stop(interactionId = "") {
      const found = running.get(interactionId);
      if (!found) return;
      running.delete(interactionId);
      metrics.measure("firstResponse", { interaction: found.kind }, clock.now() - found.arrivedAtMs);
    },
  };
}

function kindOf(interaction: Interaction): InteractionKind {
  if (interaction.isAutocomplete()) return "autocomplete";
  if (interaction.isChatInputCommand()) return "command";
  if (interaction.isModalSubmit()) return "dialogue";
  return interaction.isMessageComponent() ? "button" : "menu";
}
