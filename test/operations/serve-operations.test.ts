import { once } from "node:events";
import { connect, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it, onTestFinished } from "vitest";
import { log } from "../../src/log.ts";
import { serveOperations } from "../../src/operations/serve-operations.ts";

const metrics = { contentType: "text/plain", text: async () => "a 1\n" };

/** An address of this machine that reaches it from elsewhere, too, or by the other protocol. */
const elsewhere = Object.values(networkInterfaces())
  .flatMap((addresses = []) => addresses)
  .map(({ address }) => address)
  .find((address) => address !== "127.0.0.1" && !address.startsWith("fe80"));

describe("the operator's server", () => {
  it("hangs up on whoever keeps a connection, in the middle of an answer too", async () => {
    log.level = "silent";
    let asked: (() => void) | undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const checkHealth = () => {
      asked?.();
      return new Promise<never>(() => undefined);
    };
    const server = await serveOperations({ port: 0, checkHealth, metrics });
    const sockets = [connect(server.port, "127.0.0.1"), connect(server.port, "127.0.0.1")] as const;
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    for (const socket of sockets) socket.on("error", () => undefined);
    await Promise.all(sockets.map((socket) => once(socket, "connect")));
    sockets[0].write("GET /healthz HTTP/1.1\r\nhost: here\r\n\r\n");
    await isAsked;
    const hungUp = Promise.all(sockets.map((socket) => once(socket, "close")));
    await server.close();
    await hungUp;
  });

  it.skipIf(elsewhere === undefined)(
    "is there on other addresses than 127.0.0.1 (skipped: where there is none)",
    async () => {
      log.level = "silent";
      const server = await serveOperations({ port: 0, checkHealth: async () => [], metrics });
      onTestFinished(() => server.close());
      const host = isIPv6(elsewhere ?? "") ? `[${elsewhere}]` : elsewhere;
      expect((await fetch(`http://${host}:${server.port}/healthz`)).status).toBe(200);
    },
  );

  it("says that it cannot tell, rather than nothing, where telling fails", async () => {
    log.level = "silent";
    const fail = async () => {
      throw new TypeError("a bug");
    };
    const server = await serveOperations({ port: 0, checkHealth: fail, metrics: { ...metrics, text: fail } });
    onTestFinished(() => server.close());
    for (const path of ["/healthz", "/metrics"]) {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain("a bug");
    }
  });
});
