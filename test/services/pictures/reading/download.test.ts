import { createHash } from "node:crypto";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { get, type RequestListener } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  createPictureReader,
  MAX_DOWNLOAD_MS,
  MAX_PICTURE_BYTES,
  type PictureReader,
} from "../../../../src/services/pictures/reading/download.ts";
import type { ResolveName } from "../../../../src/services/pictures/reading/host-guard.ts";
import { userErrorOf } from "../expectations.ts";
import { serving, startFileServer, type FileServer } from "../file-server.ts";
import { plainPicture, pngChunk } from "../../../support/pictures.ts";
import type { Clock } from "../../../../src/core/async/clock.ts";
import { createHandClock } from "../../../support/hand-clock.ts";

const name = "cat.png";
const never = new AbortController().signal;
const source = (url: string) => ({ url, name, spoiler: false });
const onDiscord = source("https://cdn.discordapp.com/attachments/1/2/cat.png?ex=ffffffff");

/** Time stands still, and pauses take none. */
const pauseless = (): Clock => ({ ...createHandClock(), sleep: async () => undefined });

function readerFor(server: FileServer, clock: Clock = pauseless()): PictureReader {
  return createPictureReader({ attachmentHosts: [], clock, transport: server.transport });
}

/** A DNS in which every name leads to these addresses. */
function leadingTo(...addresses: string[]): ResolveName {
  return (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
}

/** A port on this machine that counts who comes. */
async function startTrap(): Promise<{ readonly port: number; connections(): number }> {
  let count = 0;
  const server = createTcpServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, connections: () => count };
}

describe("reading a picture", () => {
  it("gives the bytes, asked for with path and signature", async () => {
    const server = await startFileServer(serving(Buffer.from("the bytes")));
    expect((await readerFor(server)(onDiscord, never)).bytes().toString()).toBe("the bytes");
    expect(server.requests).toEqual(["/attachments/1/2/cat.png?ex=ffffffff"]);
  });

  it.each([
    [404, "pictureGone"],
    [403, "pictureGone"],
    [410, "pictureGone"],
    [500, "pictureUnreachable"],
    [204, "pictureUnreachable"],
    [206, "pictureUnreachable"],
  ])("HTTP status %i is %s", async (status, key) => {
    const server = await startFileServer((_request, response) => response.writeHead(status).end());
    expect(await userErrorOf(readerFor(server)(onDiscord, never))).toEqual({ key, params: { name } });
    await server.idle();
  });

  it.each([301, 302, 303, 307, 308])("follows no redirect (%i)", async (status) => {
    const elsewhere = await startFileServer(serving(Buffer.from("secret")));
    const server = await startFileServer((_request, response) =>
      response.writeHead(status, { location: `http://${elsewhere.host}/` }).end(),
    );
    expect(await userErrorOf(readerFor(server)(onDiscord, never))).toEqual({
      key: "pictureHostRefused",
      params: { name },
    });
    expect(elsewhere.requests).toEqual([]);
  });

  it("ends when the server closes before the announced length", async () => {
    const server = await startFileServer((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("only this", () => response.destroy());
    });
    expect((await userErrorOf(readerFor(server)(onDiscord, never))).key).toBe("pictureUnreachable");
  });

  const failures: Readonly<Record<string, RequestListener>> = {
    "the host fails": (_request, response) => response.writeHead(503).end("{}"),
    "the host asks for patience": (_request, response) => response.writeHead(429, { "retry-after": "1" }).end(),
    "the connection ends before the answer": (request) => void request.socket.destroy(),
    "the connection ends within the answer": (_request, response) =>
      void response.writeHead(200, { "content-length": 100 }).write("only this", () => response.destroy()),
  };
  it.each(Object.keys(failures))("asks again where %s in passing", async (failure) => {
    const server = await startFileServer((request, response) =>
      (server.requests.length < 3 ? failures[failure] : serving(Buffer.from("the bytes")))?.(request, response),
    );
    expect((await readerFor(server)(onDiscord, never)).bytes().toString()).toBe("the bytes");
    expect(server.requests).toHaveLength(3);
  });

  it.each([404, 302])("asks once where the answer is HTTP status %i, which speaks of the picture", async (status) => {
    const server = await startFileServer((_request, response) => response.writeHead(status).end());
    await userErrorOf(readerFor(server)(onDiscord, never));
    expect(server.requests).toHaveLength(1);
  });

  it("ends when nobody listens", async () => {
    const read = createPictureReader({ attachmentHosts: ["127.0.0.1:1"], clock: pauseless() });
    expect((await userErrorOf(read(source("http://127.0.0.1:1/"), never))).key).toBe("pictureUnreachable");
  });
});

