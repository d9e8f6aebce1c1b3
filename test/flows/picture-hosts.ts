import { get } from "node:http";
import { type Harness, type HarnessOptions, startHarness } from "./harness.ts";
import { startFileServer } from "../services/pictures/file-server.ts";

/** A harness that finds files outside its Discord too: stickers, and pictures of other sites behind Discord's proxy. */
export interface HostsHarness extends Harness {
  /** What lies at an address, without its query. */
  readonly files: Map<string, Buffer>;
  /** The addresses outside this Discord that were read, in order. */
  readonly visited: readonly string[];
}

export async function startHostsHarness(options: HarnessOptions = {}): Promise<HostsHarness> {
  const files = new Map<string, Buffer>();
  const visited: string[] = [];
  const { host } = await startFileServer((request, response) => {
    const address = decodeURIComponent(request.url?.slice(1) ?? "");
    visited.push(address);
    const bytes = files.get(address);
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  const harness = await startHarness({
    ...options,
    transport:
      (discord) =>
      (url, { signal }) =>
        new Promise((resolve, reject) => {
          const isOwn = url.host === discord.host;
          const address = isOwn ? url : `http://${host}/${encodeURIComponent(url.origin + url.pathname)}`;
          get(address, { signal, agent: false }, resolve).on("error", reject);
        }),
  });
  return { ...harness, files, visited };
}
