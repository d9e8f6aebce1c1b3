import type { IncomingMessage, ServerResponse } from "node:http";
import type { Call } from "../rest/calls.ts";
import { DiscordError, refusal } from "../validation/rest-errors.ts";
import type { Fault } from "../rest/rest-faults.ts";
import { readBody, type Reply, writeReply } from "../rest/rest-bodies.ts";
import type { Platform } from "../platform/platform.ts";
import type { Limit } from "../rest/rate-limits.ts";
import { applicationRoutes } from "./application-routes.ts";
import { channelRoutes } from "./channel-routes.ts";
import { guildRoutes } from "./guild-routes.ts";
import { interactionRoutes } from "./interaction-routes.ts";
import { createRouter, type Match, type Route } from "./route.ts";
import { webhookRoutes } from "./webhook-routes.ts";
import { checkForm } from "../validation/read-form.ts";
import { MAX_AUDIT_REASON_CHARACTERS } from "../validation/limits.ts";

const API = "/api/v10";

/** First responses are not limited, yet carry the headers of every answer. */
const UNLIMITED: Limit = { requests: 1_000_000, windowMs: 1000 };

/** Answers one HTTP request: the REST API, or a file. */
export function createRest(platform: Platform): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const route = createRouter([
    ...applicationRoutes(platform),
    ...interactionRoutes(platform),
    ...webhookRoutes(platform),
    ...channelRoutes(platform),
    ...guildRoutes(platform),
  ]);
  return async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const method = request.method ?? "GET";
    if (/^\/(ephemeral-)?attachments\//.test(url.pathname)) {
      await serveFile(platform, method, url, response);
      return;
    }
    const path = decoded(url.pathname);
    const match = route(method, path.slice(API.length));
    const call = beginCall(platform, request, url, match);
    const fault = platform.faults.next({ method, path: call.path, template: call.route });
    const outcome = await carryOut(platform, request, response, { url, path, match, call, fault });
    call.status = outcome.status;
    call.answer = outcome.body;
    platform.emitter.emit("call", call);
  };
}

interface Exchange {
  readonly url: URL;
  readonly path: string;
  readonly match: Match | "wrong method" | undefined;
  readonly call: Call;
  readonly fault: Fault | undefined;
}

/** Answers, and returns the answer; status 0 when the connection was cut instead. */
async function carryOut(
  platform: Platform,
  request: IncomingMessage,
  response: ServerResponse,
  exchange: Exchange,
): Promise<Reply> {
  const { fault } = exchange;
  if (fault?.delayMs) await platform.state.clock.sleep(fault.delayMs);
  if (fault?.reset === "before") return cut(response);
  const { reply, headers } =
    fault?.status === undefined
      ? await handle(platform, request, exchange)
      : { reply: { status: fault.status, body: fault.body }, headers: {} };
  if (fault?.reset === "after" || reply.status === CUT) return cut(response);
  writeReply(response, reply, { ...headers, ...fault?.headers });
  return reply;
}

/** Stands for the status of a request that was never answered. */
const CUT = 0;

function cut(response: ServerResponse): Reply {
  response.socket?.resetAndDestroy();
  return { status: CUT };
}

async function handle(
  platform: Platform,
  request: IncomingMessage,
  exchange: Exchange,
): Promise<{ reply: Reply; headers: Readonly<Record<string, string>> }> {
  let headers: Readonly<Record<string, string>> = {};
  try {
    const { body, files } = await readBody(request);
    Object.assign(exchange.call, { body, files });
    const { route, params } = admit(platform, exchange);
    headers = platform.rateLimits.take(bucketOf(route, params), limitOf(platform, route));
    if (route.auth === "bot") platform.rateLimits.takeGlobal(platform.limits.global);
    const reason = reasonOf(request);
    const reply = route.handle({
      params,
      query: exchange.url.searchParams,
      body,
      files,
      reason,
    });
    return { reply, headers };
  } catch (error) {
    if (!request.complete) return { reply: { status: CUT }, headers };
    const refused = error instanceof DiscordError ? error : ownFault(error);
    return { reply: { status: refused.status, body: refused.body }, headers: { ...headers, ...refused.headers } };
  }
}

