import type { AllowedMentions } from "../validation/sent-message.ts";

/** The people whom a message notifies. */
export interface Pings {
  /** @everyone or @here. */
  readonly everyone: boolean;
  /** Ids of users. */
  readonly users: readonly string[];
  /** Ids of roles. */
  readonly roles: readonly string[];
}

export const NO_PINGS: Pings = { everyone: false, users: [], roles: [] };

/**
 * The people whom texts notify under `allowed_mentions` (absent: all that are named). Stricter than Discord: mentions in code, behind a
 * backslash, or by a bot that may not mention everyone count too.
 * https://discord.com/developers/docs/resources/message#allowed-mentions-object
 *
 * @param repliedTo the id of the author of the message that is replied to: notified unless `allowed_mentions` says otherwise
 */
export function pingsOf(texts: readonly string[], allowed: AllowedMentions | undefined, repliedTo?: string): Pings {
  const text = texts.join("\n");
  const parse = allowed ? (allowed.parse ?? []) : ["everyone", "users", "roles"];
  const may = (kind: string, ids: readonly string[] | null | undefined, id: string) =>
    parse.includes(kind) || (ids ?? []).includes(id);
  const users = idsIn(text, /<@!?(\d{17,19})>/g).filter((id) => may("users", allowed?.users, id));
  const repliedUser = repliedTo !== undefined && (allowed ? allowed.replied_user : true) ? [repliedTo] : [];
  return {
    everyone: parse.includes("everyone") && /@(everyone|here)/.test(text),
    users: [...new Set([...users, ...repliedUser])],
    roles: idsIn(text, /<@&(\d{17,19})>/g).filter((id) => may("roles", allowed?.roles, id)),
  };
}

/** Combines both: all notifications of a message over its life. */
export function addPings(before: Pings, after: Pings): Pings {
  return {
    everyone: before.everyone || after.everyone,
    users: [...new Set([...before.users, ...after.users])],
    roles: [...new Set([...before.roles, ...after.roles])],
  };
}

function idsIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []))];
}
