import { createServer, get, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Transport } from "../../../src/services/pictures/reading/download.ts";

/** A server on this machine that lives as long as the test. */
export interface FileServer {
  readonly port: number;
  readonly host: string;
  /** Paths that were asked for. */
  readonly requests: string[];
  /** How many connections were made. */
  connections(): number;
  /** Resolves when so many requests have come. */
  asked(count: number): Promise<void>;
  /** Resolves when no connection is open any more. */
  idle(): Promise<void>;
  /** Takes Discord's CDN for this server, whatever host a URL names. */
  readonly transport: Transport;
}

export async function startFileServer(answer: RequestListener): Promise<FileServer> {
  const requests: string[] = [];
  let openConnections = 0;
  let connections = 0;
  let onChange: () => void = () => undefined;
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      onChange = () => {
        if (condition()) resolve();
      };
      onChange();
    });
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    answer(request, response);
    onChange();
  });
  server.on("connection", (socket) => {
    openConnections += 1;
    connections += 1;
    socket.on("close", () => {
      openConnections -= 1;
      onChange();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // It listens on TCP, so this is no pipe's name.
  return {
    port,
    host: `127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    asked: (count) => until(() => requests.length >= count),
    idle: () => until(() => openConnections === 0),
    transport: (url, { signal }) =>
      new Promise((resolve, reject) => {
        const here = `http://127.0.0.1:${port}${url.pathname}${url.search}`;
        get(here, { signal, agent: false }, resolve).on("error", reject);
      }),
  };
}

/** Answers every request with these bytes. */
export function serving(bytes: Buffer): RequestListener {
  return (_request, response) => response.writeHead(200, { "content-length": bytes.length }).end(bytes);
}