/** A fault of this server, not of the bot: reported in full, so that its cause is found. */
function ownFault(error: unknown): DiscordError {
  return new DiscordError(500, 0, `This Discord is broken: ${error instanceof Error ? error.stack : String(error)}`);
}

/** @throws DiscordError for a wrong version, an unknown route, or a wrong token */
function admit({ token }: Platform, { path, match, call }: Exchange): Match {
  if (!path.startsWith(`${API}/`)) throw refusal(path.startsWith("/api/") ? "invalidApiVersion" : "notFound");
  if (match === undefined) throw refusal("notFound");
  if (match === "wrong method") throw refusal("methodNotAllowed");
  if (match.route.auth === "bot" && call.authorization !== `Bot ${token}`) throw refusal("unauthorized");
  return match;
}

function limitOf({ limits }: Platform, { limit }: Route): Limit {
  return limit === "unlimited" ? UNLIMITED : limits[limit];
}

/** The key of a limit: all of an interaction's webhook, else one method of one route in one place. */
function bucketOf({ method, template, limit }: Route, params: Match["params"]): string {
  const place = params["webhook_token"] ?? params["channel_id"] ?? params["guild_id"] ?? "";
  return `${limit === "interactionWebhook" ? limit : `${method} ${template}`}|${place}`;
}

function beginCall({ calls, state }: Platform, request: IncomingMessage, url: URL, match: Exchange["match"]): Call {
  const path = decoded(url.pathname).replace(API, "");
  const token = /^\/(?:webhooks|interactions)\/\d+\/([^/]+)/.exec(path)?.[1] ?? "";
  const messageId = /^\/channels\/\d+\/messages\/(\d+)$/.exec(path)?.[1] ?? "";
  const interaction = state.interactions.get(token) ?? state.messages.get(messageId)?.interaction;
  const call: Call = {
    method: request.method ?? "GET",
    route: typeof match === "object" ? match.route.template : undefined,
    path,
    query: Object.fromEntries(url.searchParams),
    authorization: request.headers.authorization,
    body: undefined,
    files: [],
    status: undefined,
    answer: undefined,
    interactionId: interaction?.id,
    atMs: state.clock.now(),
  };
  calls.push(call);
  return call;
}

/**
 * The reason of an action, for the server's audit log: URL-encoded, and no longer than 512 characters.
 *
 * @see https://discord.com/developers/docs/reference#audit-log-reason
 */
function reasonOf({ headers }: IncomingMessage): string | undefined {
  const header = headers["x-audit-log-reason"];
  if (typeof header !== "string") return undefined;
  const reason = decoded(header);
  checkForm((report) => {
    if (Array.from(reason).length > MAX_AUDIT_REASON_CHARACTERS) {
      report(["reason"], "BASE_TYPE_BAD_LENGTH", `Must be ${MAX_AUDIT_REASON_CHARACTERS} or fewer in length.`);
    }
  });
  return reason;
}

/** `%40original` is `@original`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function serveFile(platform: Platform, method: string, url: URL, response: ServerResponse): Promise<void> {
  const { cdn, downloads, faults, state } = platform;
  const fault = faults.next({ method, path: url.pathname, template: undefined });
  if (fault?.delayMs) await state.clock.sleep(fault.delayMs);
  const file = cdn.read(url);
  const status = fault?.reset ? 0 : (fault?.status ?? file.status);
  downloads.push({
    attachmentId: url.pathname.split("/")[3] ?? "",
    path: url.pathname,
    status,
    atMs: state.clock.now(),
  });
  if (fault?.reset) {
    cut(response);
  } else if (status !== 200 || file.status !== 200) {
    response
      .writeHead(status, { "Content-Type": "text/plain", ...fault?.headers })
      .end("This content is no longer available.");
  } else {
    const { bytes, contentType } = file.attachment;
    const headers = { "Content-Type": contentType ?? "application/octet-stream", "Content-Length": bytes.length };
    response.writeHead(200, { ...headers, ...fault?.headers }).end(method === "HEAD" ? undefined : bytes);
  }
}
