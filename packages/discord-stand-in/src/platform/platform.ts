import type { EventEmitter } from "node:events";
import type { Cdn, Download } from "../state/stored-attachments.ts";
import type { Call } from "../rest/calls.ts";
import type { Faults } from "../rest/rest-faults.ts";
import type { Dispatch, GatewayEvent } from "../gateway/gateway-session.ts";
import type { MessageChange, Messages } from "../messages/write-messages.ts";
import type { RateLimits, RateLimitSettings } from "../rest/rate-limits.ts";
import type { Interaction, Message, State } from "../state/state.ts";

/** Events for any listener. */
export interface PlatformEvents {
  /** A REST call was answered. */
  call: [call: Call];
  /** A payload went over the gateway. */
  event: [event: GatewayEvent];
  /** A message was written, edited or deleted. */
  message: [message: Message, change: MessageChange];
  /** A shard connected or disconnected. */
  connection: [];
  /** The bot answered an interaction for the first time. */
  response: [interaction: Interaction];
}

/** The facts that a bot reads before it connects. */
export interface GatewayInfo {
  readonly url: string;
  /** How many shards Discord recommends. */
  readonly shards: number;
  /** How many shards may log in at once. */
  readonly maxConcurrency: number;
  /** How often a shard has logged in. */
  readonly identifies: number;
}

/** The parts of this Discord that its routes and its people use. */
export interface Platform {
  readonly state: State;
  readonly cdn: Cdn;
  readonly messages: Messages;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly limits: RateLimitSettings;
  readonly calls: Call[];
  readonly downloads: Download[];
  readonly emitter: EventEmitter<PlatformEvents>;
  /** The bot's token: `Authorization: Bot TOKEN`. */
  readonly token: string;
  /** The REST API's facts about the gateway. */
  gateway(): GatewayInfo;
  /** Sends an event over the gateway. */
  dispatch(event: Dispatch): void;
  /** Makes an interaction's token unguessable. */
  readonly tokenSecret: string;
}