describe("whom it reads from", () => {
  it.each(["https://evil.example/cat.png", "http://cdn.discordapp.com/cat.png", "file:///etc/passwd", "not a URL", ""])(
    "refuses %j before anything is sent",
    async (url) => {
      const server = await startFileServer(serving(Buffer.from("secret")));
      expect(await userErrorOf(readerFor(server)(source(url), never))).toEqual({
        key: "pictureHostRefused",
        params: { name },
      });
      expect(server.requests).toEqual([]);
    },
  );

  it("reads from the operator's own host, over http and at a private address", async () => {
    const server = await startFileServer(serving(Buffer.from("the bytes")));
    const read = createPictureReader({ attachmentHosts: [server.host], clock: createHandClock() });
    expect((await read(source(`http://${server.host}/cat.png`), never)).bytes().toString()).toBe("the bytes");
  });

  it("reads from the operator's own host also where a name leads to a private address", async () => {
    const server = await startFileServer(serving(Buffer.from("the bytes")));
    const host = `pictures.example:${server.port}`;
    const read = createPictureReader({
      attachmentHosts: [host],
      clock: createHandClock(),
      resolve: leadingTo("127.0.0.1"),
    });
    expect((await read(source(`http://${host}/cat.png`), never)).bytes().toString()).toBe("the bytes");
  });
});

describe("a name that leads into the house", () => {
  it.each([
    [["127.0.0.1"]],
    [["::ffff:127.0.0.1"]],
    [["169.254.169.254"]],
    [["::1"]],
    [["162.159.135.233", "10.0.0.1"]],
    [[]],
  ])("is refused also for Discord's host, where DNS leads to %j", async (addresses) => {
    const read = createPictureReader({
      attachmentHosts: [],
      clock: createHandClock(),
      resolve: leadingTo(...addresses),
    });
    expect((await userErrorOf(read(onDiscord, never))).key).toBe("pictureHostRefused");
  });

  it("gets no connection", async () => {
    const trap = await startTrap();
    const asked: string[] = [];
    const read = createPictureReader({
      attachmentHosts: [],
      clock: createHandClock(),
      resolve: (hostname, options, callback) => {
        asked.push(hostname);
        leadingTo("127.0.0.1")(hostname, options, callback);
      },
      // Only the port is other than in the house: the lookup is the guard's own.
      transport: (url, options) =>
        new Promise((resolve, reject) => {
          get(`http://${url.host}:${trap.port}/`, { ...options, agent: false }, resolve).on("error", reject);
        }),
    });
    expect((await userErrorOf(read(onDiscord, never))).key).toBe("pictureHostRefused");
    expect(asked).toEqual(["cdn.discordapp.com"]);
    expect(trap.connections()).toBe(0);
  });

  it("is something else than a name that is not found", async () => {
    const read = createPictureReader({
      attachmentHosts: [],
      clock: pauseless(),
      resolve: (_hostname, _options, callback) => callback(new Error("ENOTFOUND"), []),
    });
    expect((await userErrorOf(read(onDiscord, never))).key).toBe("pictureUnreachable");
  });
});

describe("the limit of bytes", () => {
  const tooLarge = { key: "pictureTooLarge", params: { name, limitMegabytes: 25 } };

  it("is judged by the announced length, before a byte of the body", async () => {
    const server = await startFileServer((_request, response) => {
      response.writeHead(200, { "content-length": MAX_PICTURE_BYTES + 1 });
      response.flushHeaders(); // and nothing follows, ever
    });
    expect(await userErrorOf(readerFor(server)(onDiscord, never))).toEqual(tooLarge);
    await server.idle();
  });

  it("is kept while reading where no length is announced", async () => {
    let sentBytes = 0;
    const endless: RequestListener = (_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024);
      const push = (error?: Error | null): void => {
        if (error || response.destroyed) return; // from Node 26 on only the error says that the client has left
        sentBytes += chunk.length;
        response.write(chunk, push);
      };
      push();
    };
    const server = await startFileServer(endless);
    expect(await userErrorOf(readerFor(server)(onDiscord, never))).toEqual(tooLarge);
    await server.idle();
    expect(sentBytes).toBeLessThan(2 * MAX_PICTURE_BYTES);
  });

  it("counts what is left out of the picture as well", async () => {
    const text = pngChunk("tEXt", Buffer.alloc(20_000_000));
    const png = await plainPicture("png");
    const stuffed = Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]);
    const server = await startFileServer(serving(stuffed));
    const { sha256, bytes } = await readerFor(server)(onDiscord, never);
    expect(sha256).toBe(createHash("sha256").update(stuffed).digest("hex"));
    expect(bytes().equals(png)).toBe(true);
    const larger = Buffer.concat([png.subarray(0, 33), text, text, png.subarray(33)]);
    const other = await startFileServer((_request, response) => response.end(larger));
    expect(await userErrorOf(readerFor(other)(onDiscord, never))).toEqual(tooLarge);
  });

  it("lets a file of exactly that size pass", async () => {
    const server = await startFileServer(serving(Buffer.alloc(MAX_PICTURE_BYTES)));
    expect((await readerFor(server)(onDiscord, never)).bytes().length).toBe(MAX_PICTURE_BYTES);
  });
});

