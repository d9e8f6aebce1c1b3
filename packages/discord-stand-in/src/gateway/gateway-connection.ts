import { GatewayCloseCodes, GatewayOpcodes } from "discord-api-types/v10";
import type { RawData, WebSocket } from "ws";
import { z } from "zod";
import type { Session } from "./gateway-session.ts";

/** https://discord.com/developers/docs/events/gateway#sending-events: at most 4096 bytes, 120 a minute */
const MAX_PAYLOAD_BYTES = 4096;
const MAX_PAYLOADS_A_MINUTE = 120;
const MINUTE_MS = 60_000;

const payload = z.object({ op: z.int(), d: z.unknown().optional() });

/** One socket: HELLO was sent, and incoming payloads are handled by Discord's rules. */
export interface Connection {
  readonly socket: WebSocket;
  session: Session | undefined;
}

/** A connection's calls to the gateway. Each returns the code to close with, if the connection must be closed. */
export interface ConnectionHandlers {
  now(): number;
  received(connection: Connection, op: number, data: unknown): void;
  identify(connection: Connection, data: unknown): GatewayCloseCodes | undefined;
  resume(connection: Connection, data: unknown): GatewayCloseCodes | undefined;
  heartbeat(connection: Connection): void;
  closed(connection: Connection, code: number): void;
}

/** Begins to listen on a socket. */
export function openConnection(socket: WebSocket, handlers: ConnectionHandlers): Connection {
  const connection: Connection = { socket, session: undefined };
  let arrivals: number[] = [];
  socket.on("message", (data, isBinary) => {
    const nowMs = handlers.now();
    arrivals = [...arrivals.filter((atMs) => nowMs - atMs < MINUTE_MS), nowMs];
    const tooOften = arrivals.length > MAX_PAYLOADS_A_MINUTE;
    const closeCode = tooOften ? GatewayCloseCodes.RateLimited : receive(connection, data, isBinary, handlers);
    if (closeCode !== undefined) socket.close(closeCode, GatewayCloseCodes[closeCode]);
  });
  socket.on("close", (code) => handlers.closed(connection, code));
  return connection;
}

function receive(
  connection: Connection,
  data: RawData,
  isBinary: boolean,
  handlers: ConnectionHandlers,
): GatewayCloseCodes | undefined {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer); // ws makes no other kinds
  const message = isBinary || bytes.length > MAX_PAYLOAD_BYTES ? undefined : readPayload(bytes.toString());
  if (!message) return GatewayCloseCodes.DecodeError;
  handlers.received(connection, message.op, message.d);
  const isKnown = connection.session !== undefined;
  switch (GatewayOpcodes[message.op] ?? "unknown") {
    case "Heartbeat":
      handlers.heartbeat(connection);
      return undefined;
    case "Identify":
      return isKnown ? GatewayCloseCodes.AlreadyAuthenticated : handlers.identify(connection, message.d);
    case "Resume":
      return isKnown ? GatewayCloseCodes.AlreadyAuthenticated : handlers.resume(connection, message.d);
    case "PresenceUpdate":
    case "VoiceStateUpdate":
    case "RequestGuildMembers":
      return isKnown ? undefined : GatewayCloseCodes.NotAuthenticated;
    default:
      return GatewayCloseCodes.UnknownOpcode;
  }
}

function readPayload(text: string): z.infer<typeof payload> | undefined {
  try {
    return payload.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
