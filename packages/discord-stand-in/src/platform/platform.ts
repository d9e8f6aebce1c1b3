import type { EventEmitter } from "node:events";
import type { Cdn, Download } from "../state/stored-attachments.ts";
import type { Call } from "../rest/calls.ts";
import type { Faults } from "../rest/rest-faults.ts";
import type { Dispatch, GatewayEvent } from "../gateway/gateway-session.ts";
import type { MessageChange, Messages } from "../messages/write-messages.ts";
import type { RateLimits, RateLimitSettings } from "../rest/rate-limits.ts";
import type { Interaction, Message, State } from "../state/state.ts";

/** What everybody may listen to. */
export interface PlatformEvents {
  /** A REST call was answered. */
  call: [call: Call];
  /** Something went over the gateway. */
  event: [event: GatewayEvent];
  /** A message was written, edited or deleted. */
  message: [message: Message, change: MessageChange];
  /** A shard came or went. */
  connection: [];
  /** The bot answered an interaction for the first time. */
  response: [interaction: Interaction];
}

/** What a bot asks before it connects. */
export interface GatewayInfo {
  readonly url: string;
  /** How many shards Discord recommends. */
  readonly shards: number;
  /** How many shards may log in at once. */
  readonly maxConcurrency: number;
  /** How often a shard has logged in. */
  readonly identifies: number;
}

/** The parts of this Discord, as its routes and its people use them. */
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
  /** What bots send: `Authorization: Bot TOKEN`. */
  readonly token: string;
  /** What the REST API tells of the gateway. */
  gateway(): GatewayInfo;
  /** Says something over the gateway. */
  dispatch(event: Dispatch): void;
  /** What makes an interaction's token unguessable. */
  readonly tokenSecret: string;
}