describe("the limit of time", () => {
  const stalling: readonly (readonly [string, RequestListener])[] = [
    ["never answers", () => undefined],
    [
      "stops in the middle of the body",
      (_request, response) => response.writeHead(200, { "content-length": 100 }).write("only this"),
    ],
  ];

  it.each(stalling)("ends a server that %s", async (_what, answer) => {
    const clock = createHandClock();
    const server = await startFileServer(answer);
    const reading = userErrorOf(readerFor(server, clock)(onDiscord, never));
    await server.asked(1);
    clock.advance(MAX_DOWNLOAD_MS);
    expect(await reading).toEqual({ key: "pictureTooSlow", params: { name } });
    await server.idle();
  });

  it("ends a server that sends a byte now and then, however often", async () => {
    const clock = createHandClock();
    const server = await startFileServer((_request, response) => {
      response.writeHead(200);
      const drip = (error?: Error | null): void => {
        clock.advance(MAX_DOWNLOAD_MS / 10);
        if (!error && !response.destroyed) response.write("x", (failure) => setImmediate(drip, failure));
      };
      drip();
    });
    expect((await userErrorOf(readerFor(server, clock)(onDiscord, never))).key).toBe("pictureTooSlow");
  });

  it("leaves no alarm behind after a good read", async () => {
    const clock = createHandClock();
    const server = await startFileServer(serving(Buffer.from("the bytes")));
    await readerFor(server, clock)(onDiscord, never);
    expect(clock.sleepers()).toBe(0);
  });

  it("gives up with the asker's own reason, and hangs up", async () => {
    const server = await startFileServer(() => undefined);
    const asker = new AbortController();
    const reading = readerFor(server)(onDiscord, asker.signal);
    await server.asked(1);
    asker.abort(new Error("changed my mind"));
    await expect(reading).rejects.toThrow("changed my mind");
    await server.idle();
  });
});

describe("the connection to a host", () => {
  const readFrom = (server: FileServer) => {
    const read = createPictureReader({ attachmentHosts: [server.host], clock: pauseless() });
    return (picture: string) => read(source(`http://${server.host}/${picture}`), never);
  };

  it("is kept for the next picture", async () => {
    const server = await startFileServer(serving(Buffer.from("the bytes")));
    const read = readFrom(server);
    for (const picture of ["one", "two", "three"]) expect((await read(picture)).bytes().toString()).toBe("the bytes");
    expect(server.connections()).toBe(1);
  });

  it("is made anew where the kept one ends just when it is used again", async () => {
    const server = await startFileServer((request, response) => {
      if (request.url === "/two" && server.connections() === 1) return void request.socket.destroy();
      serving(Buffer.from("the bytes"))(request, response);
    });
    const read = readFrom(server);
    await read("one");
    expect((await read("two")).bytes().toString()).toBe("the bytes");
    expect(server.requests).toEqual(["/one", "/two", "/two"]);
  });

  it("is made three times where each new one ends", async () => {
    const server = await startFileServer((request) => void request.socket.destroy());
    expect(await userErrorOf(readFrom(server)("one"))).toMatchObject({ key: "pictureUnreachable" });
    expect(server.requests).toEqual(["/one", "/one", "/one"]);
  });

  it("is let go of after a picture that was given up half-way", async () => {
    const server = await startFileServer((_request, response) =>
      response.writeHead(200, { "content-length": MAX_PICTURE_BYTES + 1 }).write("too much"),
    );
    expect(await userErrorOf(readFrom(server)("one"))).toMatchObject({ key: "pictureTooLarge" });
    await server.idle();
  });
});
