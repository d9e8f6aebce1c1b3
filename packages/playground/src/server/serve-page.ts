import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ClientRefusal, type Discord } from "discord-stand-in";
import { actionSchema } from "../page/action-schema.ts";
import { admit } from "./admission.ts";
import { asSent, takeFile } from "./uploaded-files.ts";
import { HttpRefusal, readBody, sendFile, sendJson } from "./page-requests.ts";
import { fileAddress } from "../page/message-log.ts";
import type { Page } from "../page/page.ts";
import type { Action } from "../page/protocol.ts";
import type { Actor, Seed } from "../page/seed.ts";
import { createStaticFiles, type ReadScript } from "./static-files.ts";

const MAX_ACTION_BYTES = 1024 * 1024;
const MAX_FILE_BYTES = 25 * 1024 * 1024;

export interface PageServerOptions {
  readonly page: Page;
  readonly discord: Discord;
  readonly seed: Seed;
  readonly readScript: ReadScript;
  /** 0 picks any free one. */
  readonly port: number;
  /** Called with failures of the page's own server. */
  readonly reportFailure: (error: unknown, what: string) => void;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

type Handle = (exchange: Exchange) => Promise<void> | void;

/**
 * Serves the page on loopback.
 *
 * @throws Error with code EADDRINUSE, or EACCES
 */
export async function servePage(options: PageServerOptions): Promise<{ url: string; close(): Promise<void> }> {
  const answer = createAnswer(options);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    async close() {
      options.page.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The page has no port.");
  return address.port;
}

function createAnswer(options: PageServerOptions) {
  const api = apiRoutes(options);
  const staticFile = createStaticFiles(options.readScript);
  const handle = async (exchange: Exchange): Promise<void> => {
    const { request, response, url } = exchange;
    admit(request);
    const route = api[`${request.method} ${url.pathname}`];
    if (route) return route(exchange);
    if (request.method !== "GET") throw new HttpRefusal(405, "This is not done here.");
    const file = url.pathname.startsWith("/files/") ? keptFile(options.page, url) : await staticFile(decoded(url));
    if (!file) throw new HttpRefusal(404, "There is no such thing.");
    sendFile(response, file);
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("referrer-policy", "no-referrer");
    response.setHeader("cross-origin-resource-policy", "same-origin");
    try {
      await handle({ request, response, url: addressOf(request) });
    } catch (error) {
      if (!refuse(request, response, error)) options.reportFailure(error, "the playground's page failed");
    }
  };
}

function apiRoutes({ page, discord, seed }: PageServerOptions): Readonly<Record<string, Handle>> {
  return {
    "GET /api/state": ({ response, url }) => sendJson(response, 200, page.stateFor(actorIn(url, seed))),
    "GET /api/events": ({ response, url }) => page.open(actorIn(url, seed), response),
    async "POST /api/actions"({ request, response }) {
      const action = readAction(await readBody(request, MAX_ACTION_BYTES));
      sendJson(response, 200, await page.perform(action));
    },
    async "POST /api/files"({ request, response, url }) {
      const attachment = await takeFile(discord, await readBody(request, MAX_FILE_BYTES), url.searchParams);
      page.keep(attachment);
      sendJson(response, 200, { id: attachment.id, url: fileAddress(attachment) });
    },
  };
}

/** The person that the page acts as; the first of the people where it names none. */
function actorIn({ searchParams }: URL, { actors }: Seed): Actor {
  const id = searchParams.get("person");
  const actor = id === null ? [...actors.values()][0] : actors.get(id);
  if (!actor) throw new HttpRefusal(404, "There is no such person.");
  return actor;
}

function readAction(body: Buffer): Action {
  const parsed = actionSchema.safeParse(parseJson(body.toString()));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HttpRefusal(400, `This cannot be done: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HttpRefusal(400, "This is no JSON.");
  }
}

function keptFile(page: Page, { pathname }: URL) {
  const attachment = page.file(pathname.split("/")[2] ?? "");
  return attachment && asSent(attachment);
}

function addressOf({ url = "/" }: IncomingMessage): URL {
  if (!URL.canParse(url, "http://playground")) throw new HttpRefusal(400, "This address cannot be read.");
  return new URL(url, "http://playground");
}

function decoded({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpRefusal(400, "This address cannot be read.");
  }
}

/** Answers with the error, in the page's own form. @returns whether it is a refusal for the visitor, and not a bug */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): boolean {
  if (request.destroyed && !request.complete) return true;
  const status = error instanceof ClientRefusal ? 422 : error instanceof HttpRefusal ? error.status : 500;
  const isKnown = error instanceof ClientRefusal || error instanceof HttpRefusal;
  sendJson(response, status, { refusal: isKnown ? error.message : "The playground failed at this: it is a bug." });
  return isKnown;
}
