import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ConfigError } from "../config.ts";
import { log } from "../log.ts";
import type { CheckHealth } from "./health.ts";

/** No honest request this small takes longer. */
const REQUEST_TIMEOUT_MS = 10_000;

export interface OperationsOptions {
  /** 0 takes any free one. */
  readonly port: number;
  readonly checkHealth: CheckHealth;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

/** The HTTP server for the operator's probes and scrapers. */
export interface OperationsServer {
  readonly port: number;
  /** Reports from now on that the process is about to end. */
  drain(): void;
  /** Hangs up on everybody. */
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Serves `GET /healthz` and `GET /metrics` on all of the machine's interfaces.
 *
 * @throws ConfigError where the port cannot be had
 */
export async function serveOperations(options: OperationsOptions): Promise<OperationsServer> {
  let isDraining = false;
  const routes: Readonly<Record<string, () => Promise<Answer>>> = {
    "/healthz": async () => health(isDraining ? ["the bot is stopping"] : await options.checkHealth()),
    "/metrics": async () => ({
      status: 200,
      text: await options.metrics.text(),
      headers: { "content-type": options.metrics.contentType },
    }),
  };

  const answer = async (method: string, path: string): Promise<Answer> => {
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!route) return { status: 404, text: "There are /healthz and /metrics.\n" };
    if (method !== "GET") return { status: 405, text: "This can only be read.\n", headers: { allow: "GET" } };
    try {
      return await route();
    } catch (error) {
      log.error({ err: error, path }, "the operator could not be told");
      return { status: 500, text: "This cannot be told just now.\n" };
    }
  };

  const respond = async ({ method = "", url = "" }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = ""] = url.split("?");
    const { status, text, headers } = await answer(method, path);
    response.writeHead(status, {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
    });
    response.end(text);
  };

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void respond(request, response);
  });
  await listen(server, options.port).catch((error: unknown) => {
    throw explainPort(error);
  });
  log.info({ port: portOf(server) }, "serving /healthz and /metrics");
  return {
    port: portOf(server),
    drain() {
      isDraining = true;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function health(problems: readonly string[]): Answer {
  return problems.length === 0
    ? { status: 200, text: "All is well.\n" }
    : { status: 503, text: `${problems.join("; ")}\n` };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, resolve);
  });
}

function explainPort(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    return new ConfigError("HTTP_PORT is taken: something else listens there. Example: HTTP_PORT=9091");
  }
  if (code === "EACCES") {
    return new ConfigError("HTTP_PORT may not be used by this account. Example: HTTP_PORT=9090");
  }
  return error;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
