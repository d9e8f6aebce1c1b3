import { GatewayOpcodes } from "discord-api-types/v10";
import type { Call, Discord, GatewayEvent } from "discord-stand-in";
import type { Mask } from "./masking.ts";
import type { TrafficEntry } from "./traffic-entry.ts";

/** The newest are kept for pages that open later. */
const MAX_KEPT = 500;

const HEARTBEATS: ReadonlySet<number> = new Set([GatewayOpcodes.Heartbeat, GatewayOpcodes.HeartbeatAck]);

/** The traffic between the bot, Discord and fal. */
export interface TrafficLog {
  readonly kept: readonly TrafficEntry[];
  /** Records an entry, masked. */
  add(entry: TrafficEntry): void;
}

/** Records all traffic between the bot and this Discord, and added entries. */
export function createTrafficLog(discord: Discord, mask: Mask, tell: (entry: TrafficEntry) => void): TrafficLog {
  const kept: TrafficEntry[] = [];
  const add = (entry: TrafficEntry) => {
    // Masking keeps the type of the value.
    const masked = mask(entry) as TrafficEntry;
    kept.push(masked);
    if (kept.length > MAX_KEPT) kept.shift();
    tell(masked);
  };
  discord.on("call", (call) => add(entryOfCall(call)));
  discord.on("event", (event) => {
    if (!isHeartbeat(event)) add(entryOfEvent(event));
  });
  return { kept, add };
}

function entryOfCall({ method, path, query, body, files, status, answer, atMs }: Call): TrafficEntry {
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

function entryOfEvent({ direction, op, t, d, atMs }: GatewayEvent): TrafficEntry {
  const name = t ?? GatewayOpcodes[op] ?? `op ${op}`;
  const body = d === null || d === undefined ? {} : { body: d };
  return { to: "gateway", what: direction === "sent" ? name : `${name} (from the bot)`, ...body, atMs };
}
