import { GatewayIntentBits, GatewayOpcodes } from "discord-api-types/v10";
import type { WebSocket } from "ws";
import { applicationFlags } from "../payloads/application-payload.ts";
import { toGuild } from "../payloads/guild-payload.ts";
import { toUser } from "../payloads/person-payload.ts";
import type { State } from "../state/state.ts";

/** One message over the gateway, for tests and the log. */
export interface GatewayEvent {
  /** From this server's side: `sent` goes to the bot. */
  readonly direction: "sent" | "received";
  readonly op: number;
  /** The dispatch's name. */
  readonly t: string | null;
  readonly s: number | null;
  readonly d: unknown;
  /** The shard, once it has identified. */
  readonly shard: number | undefined;
  readonly atMs: number;
}

/** An event on Discord. */
export interface Dispatch {
  readonly t: string;
  /** Decides the shard; without one it goes to shard 0, as DMs do. */
  readonly guildId?: string | undefined;
  /** The intent bit that a session needs to hear of it. */
  readonly intent?: number | undefined;
  /** The data for a session with these intents. */
  data(intents: number): unknown;
}

/** The session of a logged-in shard; it outlives its connection, so that it can be resumed. */
export interface Session {
  readonly id: string;
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  seq: number;
  /** The newest dispatches, which may have to be replayed. */
  readonly sent: { readonly s: number; readonly t: string; readonly d: unknown }[];
  socket: WebSocket | undefined;
}

/** Discord keeps some minutes of events for a RESUME. */
const MAX_REPLAYED = 1000;

/** Whether a session hears of an event. */
export function hears(session: Session, { guildId, intent }: Dispatch): boolean {
  if (intent !== undefined && (session.intents & intent) === 0) return false;
  const [shardId, shardCount] = session.shard;
  return shardOf(guildId, shardCount) === shardId;
}

/** https://discord.com/developers/docs/events/gateway#sharding-sharding-formula */
export function shardOf(guildId: string | undefined, shardCount: number): number {
  return guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shardCount));
}

/** Numbers a dispatch, keeps it for a RESUME, and returns what goes over the wire. */
export function numbered(session: Session, t: string, d: unknown) {
  session.seq += 1;
  const entry = { s: session.seq, t, d };
  session.sent.push(entry);
  if (session.sent.length > MAX_REPLAYED) session.sent.shift();
  return { op: GatewayOpcodes.Dispatch, ...entry };
}

/** A session's first dispatches: READY, then each of its guilds if it asked for them. */
export function greeting(state: State, session: Session, resumeUrl: string): readonly [object, ...object[]] {
  const guilds = [...state.guilds.values()].filter(
    ({ id, installed }) => installed && shardOf(id, session.shard[1]) === session.shard[0],
  );
  const ready = {
    v: 10,
    user: toUser(state.bot),
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: resumeUrl,
    shard: session.shard,
    application: { id: state.applicationId, flags: applicationFlags(state.privilegedIntents) },
  };
  const hearsGuilds = (session.intents & GatewayIntentBits.Guilds) !== 0;
  return [ready, ...(hearsGuilds ? guilds : []).map((guild) => toGuild(state, guild))];
}
