import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { isPassing } from "../../../src/discord/rest/api-errors.ts";
import { createInteractionRest } from "../../../src/discord/gateway/client.ts";
import { makeRequest } from "../../../src/discord/rest/make-request.ts";
import { spawnTypeScript } from "../../support/child.ts";

/** The bot's REST client, and a server that answers it as a test likes. */
async function connected(answer: (...given: Parameters<RequestListener>) => unknown) {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => server.close().closeAllConnections());
  return { rest: createInteractionRest(`http://127.0.0.1:${portOf(server)}/api`), server };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The server has no port.");
  return address.port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text;
}

const ROUTE = "/webhooks/1/token";

describe("a request to Discord", () => {
  it("carries JSON, and gives back what is answered", async () => {
    const arrived: unknown[] = [];
    const { rest } = await connected(async (request, response) => {
      const { method, url, headers } = request;
      arrived.push({ method, url, type: headers["content-type"], body: await bodyOf(request) });
      response.writeHead(200, { "Content-Type": "application/json" }).write('{"id":"1",');
      setImmediate(() => response.end('"content":"ä"}'));
    });
    const answer = await rest.post(ROUTE, {
      auth: false,
      body: { content: "ö" },
      query: new URLSearchParams("wait=1"),
    });
    expect(answer).toEqual({ id: "1", content: "ä" });
    expect(arrived).toEqual([
      { method: "POST", url: `/api/v10${ROUTE}?wait=1`, type: "application/json", body: '{"content":"ö"}' },
    ]);
  });

  it("may be answered with nothing", async () => {
    const { rest } = await connected((_request, response) => response.writeHead(204).end());
    await expect(rest.delete(ROUTE, { auth: false })).resolves.toEqual(new ArrayBuffer(0));
  });

  it("carries files as a form", async () => {
    const arrived: FormData[] = [];
    const { rest } = await connected(async (request, response) => {
      const headers = { "content-type": request.headers["content-type"] ?? "" };
      arrived.push(await new Response(await bodyOf(request), { headers }).formData());
      response.writeHead(204).end();
    });
    const files = [{ name: "one.txt", data: Buffer.from("some words") }];
    await rest.post(ROUTE, { auth: false, body: { content: "a file" }, files });
    const [form] = arrived;
    expect(form?.get("payload_json")).toBe('{"content":"a file"}');
    const file = form?.get("files[0]");
    expect(file instanceof File && [file.name, await file.text()]).toEqual(["one.txt", "some words"]);
  });

  it("is refused with Discord's own reason, a limit or a fault of its server", async () => {
    const answers = [
      { status: 404, body: '{"code":10062,"message":"Unknown interaction"}', headers: {} },
      { status: 429, body: '{"message":"limited","retry_after":1.5,"global":false}', headers: { "Retry-After": "2" } },
      { status: 502, body: "", headers: {} },
    ];
    const { rest } = await connected((_request, response) => {
      const { status = 500, body = "", headers = {} } = answers.shift() ?? {};
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(body);
    });
    const failure = () => rest.get(ROUTE, { auth: false }).catch((error: unknown) => error);
    const unknown = await failure();
    expect(unknown instanceof DiscordAPIError && [unknown.code, unknown.status]).toEqual([10062, 404]);
    const limited = await failure();
    expect(limited instanceof RateLimitError && Math.round(limited.retryAfter)).toBe(2_050);
    const faulty = await failure();
    expect(faulty instanceof HTTPError && faulty.status).toBe(502);
  });

  it.each(["", "<html>", "null", '"no"'])("is refused by its status, where Discord's words are %j", async (body) => {
    const { rest } = await connected((_request, response) => {
      response.writeHead(404, { "Content-Type": "application/json" }).end(body);
    });
    const failure: unknown = await rest.get(ROUTE, { auth: false }).catch((error: unknown) => error);
    expect(failure instanceof DiscordAPIError && failure.status).toBe(404);
  });

  it("is given up when its signal says so: before it goes out, and while it is answered", async () => {
    const early = new AbortController();
    early.abort();
    const late = new AbortController();
    const { rest, server } = await connected((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" }).write('{"id":');
      late.abort();
    });
    let connections = 0;
    server.on("connection", () => (connections += 1));
    const given = (signal: AbortSignal) => rest.get(ROUTE, { auth: false, signal }).catch((error: unknown) => error);
    expect(isPassing(await given(early.signal))).toBe(true);
    expect(connections).toBe(0);
    const closed = once(server, "connection").then(([socket]) => once(socket, "close"));
    expect(isPassing(await given(late.signal))).toBe(true);
    expect(connections).toBe(1);
    await closed;
  });

  it("does not go out any more once it was given up, though its connection comes to stand", async () => {
    let requests = 0;
    const { server } = await connected((_request, response) => {
      requests += 1;
      response.end();
    });
    const given = new AbortController();
    const closed = once(server, "connection").then(([socket]) => once(socket.resume(), "close"));
    const url = `http://127.0.0.1:${portOf(server)}/`;
    const request = makeRequest(url, { method: "GET", signal: given.signal, dispatcher: new Agent() });
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve(); // no connection is made meanwhile, but begun
    given.abort();
    await expect(request).rejects.toThrow("aborted");
    await closed;
    expect(requests).toBe(0);
  });

  it("fails for a while where nobody listens, or the connection breaks half-way", async () => {
    const { rest, server } = await connected((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" }).write('{"id":');
      setImmediate(() => response.destroy());
    });
    const failure = () => rest.get(ROUTE, { auth: false }).catch((error: unknown) => error);
    expect(isPassing(await failure())).toBe(true);
    server.close();
    await once(server, "close");
    expect(isPassing(await failure())).toBe(true);
  });
});

describe("an upload whose connection breaks", () => {
  it("fails where it was sent, and nowhere else", { timeout: 30_000 }, async () => {
    // In a process of its own, because an uncatchable error ends the process.
    const uploads = spawnTypeScript(new URL("./children/cut-uploads.ts", import.meta.url));
    const { code, stderr } = await uploads.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(uploads.lines).toEqual(Array<string>(10).fill("failed"));
  });
});
