import { GatewayDispatchEvents, GatewayOpcodes } from "discord-api-types/v10";
import { z } from "zod";
import { log } from "../../log.ts";
import { createdAtMs } from "../rest/snowflake.ts";
import { interactionSchema } from "./interaction-packet.ts";
import type { ReportOddity } from "./odd-packets.ts";

/** How often Discord asks for a heartbeat (measured in 2026), where its HELLO does not say. */
const USUAL_HEARTBEAT_MS = 41_250;
/** A longer interval does not fit into Node's timers, which then fire every millisecond. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A payload of the gateway. https://discord.com/developers/docs/events/gateway-events#payload-structure */
export interface Packet {
  readonly op: number;
  readonly s: number | null;
  /** The name of the dispatch; also null where the bot has no use for it. */
  readonly t: string | null;
  readonly d: unknown;
}

/** The progress of a shard's connection. */
export interface Stage {
  /** Whether Discord has said HELLO on this connection. */
  readonly isGreeted: boolean;
  readonly isResuming: boolean;
  readonly isReady: boolean;
  readonly nowMs: number;
}

const packet = z.object({
  op: z.int(),
  s: z
    .int()
    .nullish()
    .catch(null)
    .transform((s) => s ?? null),
  t: z
    .string()
    .nullish()
    .catch(null)
    .transform((t) => t ?? null),
  d: z.unknown(),
});

const identified = z.object({ id: z.string() });

const hello = z.object({ heartbeat_interval: z.number().positive().max(MAX_TIMER_MS) });

/**
 * The fields of a READY that the bot needs: its user, and how the session is resumed. The servers are left out:
 * discord.js would keep an unused object of 6 KB for each.
 *
 * https://discord.com/developers/docs/events/gateway-events#ready
 */
const ready = z
  .object({
    v: z.unknown(),
    user: z.object({
      id: z.string().min(1),
      username: z.string().catch(""),
      discriminator: z.string().catch("0"),
      global_name: z.string().nullish().catch(null),
      bot: z.boolean().catch(true),
    }),
    application: z.object({ id: z.string().min(1), flags: z.int().catch(0) }),
    session_id: z.string().min(1),
    /** Where it is absent, the gateway's own address serves as well. */
    resume_gateway_url: z
      .url({ protocol: /^wss?$/ })
      .optional()
      .catch(undefined),
  })
  .transform((read) => ({ ...read, guilds: [] }));

/** Discord tells a person who gets no first response within 3 s that there was none. */
const FIRST_RESPONSE_MS = 3_000;

const DISPATCH: number = GatewayOpcodes.Dispatch;
export const HELLO: number = GatewayOpcodes.Hello;
const RECONNECT: number = GatewayOpcodes.Reconnect;
const INVALID_SESSION: number = GatewayOpcodes.InvalidSession;
export const READY: string = GatewayDispatchEvents.Ready;
export const RESUMED: string = GatewayDispatchEvents.Resumed;
export const INTERACTION_CREATE: string = GatewayDispatchEvents.InteractionCreate;

/** discord.js turns these into the objects that the bot works with. */
const FOR_CLIENT: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  [READY, ready],
  [INTERACTION_CREATE, interactionSchema],
]);
/** The bot reads these itself, straight from the gateway. */
const FOR_LISTENERS: ReadonlySet<string> = new Set([
  GatewayDispatchEvents.MessageCreate,
  GatewayDispatchEvents.MessageUpdate,
  GatewayDispatchEvents.MessageDelete,
  GatewayDispatchEvents.MessageDeleteBulk,
]);

/**
 * Reads a packet from Discord to a shard, before discord.js acts upon it. Odd parts are reported; dispensable ones are
 * replaced, and a dispatch that cannot be handled is reduced to its sequence number.
 *
 * @returns null for a packet that the shard must not see
 */
export function readPacket(raw: unknown, stage: Stage, report: ReportOddity): Packet | null {
  const parsed = packet.safeParse(raw);
  if (!parsed.success) {
    report("packet", parsed.error);
    return null;
  }
  const said = parsed.data;
  switch (said.op) {
    case DISPATCH:
      return { ...said, ...readDispatch(said, stage, report) };
    case HELLO:
      // A second HELLO would start a second heartbeat, which never ends.
      if (stage.isGreeted) return null;
      return { ...said, d: readOr({ heartbeat_interval: USUAL_HEARTBEAT_MS }, "HELLO", hello, said.d, report) };
    case INVALID_SESSION: {
      const mayResume = readOr(false, "INVALID_SESSION", z.boolean(), said.d, report);
      // The session is resumed over a new connection, which is watched: discord.js would ask over the old one.
      return mayResume ? { ...said, op: RECONNECT, d: null } : { ...said, d: false };
    }
    default:
      return said;
  }
}

const NOTHING = { t: null, d: null } as const;

function readDispatch({ t, d }: Packet, stage: Stage, report: ReportOddity): Pick<Packet, "t" | "d"> {
  if (t === null) return NOTHING;
  if (FOR_LISTENERS.has(t)) return { t, d };
  if (t === RESUMED) return stage.isResuming ? { t, d: null } : NOTHING;
  // A working session is not exchanged for another.
  const schema = t === READY && stage.isReady ? undefined : FOR_CLIENT.get(t);
  const read = schema && readOr(undefined, t, schema, d, report);
  return read === undefined || isTooLate(t, read, stage) ? NOTHING : { t, d: read };
}

/**
 * Whether Discord has long told a person that there is no answer: it repeats interactions that came while the connection
 * was broken, and the bot must not act behind the back of a person who may have changed their mind.
 */
function isTooLate(t: string, read: unknown, { isResuming, nowMs }: Stage): boolean {
  if (t !== INTERACTION_CREATE || !isResuming) return false;
  const { id } = identified.parse(read);
  if (nowMs - createdAtMs(id) <= FIRST_RESPONSE_MS) return false;
  log.info({ interactionId: id }, "what somebody did while the connection was broken came too late to be answered");
  return true;
}

function readOr<Read, Other>(
  other: Other,
  event: string,
  schema: z.ZodType<Read>,
  raw: unknown,
  report: ReportOddity,
): Read | Other {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  report(event, parsed.error);
  return other;
}
