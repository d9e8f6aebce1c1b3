import { resolve } from "node:path";

/** The form of a Redis address. */
export const REDIS_ADDRESS = "redis://USER:PASSWORD@HOST:PORT/NUMBER";

/** The place behind an address, for the operator: a file with its whole path, a machine without user and password. */
export function placeOf(url: string): string {
  if (url.startsWith("sqlite://")) return resolve(url.slice("sqlite://".length));
  return URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}` : "memory://";
}

/**
 * The address as the driver takes it, which ignores everything behind a question mark: `?db=2`, as other clients write
 * it, is the same as `/2`.
 *
 * @returns undefined where it is invalid: unreadable, a database that is no number, a parameter that is not known
 */
export function redisAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const address = new URL(url);
  const inPath = address.pathname.replace(/^\//, "");
  const inQuery = [...address.searchParams];
  const databases = new Set([...(inPath ? [inPath] : []), ...inQuery.map(([, value]) => value)]);
  const [database = ""] = databases;
  const isKnown = inQuery.every(([name]) => name === "db") && databases.size <= 1 && /^\d{0,5}$/.test(database);
  if (!isKnown || !address.hostname || !canDecode(address.username) || !canDecode(address.password)) return undefined;
  address.search = "";
  address.hash = "";
  address.pathname = database;
  return address.href;
}

/** Whether a part of an address can be read: a bare `%` in a password has to be written as `%25`. */
function canDecode(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
