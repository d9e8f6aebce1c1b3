import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";

/** Stands between a client and a server, so that a test can break what is between them. */
export interface TcpProxy {
  readonly url: string;
  /** Closes every connection; new ones are taken. */
  drop(): void;
  /** Resolves when the next connection is made. */
  dialled(): Promise<void>;
  /** New connections go to another server; those that stand stay where they are. */
  pointTo(url: string): void;
  close(): Promise<void>;
}

/** @param url - of a server on loopback, with its port */
export async function startTcpProxy(url: string): Promise<TcpProxy> {
  let target = url;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined); // its end follows
    return socket;
  };
  const server = createServer((client) => {
    const upstream = keep(createConnection({ host: "127.0.0.1", port: Number(new URL(target).port) }));
    keep(client).pipe(upstream).pipe(client);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");

  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${address.port}`,
    drop,
    async dialled() {
      await once(server, "connection");
    },
    pointTo(other) {
      target = other;
    },
    async close() {
      drop();
      server.close();
      await once(server, "close");
    },
  };
}
