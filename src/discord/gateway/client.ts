import { Client, GatewayIntentBits, Options, REST } from "discord.js";
import { Agent } from "undici";
import type { Clock } from "../../core/async/clock.ts";
import type { Shards } from "../../core/server/shards.ts";
import type { Sessions } from "./sessions.ts";
import { createStrategy } from "./strategy.ts";
import type { IdentifyThrottle } from "./identify-throttle.ts";
import { makeRequest } from "../rest/make-request.ts";

/** Discord's API version that everything here speaks. */
const API_VERSION = "10";
/** Longer than Discord takes for any small request; discord.js's 15 s would outlast the 3 s for a first response. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Each interaction's token is a route of its own, and discord.js remembers its limits for an hour unless told. */
const HANDLER_SWEEP_MS = 5_000;

/** Routes whose limits last for hours, where discord.js would wait in silence: the caller is told instead. */
const LIMITED_LONG = ["/applications", "/users/@me/channels"];

/** A message that names the bot arrives with its words; of any other message only its existence is known. */
const HEARING = [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages] as const;

export interface ClientOptions {
  readonly apiUrl: string;
  /** Whether the bot receives the words of all messages: privileged, and refused unless the operator has enabled it. */
  readonly readsMessages: boolean;
  /** The shards that this process runs; unset: all of them, as many as Discord recommends. */
  readonly shards?: Shards | undefined;
  /** Watches how the shards fare. */
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** Lets the shards of several processes log in one after the other; unless given, only this process's shards take turns. */
  readonly identifyThrottle?: IdentifyThrottle | undefined;
}

/**
 * A client that receives as little as the features need: commands, menus and buttons arrive without any intent, and no
 * server, message or person is kept in memory.
 */
export function createClient(options: ClientOptions): Client {
  const { apiUrl, readsMessages, shards, sessions, clock, identifyThrottle } = options;
  const client: Client = new Client({
    intents: readsMessages ? [...HEARING, GatewayIntentBits.MessageContent] : HEARING,
    allowedMentions: { parse: [] },
    enforceNonce: true,
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      GuildMemberManager: 0,
      UserManager: 0,
      ThreadManager: 0,
      ThreadMemberManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
    }),
    rest: { api: apiUrl, version: API_VERSION, makeRequest, agent: new Agent(), rejectOnRateLimit: LIMITED_LONG },
    ws: {
      buildStrategy: (manager) => createStrategy(manager, client, sessions, clock),
      ...(identifyThrottle && { buildIdentifyThrottler: identifyThrottle }),
    },
    ...(shards ? { shards: shards.ids, shardCount: shards.count } : { shards: "auto" }),
  });
  return client;
}

/**
 * A REST client for everything that an interaction's own token opens: callbacks and webhook messages.
 *
 * @remarks Without the bot's token, because such requests do not count against the bot's 50 a second, yet
 * `@discordjs/rest` would count them: 200 edits took 4.0 s through the client's own and 93 ms through this one. It
 * retries nothing and reports every limit at once, so that the message editor alone decides what is sent when.
 */
export function createInteractionRest(apiUrl: string): REST {
  return new REST({
    api: apiUrl,
    version: API_VERSION,
    makeRequest,
    agent: new Agent(),
    globalRequestsPerSecond: Number.MAX_SAFE_INTEGER,
    rejectOnRateLimit: () => true,
    retries: 0,
    handlerSweepInterval: HANDLER_SWEEP_MS,
    timeout: REQUEST_TIMEOUT_MS,
  });
}
