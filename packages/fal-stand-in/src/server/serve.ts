import { createServer, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../protocol/clock.ts";
import { streamStatus } from "../jobs/event-stream.ts";
import { cutShort, type Fault, faultReply } from "./faults.ts";
import { sendFlood } from "./flood.ts";
import { type Exchange, keptHeaders, readExchange, type Reply } from "../protocol/http.ts";
import type { ReportFailure } from "../protocol/failure-report.ts";
import type { StreamOrder } from "../jobs/queue.ts";

/** One HTTP call that reached the stand-in. */
export interface Call {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  /** `undefined` where the connection was broken instead of an answer. */
  readonly status: number | undefined;
  /** The key is redacted. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it arrived. */
  readonly atMs: number;
  /** How much of a flood was taken before the client broke off. */
  readonly takenBytes?: number;
}

/** The parts that handle a request. */
export interface Service {
  readonly route: (exchange: Exchange) => Reply | StreamOrder;
  readonly takeFault: (exchange: Exchange) => Fault | undefined;
  readonly record: (call: Call) => void;
  /** The event streams that are open. */
  readonly streams: Set<ServerResponse>;
  readonly clock: Clock;
  readonly reportFailure: ReportFailure;
  readonly closing: AbortSignal;
}

/** Makes the server: each request is read, meets its fault if there is one, is routed, answered and recorded. */
export function serve(service: Service): Server {
  const server = createServer((request, response) => {
    readExchange(request)
      .then((exchange) => answer(exchange, response, service))
      .catch((error: unknown) => {
        if (service.closing.aborted || request.destroyed) return;
        service.reportFailure(error, "the fal stand-in failed");
        response.destroy();
      });
  });
  // Idle connections are the client's to close: one that the server closes may take a request with it.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(exchange: Exchange, response: ServerResponse, service: Service): Promise<void> {
  const { route, takeFault, record, streams, clock, closing } = service;
  const { method, host, path, query } = exchange;
  const call = {
    method,
    host,
    path,
    query: query.toString(),
    headers: keptHeaders(exchange.headers),
    atMs: clock.now(),
  };
  const fault = takeFault(exchange);
  if (fault?.delayMs !== undefined) await clock.sleep(fault.delayMs, closing);
  if (fault?.flood) {
    const takenBytes = await sendFlood(fault.flood, response, fault);
    return record({ ...call, status: fault.status ?? 200, takenBytes });
  }
  const isLost = fault?.reset === "before";
  const result = isLost ? undefined : ((fault && faultReply(fault)) ?? route(exchange));
  if (fault?.answerDelayMs !== undefined) await clock.sleep(fault.answerDelayMs, closing);
  if (result === undefined || fault?.reset === "after") {
    record({ ...call, status: undefined });
    response.socket?.resetAndDestroy();
  } else if ("stream" in result) {
    record({ ...call, status: 200 });
    streams.add(response);
    response.once("close", () => streams.delete(response));
    streamStatus(result.stream, response, { withLogs: result.withLogs, clock, faults: fault ?? {} });
  } else {
    const reply = fault?.malformedJson === true ? cutShort(result) : result;
    record({ ...call, status: reply.status });
    response.writeHead(reply.status, { ...reply.headers, "content-length": reply.body.length });
    response.end(method === "HEAD" ? undefined : reply.body);
  }
}
