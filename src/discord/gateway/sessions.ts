import type { ShardState } from "../../core/server/shards.ts";
import { WebSocketShardDestroyRecovery, WebSocketShardStatus } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import { log } from "../../log.ts";
import { SessionLostError } from "./login.ts";
import type { Packet } from "./packets.ts";

/**
 * A shard that has heard no acknowledgement for this long counts as lost. Discord asks for a heartbeat every 41.25 s,
 * and discord.js takes note of a dead connection only when the next one is due.
 */
const SILENCE_MS = 60_000;
/** discord.js 14.28.1 waits for ever for the answer to a RESUME: https://github.com/discordjs/discord.js/issues/10174 */
const MAX_RESUME_MS = 60_000;
/** After that the process ends: a new one, perhaps on another machine, may do better. */
const MAX_WITHOUT_SESSION_MS = 5 * 60_000;

/** The events of `@discordjs/ws` shards that are used here. */
interface ShardEvents {
  hello: [];
  ready: [];
  resumed: [];
  closed: [{ readonly code: number }];
  heartbeat: [{ readonly latency: number }];
  dispatch: [{ readonly data: Packet }];
}

/** A shard of `@discordjs/ws`: discord.js passes its class on under a name of its own. */
export interface Shard {
  readonly id: number;
  readonly status: WebSocketShardStatus;
  destroy(options: { readonly reason: string; readonly recover: WebSocketShardDestroyRecovery }): Promise<void>;
  on<Event extends keyof ShardEvents>(event: Event, listener: (...told: ShardEvents[Event]) => void): this;
  removeAllListeners(event: keyof ShardEvents): this;
}

/** Watches the sessions of this process's shards with the gateway. */
export interface Sessions {
  /** From now on the shard ought to have a session. */
  follow(shard: Shard): void;
  /** The bot leaves: from now on no session is expected. */
  end(): void;
  /** The state of each shard; none before the first login. */
  states(): readonly ShardState[];
  /** Rejects with SessionLostError when a shard is without one, and none has logged in for five minutes. */
  readonly lost: Promise<never>;
}

/** The state of a shard's session. */
interface Standing {
  hasSession: boolean;
  /** When its session was lost; undefined before the first loss. */
  lostAtMs: number | undefined;
  /** When Discord last acknowledged a heartbeat or a session. */
  heardAtMs: number;
  latencyMs: number | undefined;
  /** Ends the waiting for the answer to a RESUME. */
  callOffResume: () => void;
}

export function createSessions(clock: Clock): Sessions {
  const standings = new Map<number, Standing>();
  const giving = createGivingUp(clock, () => [...standings.values()].every(({ hasSession }) => hasSession));
  return {
    lost: giving.up,
    follow(shard) {
      const standing = createStanding();
      standings.set(shard.id, standing);
      const isExpected = () => standings.get(shard.id) === standing;
      giving.afterAWhile();

      const begin = () => {
        if (isExpected()) noteReturn(shard, standing, clock.now());
      };
      shard.on("ready", () => {
        begin();
        giving.not(); // the next one's turn to log in has come
        giving.afterAWhile();
      });
      shard.on("resumed", () => {
        begin();
        giving.afterAWhile();
      });
      shard.on("closed", ({ code }) => {
        standing.callOffResume();
        if (isExpected()) noteLoss(shard, standing, code, clock.now());
        giving.afterAWhile();
      });
      shard.on("hello", () => {
        standing.callOffResume();
        standing.callOffResume = clock.after(MAX_RESUME_MS, () => logInAnew(shard));
      });
      shard.on("heartbeat", ({ latency }) => Object.assign(standing, { latencyMs: latency, heardAtMs: clock.now() }));
    },
    end() {
      for (const { callOffResume } of standings.values()) callOffResume();
      standings.clear();
      giving.not();
    },
    states: () => [...standings].map(([id, standing]) => stateOf(id, standing, clock.now())),
  };
}

function stateOf(id: number, { hasSession, heardAtMs, latencyMs }: Standing, nowMs: number): ShardState {
  const isUp = hasSession && nowMs - heardAtMs < SILENCE_MS;
  return latencyMs === undefined ? { id, isUp } : { id, isUp, latencyMs };
}

function createStanding(): Standing {
  return { hasSession: false, lostAtMs: undefined, heardAtMs: 0, latencyMs: undefined, callOffResume: () => undefined };
}

function noteReturn({ id: shardId }: Shard, standing: Standing, nowMs: number): void {
  standing.callOffResume();
  if (standing.lostAtMs !== undefined && !standing.hasSession) {
    log.warn({ shardId, awayMs: nowMs - standing.lostAtMs }, "the connection to Discord is back");
  }
  Object.assign(standing, { hasSession: true, heardAtMs: nowMs });
}

/** Each failed attempt ends a connection, too: the first loss counts. */
function noteLoss({ id: shardId }: Shard, standing: Standing, code: number, nowMs: number): void {
  if (!standing.hasSession) return;
  log.warn({ shardId, code }, "the connection to Discord is lost");
  Object.assign(standing, { hasSession: false, lostAtMs: nowMs });
}

/** Where a RESUME gets no answer, the shard logs in as if it had had no session. */
function logInAnew(shard: Shard): void {
  if (shard.status !== WebSocketShardStatus.Resuming) return;
  log.warn({ shardId: shard.id }, "Discord does not answer to the old session: the shard logs in anew");
  shard
    .destroy({ reason: "RESUME was not answered", recover: WebSocketShardDestroyRecovery.Reconnect })
    .catch((error: unknown) => log.error({ err: error, shardId: shard.id }, "the shard could not log in anew"));
}

/**
 * Gives up when no shard has logged in for five minutes while one is without a session. While others log in, its turn may
 * still come: Discord lets shards log in one after the other. Resumed sessions do not count: that happens at any time,
 * and among many shards one is always resuming.
 */
function createGivingUp(clock: Clock, isAllWell: () => boolean) {
  let callOff: (() => void) | undefined;
  let reject: (error: Error) => void = () => undefined;
  const up = new Promise<never>((_resolve, rejectUp) => {
    reject = rejectUp;
  });
  up.catch(() => undefined); // awaited by the caller
  return {
    up,
    not() {
      callOff?.();
      callOff = undefined;
    },
    afterAWhile() {
      if (isAllWell()) return this.not();
      callOff ??= clock.after(MAX_WITHOUT_SESSION_MS, () => reject(new SessionLostError(MAX_WITHOUT_SESSION_MS)));
    },
  };
}
