import { type Client, Events, Status } from "discord.js";
import type { Clock } from "../core/clock.ts";
import type { ShardState } from "../core/gateway.ts";

/**
 * A shard that has heard no acknowledgement for so long is not believed. Discord asks for a heartbeat every 41.25 s,
 * and discord.js takes note of a dead connection only when the next one is due.
 */
const SILENCE_MS = 60_000;

/**
 * Watches the gateway.
 *
 * @returns how each shard of this process stands; none before the first login
 */
export function watchGateway(client: Client, clock: Clock): () => readonly ShardState[] {
  const loggedInAtMs = new Map<number, number>();
  const note = (shardId: number) => void loggedInAtMs.set(shardId, clock.now());
  client.on(Events.ShardReady, note);
  client.on(Events.ShardResume, note);

  return () =>
    client.ws.shards.map(({ id, status, ping, lastPingTimestamp }) => {
      const heardAtMs = Math.max(loggedInAtMs.get(id) ?? 0, lastPingTimestamp);
      const isUp = status === Status.Ready && clock.now() - heardAtMs < SILENCE_MS;
      return { id, isUp, ...(ping >= 0 && { latencyMs: ping }) };
    });
}
