import type { LookupAddress, LookupOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** Discord's own file hosts. What they serve needs no further trust, and fal may read it there itself. */
const DISCORD_CDN_HOSTS = new Set([
  "cdn.discordapp.com",
  "media.discordapp.net",
  // What messages link to on other sites, behind Discord's own proxy.
  "images-ext-1.discordapp.net",
  "images-ext-2.discordapp.net",
]);

/** Turns a name into all its addresses, as `dns.lookup` with `all: true` does. */
export type ResolveName = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** How the reader may go to a host: `guarded` hosts must have public addresses, `trusted` ones are the operator's own. */
export type Admission = "guarded" | "trusted";

/** Decides whether a URL may be read; `undefined` means no. */
export type AdmitUrl = (url: URL) => Admission | undefined;

/** A name led to an address that is not on the public internet. */
export class PrivateAddressError extends Error {
  override readonly name = "PrivateAddressError";
}

/**
 * The list of hosts that pictures are read from: Discord's over https, and the operator's.
 *
 * @param attachmentHosts the operator's own `host[:port]`s; for these alone `http:` and private addresses are accepted
 */
export function createHostGuard(attachmentHosts: readonly string[]): AdmitUrl {
  const trusted = new Set(attachmentHosts.map((host) => host.toLowerCase()));
  return (url) => {
    if (url.username !== "" || url.password !== "") return undefined;
    if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
    const defaultPort = url.protocol === "https:" ? "443" : "80";
    if (trusted.has(url.host) || trusted.has(`${url.hostname}:${url.port || defaultPort}`)) return "trusted";
    return isDiscordCdn(url) ? "guarded" : undefined;
  };
}

/** Whether a URL is one of Discord's own file hosts, over https on its usual port. */
export function isDiscordCdn(url: URL): boolean {
  return url.protocol === "https:" && DISCORD_CDN_HOSTS.has(url.host);
}

/**
 * A `lookup` for sockets that refuses names which lead to anything but acceptable addresses. The socket connects to the
 * very addresses that were judged here, so a name cannot change its mind between the check and the connection.
 */
export function guardedLookup(resolve: ResolveName, accepts: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => accepts(address))) {
        return callback(new PrivateAddressError(`${hostname} does not lead to a public address`), []);
      }
      return options.all === true ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/** Whether an address is on the public internet; an IPv4 address inside an IPv6 one is judged as what it is. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && parsed.range() === "rfc6052") {
    // NAT64: networks without IPv4 reach Discord's CDN through 64:ff9b::/96, the IPv4 address in the last 32 bits.
    return new ipaddr.IPv4(parsed.toByteArray().slice(-4)).range() === "unicast";
  }
  return parsed.range() === "unicast";
}
