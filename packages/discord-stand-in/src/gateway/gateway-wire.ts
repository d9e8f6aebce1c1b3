import type { EventEmitter } from "node:events";
import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import { GatewayCloseCodes } from "discord-api-types/v10";
import { type WebSocket, WebSocketServer } from "ws";
import type { GatewayEvent, Session } from "./gateway-session.ts";
import type { State } from "../state/state.ts";

/** The parts of the gateway. */
export interface GatewayParts {
  readonly state: State;
  readonly token: string;
  readonly server: Server;
  /** The address of `/gateway`: `ws://127.0.0.1:PORT/gateway`. */
  readonly url: string;
  /** All sent and received payloads; `event` is emitted for each. */
  readonly events: GatewayEvent[];
  readonly emitter: EventEmitter;
}

/** Sends payloads, and records both directions. */
export interface Wire {
  /** From now on all payloads of one turn of the event loop go over a socket together, as in a rush. */
  gather(socket: WebSocket, stream: Duplex): void;
  send(socket: WebSocket | undefined, payload: WirePayload, session: Session | undefined): void;
  record(direction: GatewayEvent["direction"], payload: WirePayload, session: Session | undefined): void;
}

/** A gateway payload; absent fields are sent as null. */
export interface WirePayload {
  readonly op: number;
  readonly d: unknown;
  readonly t?: string;
  readonly s?: number;
}

export function createWire({ state, events, emitter }: GatewayParts): Wire {
  const record: Wire["record"] = (direction, { op, t, s, d }, session) => {
    const event: GatewayEvent = {
      direction,
      op,
      t: t ?? null,
      s: s ?? null,
      d,
      shard: session?.shard[0],
      atMs: state.clock.now(),
    };
    events.push(event);
    emitter.emit("event", event);
  };
  const streams = new WeakMap<WebSocket, Duplex>();
  const holdBack = (stream: Duplex): void => {
    if (stream.writableCorked > 0) return;
    stream.cork();
    // After the promises that settle in this turn, and the payloads that they send.
    queueMicrotask(() => process.nextTick(() => stream.uncork()));
  };
  return {
    record,
    gather: (socket, stream) => void streams.set(socket, stream),
    send(socket, payload, session) {
      if (!socket || socket.readyState !== socket.OPEN) return;
      record("sent", payload, session);
      const stream = streams.get(socket);
      if (stream) holdBack(stream);
      socket.send(JSON.stringify({ t: null, s: null, ...payload }));
    },
  };
}

/**
 * Takes websockets at `/gateway?v=10&encoding=json`; another version or encoding is closed with 4012.
 *
 * @param admits - asked for each client; "no" cuts the connection, and a broken one is answered with HTTP 503
 */
export function listen(
  { server }: GatewayParts,
  admits: () => boolean | "broken",
  opened: (socket: WebSocket, stream: Duplex) => void,
): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, stream, head) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (!/^\/gateway\/?$/.test(pathname)) {
      stream.end("HTTP/1.1 404 Not Found\r\n\r\n");
      return;
    }
    const isAdmitted = admits();
    if (isAdmitted === "broken") {
      stream.end("HTTP/1.1 503 Service Unavailable\r\n\r\n");
      return;
    }
    if (!isAdmitted) {
      stream.destroy();
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // A client that dies takes its connection with it; `close` follows and informs the session.
      socket.on("error", () => socket.terminate());
      const isSpoken =
        searchParams.get("v") === "10" && searchParams.get("encoding") === "json" && !searchParams.get("compress");
      if (isSpoken) opened(socket, stream);
      else socket.close(GatewayCloseCodes.InvalidAPIVersion);
    });
  });
  return sockets;
}
