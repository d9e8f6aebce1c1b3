import { type Client, type IShardingStrategy, SimpleShardingStrategy, WebSocketShardStatus } from "discord.js";
import { GatewayCloseCodes, type GatewayDispatchPayload } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import { createOddityReport, type ReportOddity } from "./odd-packets.ts";
import { HELLO, INTERACTION_CREATE, type Packet, READY, readPacket, RESUMED } from "./packets.ts";
import type { Sessions, Shard } from "./sessions.ts";

/** The owner of the shards in `@discordjs/ws`, to which discord.js listens. */
type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes: "Reconnect: false" */
const FINAL_CLOSE_CODES: ReadonlySet<number> = new Set([
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.ShardingRequired,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]);

/**
 * A shard, with the private members of `@discordjs/ws` 1.2.3: no other place lets a packet be judged before the shard acts
 * upon it (the report to be made: an error thrown while it does so ends the process, and cannot be caught). If a later
 * version renames them, no shard logs in, and every test of a running bot fails.
 */
interface GuardedShard extends Shard {
  readonly connection: unknown;
  unpackMessage(data: unknown, isBinary: boolean): Promise<unknown>;
  connect(): Promise<void>;
  internalConnect(): Promise<void>;
}

/**
 * Stands between the gateway and discord.js, at the place that discord.js offers for it. No packet passes
 * unread: discord.js gets the ones that become interactions, and the bot's own listeners (on `client.ws`) hear of
 * messages. An odd packet affects no other, wherever it fails.
 */
export function createStrategy(manager: Manager, client: Client, sessions: Sessions, clock: Clock): IShardingStrategy {
  const inner = new SimpleShardingStrategy(manager);
  const shards = () => [...(inner["shards"] as ReadonlyMap<number, GuardedShard>).values()];
  const report = createOddityReport();
  const tell = createTeller(manager, client, report);
  return {
    async spawn(ids) {
      await inner.spawn(ids);
      for (const shard of shards()) {
        readBeforeActing(shard, report, clock);
        shard.removeAllListeners("dispatch").on("dispatch", ({ data }) => tell(data, shard.id));
        sessions.follow(shard);
      }
    },
    async connect() {
      await Promise.all(shards().map(connectPatiently));
    },
    destroy(options) {
      sessions.end();
      const leaving = shards();
      const left = inner.destroy(options);
      for (const shard of leaving) comeNoMore(shard);
      return left;
    },
    send: (id, payload) => inner.send(id, payload),
    fetchStatus: () => inner.fetchStatus(),
  };
}

/** An error thrown while a shard acts upon a packet ends the process, so each packet is read first. */
function readBeforeActing(shard: GuardedShard, report: ReportOddity, clock: Clock): void {
  const unpack = shard.unpackMessage.bind(shard);
  let greeting: unknown;
  shard.unpackMessage = async (data, isBinary) => {
    const raw = await unpack(data, isBinary).catch(() => null);
    if (raw === null && isBinary) return null; // mostly a part of a longer packet
    const { connection, status } = shard;
    const stage = {
      isGreeted: greeting === connection,
      isResuming: status === WebSocketShardStatus.Resuming,
      isReady: status === WebSocketShardStatus.Ready,
      nowMs: clock.now(),
    };
    const packet = readPacket(raw, stage, report);
    if (packet?.op === HELLO) greeting = connection;
    return packet;
  };
}

/**
 * A shard that is told to leave while it waits for HELLO or READY mistakes the end of its wait for a fault: it ends a
 * second time, so that the first end never completes, and reconnects half a second later; a shard between two connections
 * does so, too.
 */
function comeNoMore(shard: GuardedShard): void {
  shard.destroy = async () => undefined;
  shard.internalConnect = async () => undefined;
}

/** A private member of discord.js 14.28.1: it turns a packet into an interaction, and emits it. */
interface Actions {
  readonly InteractionCreate: { handle(data: unknown): void };
}

/** Hands a dispatch on at once: the users of a shard that has logged in do not wait for all others. */
function createTeller(manager: Manager, client: Client, report: ReportOddity) {
  const { InteractionCreate } = client["actions"] as Actions;
  return (packet: Packet, shardId: number): void => {
    const { t, d } = packet;
    if (t === null || t === RESUMED) return; // of use to its shard only
    try {
      // In the shape that discord.js expects, or it throws here.
      if (t === READY) manager.emit("dispatch", { data: packet as GatewayDispatchPayload, shardId });
      else if (t === INTERACTION_CREATE) InteractionCreate.handle(d);
      else client.ws.emit(t, d, shardId);
    } catch (error) {
      report(t, error);
    }
  };
}

/**
 * Resolves when the shard has a session. discord.js takes the first failure of a connection for the end of the login,
 * although the shard itself goes on trying.
 *
 * @throws discord.js's error for a close code after which the shard does not try again
 */
async function connectPatiently(shard: GuardedShard): Promise<void> {
  let closeCode: number | undefined;
  shard.on("closed", ({ code }) => {
    closeCode = code;
  });
  const hasSession = new Promise<void>((resolve) => {
    shard.on("ready", () => resolve());
    shard.on("resumed", () => resolve());
  });
  try {
    await shard.connect();
  } catch (error) {
    if (closeCode !== undefined && FINAL_CLOSE_CODES.has(closeCode)) throw error;
    await hasSession;
  }
}
