/** How one shard of this process stands with Discord's gateway. */
export interface ShardState {
  readonly id: number;
  /** Whether it is logged in, and Discord has answered it lately. */
  readonly isUp: boolean;
  /** How long Discord took to acknowledge the last heartbeat; absent before the first. */
  readonly latencyMs?: number;
}
