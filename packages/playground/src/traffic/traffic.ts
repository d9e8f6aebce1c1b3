import { GatewayOpcodes } from "discord-api-types/v10";
import type { Call, Discord, GatewayEvent } from "discord-stand-in";
import type { Mask } from "./masking.ts";
import type { Look } from "../page/protocol.ts";

/** The newest are kept for whoever looks inside later. */
const MAX_KEPT = 500;

const HEARTBEATS: ReadonlySet<number> = new Set([GatewayOpcodes.Heartbeat, GatewayOpcodes.HeartbeatAck]);

/** What went between the bot, Discord and fal. */
export interface Looks {
  readonly kept: readonly Look[];
  /** Takes something down, masked. */
  add(look: Look): void;
}

/** Looks at all that passes between the bot and this Discord, and at whatever else is added. */
export function createLooks(discord: Discord, mask: Mask, tell: (look: Look) => void): Looks {
  const kept: Look[] = [];
  const add = (look: Look) => {
    // What was masked is as plain as what it was made from.
    const masked = mask(look) as Look;
    kept.push(masked);
    if (kept.length > MAX_KEPT) kept.shift();
    tell(masked);
  };
  discord.on("call", (call) => add(lookAtCall(call)));
  discord.on("event", (event) => {
    if (!isHeartbeat(event)) add(lookAtEvent(event));
  });
  return { kept, add };
}

function lookAtCall({ method, path, query, body, files, status, answer, atMs }: Call): Look {
  const search = new URLSearchParams(query).toString();
  const sentFiles = files.map(
    ({ filename, contentType, bytes }) => `${filename} (${contentType}, ${bytes.length} bytes)`,
  );
  const exchange = {
    ...(body !== undefined && { sent: body }),
    ...(sentFiles.length > 0 && { files: sentFiles }),
    ...(answer !== undefined && { answered: answer }),
  };
  return {
    to: "Discord",
    what: `${method} ${path}${search && `?${search}`}`,
    ...(status !== undefined && { status }),
    ...(Object.keys(exchange).length > 0 && { body: exchange }),
    atMs,
  };
}

function isHeartbeat({ op }: GatewayEvent): boolean {
  return HEARTBEATS.has(op);
}

function lookAtEvent({ direction, op, t, d, atMs }: GatewayEvent): Look {
  const name = t ?? GatewayOpcodes[op] ?? `op ${op}`;
  const body = d === null || d === undefined ? {} : { body: d };
  return { to: "gateway", what: direction === "sent" ? name : `${name} (from the bot)`, ...body, atMs };
}
