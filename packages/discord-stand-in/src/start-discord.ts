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

/** How a Discord is started; nothing has to be given. */
export interface DiscordOptions {
  /** Every time limit goes by it. Default: the machine's own clock. */
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

/** What may be listened to. */
export interface DiscordEvents {
  call: [call: Call];
  event: [event: GatewayEvent];
  message: [message: MessageView, change: MessageChange];
}

/** A Discord of one's own: what people do in it, what the bot did, and what goes wrong. */
export interface Discord extends People, Posting {
  /** The bot's `DISCORD_API_URL`. */
  readonly apiUrl: string;
  /** Where attachments are, for `ATTACHMENT_HOSTS`. */
  readonly host: string;
  readonly token: string;
  readonly bot: User;
  readonly calls: Call[];
  readonly events: GatewayEvent[];
  /** Every read of an attachment. */
  readonly downloads: Download[];
  readonly faults: Faults;
  readonly gateway: Gateway;
  /** Assign to its fields to turn limits up and down. */
  readonly rateLimits: RateLimitSettings;
  /** What the bot has registered. */
  readonly commands: readonly RegisteredCommand[];
  addGuild(guild: NewGuild): Guild;
  addChannel(guild: Guild, channel?: NewChannel): Channel;
  /** Changes all that the bot may do in a channel. */
  allowBot(channel: Channel, permissions: bigint): void;
  addUser(user: NewUser): User;
  addMember(guild: Guild, user: User, member?: NewMember): void;
  /** A moderator times a member out, the bot too. */
  timeOut(guild: Guild, user: User, untilMs: number): void;
  /** A moderator lifts a ban: whom it kept out may come back. */
  unban(guild: Guild, user: User): void;
  /** A member leaves a server; their messages stay. */
  removeMember(guild: Guild, user: User): void;
  /** Deletes a channel of a server with all that was written in it. */
  removeChannel(channel: Channel): void;
  /** The DM of a person with the bot. */
  dm(user: User): Channel;
  /** A group DM without the bot. */
  addPrivateChannel(people: readonly User[]): Channel;
  attach(bytes: Uint8Array, details: NewAttachment): Attachment;
  /** A signed URL of an attachment, good for so long. */
  urlOf(attachment: Attachment, lifetimeMs?: number): string;
  /** The file is gone from now on, whatever its URL says. */
  vanish(attachment: { readonly id: string }): void;
  /** Messages of a channel, oldest first, ephemeral ones too. */
  messages(channel: Channel): MessageView[];
  /** The interaction's token is dead from now on. */
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
  const heard = listener as (...args: readonly unknown[]) => void; // which event it is decides its arguments
  const hear = (subject: unknown, change?: unknown) =>
    event === "message" ? heard(viewOf(subject as Parameters<typeof viewOf>[0], cdn), change) : heard(subject);
  const target: EventEmitter = emitter;
  target.on(event, hear);
  return () => target.off(event, hear);
}
