import { type Client, type IShardingStrategy, SimpleShardingStrategy, WebSocketShardStatus } from "discord.js";
import { GatewayCloseCodes, type GatewayDispatchPayload } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import { createOddityReport, type ReportOddity } from "./odd-packets.ts";
import { HELLO, INTERACTION_CREATE, type Packet, READY, readPacket, RESUMED } from "./packets.ts";
import type { Sessions, Shard } from "./sessions.ts";

/** What shards belong to in `@discordjs/ws`, and what discord.js listens to. */
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
 * A shard, with what is private in `@discordjs/ws` 1.2.3: there is no other place at which a packet can be judged before the
 * shard acts upon it (the report to be made: an error thrown while it does so ends the process, and cannot be caught). Where
 * a later version calls these otherwise, no shard logs in, and every test of a running bot fails.
 */
interface GuardedShard extends Shard {
  readonly connection: unknown;
  unpackMessage(data: unknown, isBinary: boolean): Promise<unknown>;
  connect(): Promise<void>;
  internalConnect(): Promise<void>;
}

/**
 * Stands between the gateway and discord.js, at the place that discord.js offers for it. Nothing that Discord says gets
 * past unread; of what is wanted, discord.js is handed what it makes interactions of, and the bot's own listeners (those
 * of `client.ws`) hear of messages. An odd packet costs itself alone, whoever stumbles over it.
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

/** What is thrown while a shard acts upon a packet ends the process: so each is read before. */
function readBeforeActing(shard: GuardedShard, report: ReportOddity, clock: Clock): void {
  const unpack = shard.unpackMessage.bind(shard);
  let greeting: unknown;
  shard.unpackMessage = async (data, isBinary) => {
    const raw = await unpack(data, isBinary).catch(() => null);
    if (raw === null && isBinary) return null; // mostly a part of something longer
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
 * A shard that is left while it waits for HELLO or READY takes the end of its waiting for a fault: it ends a second time,
 * which keeps the first from ever being done, and connects anew half a second later, as one does that is between two
 * connections.
 */
function comeNoMore(shard: GuardedShard): void {
  shard.destroy = async () => undefined;
  shard.internalConnect = async () => undefined;
}

/** What is private in discord.js 14.28.1: it makes interactions of what it is handed, and emits them. */
interface Actions {
  readonly InteractionCreate: { handle(data: unknown): void };
}

/** Hands a dispatch on, at once: who uses a shard that has logged in does not wait until all others have. */
function createTeller(manager: Manager, client: Client, report: ReportOddity) {
  const { InteractionCreate } = client["actions"] as Actions;
  return (packet: Packet, shardId: number): void => {
    const { t, d } = packet;
    if (t === null || t === RESUMED) return; // its shard alone goes by it
    try {
      // Of the shape that discord.js expects, or it stumbles here.
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
 * @throws what discord.js has for a close code after which the shard does not try again
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
