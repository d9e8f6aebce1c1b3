import { connectionErrorOf } from "../../core/connection-error.ts";
import type { StoreProblem } from "../../core/store.ts";

const passing = (words: string): StoreProblem => ({ kind: "passing", words });
const full = (words: string): StoreProblem => ({ kind: "full", words });
const setting = (words: string): StoreProblem => ({ kind: "setting", words });

const CLUSTER = setting(
  "it belongs to a Redis Cluster, over which this bot cannot spread. Name a Redis or Valkey without cluster mode.",
);
const FAILING_OVER = passing("it is a replica, or is just failing over, and takes no writes. Name the primary.");
const TOO_MANY_CLIENTS = passing("it has as many clients as it takes. Close some, or raise its maxclients.");
const HUNG_UP = passing(
  "it hung up, or stays silent. Look at its log for too many clients (maxclients), and whether it is a Redis; one that wants TLS is rediss://.",
);
const SILENT = passing("it does not answer in time. Look at its log, and at the network and firewalls on the way.");

/**
 * By how the reply begins: https://github.com/redis/redis/blob/7.0.15/src/server.c#L1681 has most of them
 * (`createSharedObjects`), and was asked for each.
 */
const REPLIES: readonly (readonly [RegExp, StoreProblem])[] = [
  [/^OOM\b/, full("it is full (maxmemory). Raise maxmemory, or set maxmemory-policy volatile-lru.")],
  [/^MISCONF\b/, full("it cannot save to its disk, and takes no writes. Look at its log, and make room.")],
  [/^(?:READONLY|MASTERDOWN|NOREPLICAS)\b/, FAILING_OVER],
  [/^LOADING\b/, passing("it is still loading what it keeps. It answers when that is done.")],
  [/^BUSY\b/, passing("it is busy with a script. It answers when that is done, or after SCRIPT KILL.")],
  [/max number of clients/, TOO_MANY_CLIENTS],
  [/^(?:MOVED|ASK|CLUSTERDOWN|CROSSSLOT|TRYAGAIN)\b/, CLUSTER],
  [/^WRONGPASS\b|^ERR invalid password/, setting("it refuses the user or the password. Correct them in the address.")],
  [/^NOAUTH\b/, setting("it wants a password. Write it into the address: redis://:PASSWORD@HOST:PORT.")],
  [/^ERR AUTH .*without any password/, setting("it knows no password. Take the one in the address away.")],
  [
    /^NOPERM\b/,
    setting("its user lacks a right. Allow it all commands on keys that begin with sightline: (ACL SETUSER)."),
  ],
  [
    /^ERR (?:DB index|invalid DB)/,
    setting("it has no database of that number. Correct the number behind the last slash."),
  ],
  [
    /^ERR unknown command/,
    setting("it does not know a command that the bot needs. Name a Redis (6 or newer) or a Valkey."),
  ],
  [
    /^DENIED\b/,
    setting("it lets in this machine alone (protected mode). Give it a password, and write it into the address."),
  ],
];

/** The driver's own errors; it exports no classes to know them by. */
const DRIVER: readonly (readonly [RegExp, StoreProblem])[] = [
  [/^Socket closed unexpectedly|^Unknown RESP/, HUNG_UP],
  [/timeout/i, SILENT],
];

/** What an error of the driver, or a reply of Redis, means to the operator. */
export function redisProblem(cause: unknown): StoreProblem | undefined {
  const connection = connectionErrorOf(cause);
  if (connection) return connection.isPassing ? passing(connection.words) : setting(connection.words);
  const message = messageOf(cause);
  const [, problem] = [...REPLIES, ...DRIVER].find(([isIt]) => isIt.test(message)) ?? [];
  return problem;
}

/** Whether Redis has become a replica, behind an address that may lead elsewhere by now. What it refused was not done. */
export function isReplicaReply(error: unknown): error is Error {
  return /^(?:READONLY|MASTERDOWN)\b/.test(messageOf(error));
}

/** Of several commands sent together, the reply to the first failed one, which the driver hides. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const replies: unknown[] = "replies" in error && Array.isArray(error.replies) ? error.replies : [];
  const refusal = replies.find((reply) => reply instanceof Error) ?? error;
  return refusal instanceof Error ? refusal.message : "";
}
