import type { IncomingMessage } from "node:http";
import { HttpRefusal } from "./page-requests.ts";

/** The names under which a browser on this machine reaches the page. */
const NAMES = ["127.0.0.1", "localhost"];

/**
 * Admits the page's own requests, and a browser in which its address was typed. Another site may lead its own name to this
 * machine (DNS rebinding) or make a browser send a request here: these headers reveal both.
 *
 * @throws HttpRefusal
 */
export function admit({ headers, socket }: IncomingMessage): void {
  const hosts = NAMES.map((name) => `${name}:${socket.localPort}`);
  if (!hosts.includes(headers.host ?? ""))
    throw new HttpRefusal(403, "The playground is served to this machine alone.");
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
    throw new HttpRefusal(403, "The playground answers no other site.");
  }
}
