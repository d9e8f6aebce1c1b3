import { randomUUID } from "node:crypto";
import { GatewayCloseCodes, GatewayDispatchEvents, GatewayOpcodes } from "discord-api-types/v10";
import type { Connection } from "./gateway-connection.ts";
import { readIdentify, readResume } from "./gateway-handshake.ts";
import { greeting, type Session } from "./gateway-session.ts";
import type { GatewayParts, Wire } from "./gateway-wire.ts";
import type { IdentifyLimit } from "./identify-limit.ts";

/** Failures of logins; assign to change. */
export interface LoginSettings {
  /** Off: no shard is logged in and no session is resumed; both are answered with op 9. */
  grantsSessions: boolean;
  /** The one shard that is never logged in. */
  refusedShard: number | undefined;
  /** Off: a RESUME is read and never answered. */
  answersResumes: boolean;
  /** Fields of READY that replace the usual ones, even odd ones. */
  readyChanges: Readonly<Record<string, unknown>>;
}

/** IDENTIFY and RESUME. */
export function createLogin(
  { state, token, url, emitter }: GatewayParts,
  settings: LoginSettings,
  limit: IdentifyLimit,
  sessions: Map<string, Session>,
  wire: Wire,
  tell: (session: Session, t: string, d: unknown) => void,
) {
  let count = 0;
  const attach = (connection: Connection, session: Session) => {
    session.socket?.close(GatewayCloseCodes.UnknownError);
    session.socket = connection.socket;
    connection.session = session;
  };
  return {
    count: () => count,
    identify(connection: Connection, data: unknown): GatewayCloseCodes | undefined {
      const identity = readIdentify(data, { token, privilegedIntents: state.privilegedIntents });
      if ("closeCode" in identity) return identity.closeCode;
      const [shardId] = identity.shard;
      const isRefused = !settings.grantsSessions || shardId === settings.refusedShard;
      if (isRefused || !limit.admits(shardId)) {
        wire.send(connection.socket, { op: GatewayOpcodes.InvalidSession, d: false }, undefined);
        return undefined;
      }
      count += 1;
      const session: Session = {
        id: randomUUID().replaceAll("-", ""),
        ...identity,
        seq: 0,
        sent: [],
        socket: undefined,
      };
      sessions.set(session.id, session);
      attach(connection, session);
      const [ready, ...guilds] = greeting(state, session, url);
      tell(session, GatewayDispatchEvents.Ready, { ...ready, ...settings.readyChanges });
      for (const guild of guilds) tell(session, GatewayDispatchEvents.GuildCreate, guild);
      emitter.emit("connection");
      return undefined;
    },
    resume(connection: Connection, data: unknown): GatewayCloseCodes | undefined {
      const resumed = readResume(data, token);
      if ("closeCode" in resumed) return resumed.closeCode;
      if (!settings.answersResumes) return undefined;
      const session = settings.grantsSessions ? sessions.get(resumed.session_id) : undefined;
      const isTooOld = session && resumed.seq < (session.sent[0]?.s ?? 1) - 1;
      if (!session || isTooOld) {
        wire.send(connection.socket, { op: GatewayOpcodes.InvalidSession, d: false }, session);
        return undefined;
      }
      if (resumed.seq > session.seq) return GatewayCloseCodes.InvalidSeq;
      attach(connection, session);
      const missed = session.sent.filter(({ s }) => s > resumed.seq);
      for (const entry of missed) wire.send(connection.socket, { op: GatewayOpcodes.Dispatch, ...entry }, session);
      tell(session, GatewayDispatchEvents.Resumed, {});
      emitter.emit("connection");
      return undefined;
    },
  };
}
