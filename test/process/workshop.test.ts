import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { decodeAtOnce } from "../../src/services/pictures/decode-budget.ts";
import { inspectPicture, sha256 } from "../../src/services/pictures/facts.ts";
import { normalisePicture } from "../../src/services/pictures/normalise.ts";
import { perceptualHash } from "../../src/services/pictures/perceptual-hash.ts";
import { asPng } from "../services/moderation/perceptual-hash-painting.ts";
import { texturedPicture } from "../services/moderation/perceptual-hash-pictures.ts";
import { startFileServer } from "../services/pictures/file-server.ts";
import { imageVariables } from "../support/assignments.ts";
import { spawnTypeScript } from "../support/child.ts";

const image = await imageVariables();

/** A process with a workshop in a thread, and a server from which it reads. */
async function startWorkshop(env: NodeJS.ProcessEnv = process.env) {
  const bytes = await asPng(texturedPicture(5, 96, 72));
  const server = await startFileServer((request, response) => {
    if (request.url === "/never.png") return;
    if (request.url === "/text.png") return void response.end("only words");
    response.end(bytes);
  });
  const child = spawnTypeScript(new URL("./children/workshop.ts", import.meta.url), [server.host], { env });
  onTestFinished(async () => void (await child.kill()));
  const work = async (what: string, file = "cat.png"): Promise<unknown> => {
    child.send(`${what} http://${server.host}/${file}`);
    const line = await child.line((text) => text.includes(`"what":"${what}"`));
    const { what: _asked, ...told } = JSON.parse(line) as Record<string, unknown>;
    return told;
  };
  return { bytes, child, server, work };
}

describe("pictures that are worked on in a thread of their own", { timeout: 30_000 }, () => {
  it("come to the same as in this one", async () => {
    const { bytes, work } = await startWorkshop();
    const facts = await inspectPicture(bytes, "cat.png", decodeAtOnce);
    expect(await work("judge")).toEqual({ facts });
    expect(await work("look")).toEqual({ look: await perceptualHash(bytes) });
    const posted = { contentType: "image/png", isBuffer: true, sha256: sha256(bytes) };
    expect(await work("posted")).toEqual(posted);
    const small = await normalisePicture(bytes, facts, { maxPixels: 100, alpha: false }, undefined);
    expect(await work("small")).toEqual({
      contentType: small.contentType,
      isBuffer: true,
      sha256: sha256(small.bytes),
    });
  });

  it("are refused with the reason that a person is told", async () => {
    const { work } = await startWorkshop();
    expect(await work("words", "text.png")).toEqual({
      key: "notAPicture",
      params: { name: "cat.png", what: "text" },
      hasCause: false,
    });
  });

  // Sooner than a download gives up by itself.
  it("are let go when nobody waits for them any more", { timeout: 10_000 }, async () => {
    const { child, server, work } = await startWorkshop();
    const left = work("judge", "never.png");
    await server.asked(1);
    child.send("leave");
    expect(await left).toEqual({ message: "changed my mind" });
    await server.idle();
  });

  it("are worked on in another thread when one has died, but for those that were in it", async () => {
    const { child, server, work } = await startWorkshop();
    const lost = work("judge", "never.png");
    await server.asked(1);
    child.send("die");
    expect(await lost).toEqual({ message: "the thread was ended" });
    expect(await work("look")).toHaveProperty("look");
  });

  it.each([
    { heap: "as large as Node has it", NODE_OPTIONS: "" },
    { heap: "bounded as the image bounds it", NODE_OPTIONS: image["NODE_OPTIONS"] },
  ])("leave little garbage there, where the process has a heap $heap", async ({ NODE_OPTIONS }) => {
    const { work } = await startWorkshop({ ...process.env, NODE_OPTIONS });
    const { main, thread } = z.object({ main: z.number(), thread: z.number() }).parse(await work("heaps"));
    expect(main - thread).toBeGreaterThan(32 * 1024 * 1024);
  });

  it("keep no process from ending", async () => {
    const { child, work } = await startWorkshop();
    await work("judge");
    child.process.stdin?.end();
    await once(child.process, "exit");
    expect((await child.ended).code).toBe(0);
  });
});
