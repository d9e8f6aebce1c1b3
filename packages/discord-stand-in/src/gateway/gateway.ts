import type { EventEmitter } from "node:events";
import { GatewayCloseCodes, GatewayOpcodes } from "discord-api-types/v10";
import { WebSocket } from "ws";
import { type Connection, type ConnectionHandlers, openConnection } from "./gateway-connection.ts";
import { createLogin, type LoginSettings } from "./gateway-login.ts";
import { type Dispatch, hears, numbered, type Session } from "./gateway-session.ts";
import { createIdentifyLimit } from "./identify-limit.ts";
import { createWire, type GatewayParts, listen, type Wire } from "./gateway-wire.ts";
import { waitFor } from "../time/waiting.ts";

/** Settings of the gateway; assign to change. */
export interface GatewaySettings extends LoginSettings {
  heartbeatIntervalMs: number;
  /** Off: heartbeats go unanswered, so that the client takes its connection for dead. */
  acknowledgeHeartbeats: boolean;
  /** Whether every shard is turned away, as when Discord is out of reach. */
  isAway: boolean;
  /** Whether the address answers with HTTP 503, as Discord's proxies do when no gateway is behind them. */
  isBroken: boolean;
  /** How many shards the bot is advised to run. */
  recommendedShards: number;
  /** How many shards may log in every five seconds, as the bot is told; any further one is answered with op 9. */
  maxConcurrency: number;
}

/** Close codes that end a session: the client must identify again, or not at all. */
const ENDS_SESSION: ReadonlySet<number> = new Set([
  1000,
  1001,
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidSeq,
  GatewayCloseCodes.SessionTimedOut,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]);

/** A payload that a bot does not expect. */
export type Oddity =
  | string
  | { readonly t: unknown; readonly d?: unknown }
  | { readonly op: unknown; readonly d?: unknown };

/** The websocket side of this Discord. https://discord.com/developers/docs/events/gateway */
export interface Gateway {
  readonly settings: GatewaySettings;
  /** Sessions of logged-in shards; `open` tells whether they are connected now. */
  readonly connections: readonly {
    sessionId: string;
    shard: readonly [number, number];
    intents: number;
    open: boolean;
  }[];
  /** How many times shards have logged in. */
  readonly identifies: number;
  /** How many times shards came while the gateway was away. */
  readonly refusals: number;
  /** Sends an event to all sessions that it concerns. */
  dispatch(event: Dispatch): void;
  /**
   * Sends all sessions an impossible payload: a dispatch, which is numbered, any other payload, or a text that need not be
   * JSON.
   */
  say(payload: Oddity): void;
  /** Closes every connection with a code. */
  closeAll(code: number): void;
  /** Asks every shard to reconnect and resume (op 7). */
  reconnect(): void;
  /** Tells every shard that its session is invalid (op 9), or may be resumed all the same. */
  invalidate(resumable: boolean): void;
  /** Resolves once so many shards are connected. @throws Error after a generous limit */
  ready(shards?: number): Promise<void>;
  close(): Promise<void>;
}

export function createGateway(parts: GatewayParts): Gateway {
  const { state, emitter } = parts;
  const sessions = new Map<string, Session>();
  const connections = new Set<Connection>();
  const settings: GatewaySettings = {
    heartbeatIntervalMs: 41_250,
    acknowledgeHeartbeats: true,
    isAway: false,
    isBroken: false,
    grantsSessions: true,
    refusedShard: undefined,
    answersResumes: true,
    readyChanges: {},
    recommendedShards: 1,
    maxConcurrency: 16,
  };
  const wire = createWire(parts);
  const tell = (session: Session, t: string, d: unknown) => wire.send(session.socket, numbered(session, t, d), session);
  const limit = createIdentifyLimit(state.clock, () => settings.maxConcurrency);
  const login = createLogin(parts, settings, limit, sessions, wire, tell);

  const handlers: ConnectionHandlers = {
    now: () => state.clock.now(),
    received: ({ session }, op, d) => wire.record("received", { op, d }, session),
    ...login,
    heartbeat({ socket, session }) {
      if (settings.acknowledgeHeartbeats) wire.send(socket, { op: GatewayOpcodes.HeartbeatAck, d: null }, session);
    },
    closed(connection, code) {
      const { session, socket } = connection;
      connections.delete(connection);
      if (session?.socket === socket) session.socket = undefined;
      if (session && ENDS_SESSION.has(code)) sessions.delete(session.id);
      emitter.emit("connection");
    },
  };
  const door = createDoor(settings);
  const sockets = listen(parts, door.admits, (socket, stream) => {
    wire.gather(socket, stream);
    connections.add(openConnection(socket, handlers));
    wire.send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: settings.heartbeatIntervalMs } }, undefined);
  });

  return {
    settings,
    get connections() {
      return [...sessions.values()].map(({ id, shard, intents, socket }) => ({
        sessionId: id,
        shard,
        intents,
        open: socket?.readyState === WebSocket.OPEN,
      }));
    },
    get refusals() {
      return door.refusals();
    },
    get identifies() {
      return login.count();
    },
    dispatch(event) {
      for (const session of sessions.values()) {
        if (hears(session, event)) tell(session, event.t, event.data(session.intents));
      }
    },
    ...createControls(connections, sessions, wire),
    ready: (shards = 1) => waitForShards(emitter, sessions, shards),
    close() {
      for (const { socket } of connections) socket.terminate();
      return new Promise((resolve) => sockets.close(() => resolve()));
    },
  };
}

/** Admits clients, and counts the refused ones. */
function createDoor(settings: Pick<GatewaySettings, "isAway" | "isBroken">) {
  let refusals = 0;
  return {
    refusals: () => refusals,
    admits() {
      if (settings.isAway || settings.isBroken) refusals += 1;
      return settings.isBroken ? "broken" : !settings.isAway;
    },
  } as const;
}

/** Failures that a test can cause. */
function createControls(
  connections: ReadonlySet<Connection>,
  sessions: Map<string, Session>,
  wire: Wire,
): Pick<Gateway, "say" | "closeAll" | "reconnect" | "invalidate"> {
  const open = () => [...connections].filter(({ socket }) => socket.readyState === socket.OPEN);
  return {
    say(payload) {
      for (const session of sessions.values()) {
        if (typeof payload === "string") session.socket?.send(payload);
        else if ("op" in payload) session.socket?.send(JSON.stringify({ t: null, s: null, ...payload }));
        else session.socket?.send(JSON.stringify({ ...numbered(session, "", null), ...payload }));
      }
    },
    closeAll(code) {
      for (const { socket } of open()) socket.close(code);
    },
    reconnect() {
      for (const { socket, session } of open()) wire.send(socket, { op: GatewayOpcodes.Reconnect, d: null }, session);
    },
    invalidate(resumable) {
      for (const connection of open()) {
        const { session, socket } = connection;
        if (session && !resumable) sessions.delete(session.id);
        connection.session = undefined;
        wire.send(socket, { op: GatewayOpcodes.InvalidSession, d: resumable }, session);
      }
    },
  };
}

async function waitForShards(
  emitter: EventEmitter,
  sessions: ReadonlyMap<string, Session>,
  wanted: number,
): Promise<void> {
  const open = () => [...sessions.values()].filter(({ socket }) => socket?.readyState === WebSocket.OPEN).length;
  await waitFor(emitter, ["connection"], {
    check: () => (open() >= wanted ? true : undefined),
    describe: () => `${open()} of ${wanted} shards are connected.`,
  });
}
