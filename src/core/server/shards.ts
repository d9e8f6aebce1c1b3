/** The part of the shards that a process runs. */
export interface Shards {
  readonly ids: readonly number[];
  /** How many there are together. */
  readonly count: number;
}

/**
 * Whether these shards receive a server's events; events outside servers, such as DMs, go to the first.
 *
 * https://discord.com/developers/docs/events/gateway#sharding-sharding-formula
 *
 * @param shards - unset: all of them
 */
export function hearOf(shards: Shards | undefined, guildId: string | undefined): boolean {
  if (!shards) return true;
  return shards.ids.includes(guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shards.count)));
}

/** How one shard of this process stands with Discord's gateway. */
export interface ShardState {
  readonly id: number;
  /** Whether it is logged in, and Discord has answered it lately. */
  readonly isUp: boolean;
  /** How long Discord took to acknowledge the last heartbeat; absent before the first. */
  readonly latencyMs?: number;
}
