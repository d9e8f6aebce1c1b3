import { errors } from "../protocol/error-answers.ts";
import { type Files, serveFile, servesFiles } from "../files/stored-files.ts";
import { type Exchange, jsonReply, type Reply } from "../protocol/http.ts";
import { PLATFORM_HOST, tellPrices } from "./prices.ts";
import type { createQueue, StreamOrder } from "../jobs/queue.ts";
import type { Storage } from "../files/upload-api.ts";

interface Hosts {
  readonly queue: ReturnType<typeof createQueue>;
  readonly storage: Storage;
  readonly files: Files;
  /** The one key that is accepted; unset, any is. */
  readonly key: string | undefined;
}

/** Gives each request to its original host. Only the queue and the announcement of uploads need the key. */
export function createRoute({ queue, storage, files, key }: Hosts) {
  return (exchange: Exchange): Reply | StreamOrder => {
    const { host, path, headers } = exchange;
    if (storage.takes(exchange)) return storage.put(exchange);
    if (servesFiles(host, path)) return serveFile(files, exchange);
    if (host === PLATFORM_HOST) return tellPrices(exchange, isKey(headers.authorization, key));
    if (host !== "queue.fal.run" && host !== "rest.fal.ai") return jsonReply(404, errors.notFound().body);
    if (!isKey(headers.authorization, key)) return jsonReply(401, errors.invalidKey().body);
    return host === "queue.fal.run" ? queue.handle(exchange) : storage.initiate(exchange);
  };
}

function isKey(authorization: string | undefined, key: string | undefined): boolean {
  const [, given = ""] = /^Key (\S+)$/.exec(authorization ?? "") ?? [];
  return key === undefined ? given !== "" : given === key;
}
