import { createWorld } from "./driver/places-and-people.ts";
import { createHmac, randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { createServer, type Server } from "node:http";
import { type Clock, systemClock } from "./time/clock.ts";
import { announcementOf, bulkDeletionOf } from "./gateway/announcements.ts";
import { createCdn, type Download, type NewAttachment } from "./state/stored-attachments.ts";
import type { Call } from "./rest/calls.ts";
import { createFaults, type Faults } from "./rest/rest-faults.ts";
import { createGateway, type Gateway } from "./gateway/gateway.ts";
import type { GatewayEvent } from "./gateway/gateway-session.ts";
import { createMessages, type MessageChange } from "./messages/write-messages.ts";
import { createPeople, type People } from "./driver/person-actions.ts";
import type { NewChannel, NewGuild, NewMember, NewUser } from "./state/places.ts";
import type { Platform, PlatformEvents } from "./platform/platform.ts";
import { createPosting, type Posting } from "./driver/posting.ts";
import { createRateLimits, DISCORD_RATE_LIMITS, type RateLimitSettings } from "./rest/rate-limits.ts";
import { createRest } from "./routes/answer-request.ts";
import { createSnowflakes } from "./state/snowflakes.ts";
import {
  type Attachment,
  type Channel,
  createState,
  type Guild,
  type RegisteredCommand,
  type User,
} from "./state/state.ts";
import { type MessageView, viewOf } from "./driver/message-view.ts";

/** Options of a Discord; all are optional. */
export interface DiscordOptions {
  /** The clock of every time limit. Default: the machine's own clock. */
  readonly clock?: Clock;
  /** Default: any free port. */
  readonly port?: number;
  /** The bot's token. */
  readonly token?: string;
  /** The same seed gives the same interaction tokens and signatures. Default: a new one each time. */
  readonly randomSeed?: string;
  /** Privileged intents that are enabled in the developer portal. Default: none, as for a new application. */
  readonly privilegedIntents?: number;
}

/** Events for listeners. */
export interface DiscordEvents {
  call: [call: Call];
  event: [event: GatewayEvent];
  message: [message: MessageView, change: MessageChange];
}

/** A private Discord: people's actions, records of the bot's, and faults. */
export interface Discord extends People, Posting {
  /** The bot's `DISCORD_API_URL`. */
  readonly apiUrl: string;
  /** The host of attachments, for `ATTACHMENT_HOSTS`. */
  readonly host: string;
  readonly token: string;
  readonly bot: User;
  readonly calls: Call[];
  readonly events: GatewayEvent[];
  /** Every read of an attachment. */
  readonly downloads: Download[];
  readonly faults: Faults;
  readonly gateway: Gateway;
  /** Assign to its fields to change limits. */
  readonly rateLimits: RateLimitSettings;
  /** The commands that the bot has registered. */
  readonly commands: readonly RegisteredCommand[];
  addGuild(guild: NewGuild): Guild;
  addChannel(guild: Guild, channel?: NewChannel): Channel;
  /** Changes the bot's permissions in a channel. */
  allowBot(channel: Channel, permissions: bigint): void;
  addUser(user: NewUser): User;
  addMember(guild: Guild, user: User, member?: NewMember): void;
  /** A moderator times out a member, or the bot. */
  timeOut(guild: Guild, user: User, untilMs: number): void;
  /** A moderator lifts a ban: the banned person may return. */
  unban(guild: Guild, user: User): void;
  /** A member leaves a server; their messages stay. */
  removeMember(guild: Guild, user: User): void;
  /** Deletes a channel of a server with all its messages. */
  removeChannel(channel: Channel): void;
  /** The DM of a person with the bot. */
  dm(user: User): Channel;
  /** A group DM without the bot. */
  addPrivateChannel(people: readonly User[]): Channel;
  attach(bytes: Uint8Array, details: NewAttachment): Attachment;
  /** A signed URL of an attachment, valid for the given time. */
  urlOf(attachment: Attachment, lifetimeMs?: number): string;
  /** Deletes the file, even for URLs that are still valid. */
  vanish(attachment: { readonly id: string }): void;
  /** Messages of a channel, oldest first, including ephemeral ones. */
  messages(channel: Channel): MessageView[];
  /** Expires the interaction's token. */
  expireToken(interaction: { readonly token: string }): void;
  /** Switches privileged intents in the developer portal. */
  enableIntents(privilegedIntents: number): void;
  /** @returns a function that stops listening */
  on<K extends keyof DiscordEvents>(event: K, listener: (...args: DiscordEvents[K]) => void): () => void;
  close(): Promise<void>;
}

/** Starts a Discord on loopback that speaks REST v10 and gateway v10, stricter than the real one. */
export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { platform, gateway, events } = assemble(options, server, hostOf(server));
  const answer = createRest(platform);
  server.on("request", (request, response) => {
    void answer(request, response);
  });
  return {
    ...createPeople(platform),
    ...createPosting(platform),
    ...createWorld(platform),
    apiUrl: `http://${hostOf(server)}/api`,
    host: hostOf(server),
    token: platform.token,
    bot: platform.state.bot,
    calls: platform.calls,
    events,
    downloads: platform.downloads,
    faults: platform.faults,
    gateway,
    rateLimits: platform.limits,
    get commands() {
      return [...platform.state.commands.values()];
    },
    on: (event, listener) => listen(platform, event, listener),
    async close() {
      await gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function hostOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `127.0.0.1:${address.port}`;
}

/** Builds all parts; the gateway is needed by the messages and needs the state, hence this order. */
function assemble(options: DiscordOptions, server: Server, host: string) {
  const clock = options.clock ?? systemClock;
  const token = options.token ?? "playground.token";
  const state = createState(clock, createSnowflakes(clock), options.privilegedIntents ?? 0);
  const seed = options.randomSeed ?? randomUUID();
  const secretFor = (name: string) => createHmac("sha256", seed).update(name).digest("base64url");
  const emitter = new EventEmitter<PlatformEvents>().setMaxListeners(0);
  const events: GatewayEvent[] = [];
  const url = `ws://${host}/gateway`;
  const gateway = createGateway({ state, token, server, url, events, emitter });
  const cdn = createCdn(state, `http://${host}`, secretFor("attachments"));
  const messages = createMessages(state, (change, ...changed) => {
    const [first] = changed;
    const announcement =
      changed.length > 1 ? bulkDeletionOf(state, changed) : first && announcementOf(state, cdn, change, first);
    if (announcement) gateway.dispatch(announcement);
    for (const message of changed) emitter.emit("message", message, change);
  });
  const platform: Platform = {
    state,
    cdn,
    messages,
    emitter,
    token,
    tokenSecret: secretFor("tokens"),
    faults: createFaults(),
    rateLimits: createRateLimits(clock),
    limits: { ...DISCORD_RATE_LIMITS },
    calls: [],
    downloads: [],
    dispatch: (event) => gateway.dispatch(event),
    gateway: () => ({
      url,
      shards: gateway.settings.recommendedShards,
      maxConcurrency: gateway.settings.maxConcurrency,
      identifies: gateway.identifies,
    }),
  };
  return { platform, gateway, events };
}

function listen<K extends keyof DiscordEvents>(
  { emitter, cdn }: Platform,
  event: K,
  listener: (...args: DiscordEvents[K]) => void,
): () => void {
  const heard = listener as (...args: readonly unknown[]) => void; // the event decides the arguments
  const hear = (subject: unknown, change?: unknown) =>
    event === "message" ? heard(viewOf(subject as Parameters<typeof viewOf>[0], cdn), change) : heard(subject);
  const target: EventEmitter = emitter;
  target.on(event, hear);
  return () => target.off(event, hear);
}
