/**
 * A request or an event between the bot, Discord and fal. Bodies are pretty-printed by the page; secrets are masked by
 * the server. Every person sees all of them: what they show is the bot, not the server's conversations.
 */
export interface TrafficEntry {
  readonly to: "Discord" | "fal" | "gateway";
  /** `POST /interactions/…/callback`, `INTERACTION_CREATE`, `POST queue.fal.run/…`. */
  readonly what: string;
  /** The HTTP status; absent for gateway events. */
  readonly status?: number;
  /** For a request `{ sent, answered }`, each where there is one; for an event its data. */
  readonly body?: unknown;
  readonly atMs: number;
}
