import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { LLMock } from "@copilotkit/aimock";

/** A fault of aimock's, by the header that asks for it. */
export type ChaosHeader =
  | "x-aimock-chaos-drop"
  | "x-aimock-chaos-malformed"
  | "x-aimock-chaos-disconnect"
  | "x-aimock-chaos-ratelimit";

/** A request that reached aimock in a fal host's name. */
export interface AimockRequest {
  readonly method: string;
  /** `host/path`. */
  readonly route: string;
  readonly status: number | undefined;
}

/** What aimock announces and does not take: the bytes of an upload. */
const UPLOAD = /^rest\.fal\.ai\/storage\/upload\/(?!initiate)/;

/** aimock's fal, as `FAL_URL` wants it. */
export interface Aimock {
  readonly url: string;
  readonly mock: LLMock;
  readonly requests: readonly AimockRequest[];
  /** The next so many requests to a route meet a fault. */
  fail(route: RegExp, chaos: ChaosHeader, times: number): void;
  close(): Promise<void>;
}

export interface AimockOptions {
  /** How many polls a job takes until it runs, and until it is over. */
  readonly falQueue: { readonly pollsBeforeInProgress: number; readonly pollsBeforeCompleted: number };
  /** What fal's file hosts serve, since aimock has no files. */
  readonly file: { readonly bytes: Buffer; readonly contentType: string };
}

/**
 * Starts aimock behind a server that says to it in a header which of fal's hosts is meant, where `FAL_URL` has the host
 * in the path, and that takes uploads and serves files itself, which aimock does not.
 */
export async function startAimock({ falQueue, file }: AimockOptions): Promise<Aimock> {
  const mock = new LLMock({ port: 0, falQueue, logLevel: "silent" });
  await mock.start();
  const requests: AimockRequest[] = [];
  const faults: { readonly route: RegExp; readonly chaos: ChaosHeader; left: number }[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, host = "", path = ""] = /^\/([^/]*)(\/.*)$/.exec(request.url ?? "") ?? [];
    const method = request.method ?? "GET";
    const route = `${host}${path}`;
    const body = await readAll(request);
    if (host.endsWith(".fal.media") || UPLOAD.test(route)) {
      requests.push({ method, route, status: 200 });
      response.writeHead(200, { "content-type": file.contentType }).end(method === "PUT" ? undefined : file.bytes);
      return;
    }
    const fault = faults.find(({ route: pattern, left }) => left > 0 && pattern.test(route));
    if (fault) fault.left -= 1;
    const headers = {
      ...pickHeaders(request),
      "x-fal-target-host": host,
      ...(fault && { [fault.chaos]: "1" }),
    };
    try {
      const answer = await fetch(`${mock.url}/fal${path}`, { method, headers, ...(body.length > 0 && { body }) });
      const bytes = Buffer.from(await answer.arrayBuffer());
      requests.push({ method, route, status: answer.status });
      const kept = [...answer.headers].filter(([name]) => !["connection", "transfer-encoding"].includes(name));
      response.writeHead(answer.status, Object.fromEntries(kept)).end(bytes);
    } catch {
      requests.push({ method, route, status: undefined });
      response.destroy();
    }
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server before aimock has no port.");

  return {
    url: `http://127.0.0.1:${address.port}`,
    mock,
    requests,
    fail: (route, chaos, times) => void faults.push({ route, chaos, left: times }),
    async close() {
      server.close();
      server.closeAllConnections();
      await mock.stop();
    },
  };
}

function pickHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !["host", "connection", "content-length"].includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
