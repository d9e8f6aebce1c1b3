import { once } from "node:events";
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { normalisePicture } from "../../src/services/pictures/decoding/normalise.ts";
import { perceptualHash } from "../../src/services/pictures/look/perceptual-hash.ts";
import { sha256 } from "../../src/services/pictures/decoding/facts.ts";
import { inspectPicture } from "../services/pictures/inspect-picture.ts";
import { asPng } from "../services/pictures/look/perceptual-hash-painting.ts";
import { texturedPicture } from "../services/pictures/look/perceptual-hash-pictures.ts";
import { animation, repeated } from "../support/animations.ts";
import type { ChildOptions } from "../support/child.ts";
import { startDecoderScene } from "./decoder-scene.ts";

const hasProc = process.platform === "linux";
const bytes = await asPng(texturedPicture(5, 96, 72));

const startScene = (options?: ChildOptions) =>
  startDecoderScene((request, response) => {
    if (request.url === "/never.png") return;
    response.end(request.url === "/text.png" ? "only words" : bytes);
  }, options);

/** The most that a process has ever had resident. */
async function peakBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Whether a process is there, and no zombie. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return status !== "" && !/^State:\s+[ZX]/m.test(status);
}

describe("pictures that are decoded in a process of their own", { timeout: 30_000 }, () => {
  it("come to the same as in this one", async () => {
    const { work } = await startScene();
    const facts = await inspectPicture(bytes, "cat.png");
    expect((await work("judge")).told).toEqual({ facts });
    expect((await work("look")).told).toEqual({ look: await perceptualHash(bytes) });
    const posted = { contentType: "image/png", isBuffer: true, sha256: sha256(bytes) };
    expect((await work("posted")).told).toEqual(posted);
    const small = await normalisePicture(bytes, facts, { maxPixels: 100, alpha: false }, undefined);
    const told = { contentType: small.contentType, isBuffer: true, sha256: sha256(small.bytes) };
    expect((await work("small")).told).toEqual(told);
  });

  // One frame is 2.5 MB of pixels; those that are reached at all, held together, would be 190 MB.
  it.skipIf(!hasProc)("take no more memory for 1 000 frames than for four", async () => {
    const images = ["red", "lime", "blue", "black"].map((background) =>
      sharp({ create: { width: 960, height: 640, channels: 3, background } }),
    );
    const four = await animation(
      "gif",
      images.map((image, at) => ({ image, durationMs: 100 + at })),
    );
    const peaks = await Promise.all(
      [four, repeated(four, 250)].map(async (gif) => {
        const { work, decoderPid } = await startDecoderScene((_request, response) => response.end(gif));
        expect((await work("small")).told).toMatchObject({ isBuffer: true });
        expect((await work("look")).told).toEqual({}); // too plain for one
        return peakBytes(await decoderPid());
      }),
    );
    const [short = 0, long = 0] = peaks;
    expect(long - short).toBeLessThan(40_000_000);
  });

  it("are refused with the reason that a person is told", async () => {
    const { work } = await startScene();
    expect((await work("judge", "text.png")).told).toEqual({
      key: "notAPicture",
      params: { name: "cat.png", what: "text" },
      hasCause: false,
    });
  });

  // Sooner than a download gives up by itself.
  it("are let go when nobody waits for them any more", { timeout: 15_000 }, async () => {
    const { server, work } = await startScene();
    const left = work("judge", "never.png");
    await server.asked(1);
    void work("leave").catch(() => undefined); // ends with the child
    expect((await left).told).toEqual({ message: "changed my mind" });
    await server.idle();
  });

  it("keep no process from ending", async () => {
    const { child, work } = await startScene();
    await work("judge");
    child.process.stdin?.end();
    await once(child.process, "exit");
    expect((await child.ended).code).toBe(0);
  });

  it("stop nothing where their process says what nobody asked for", async () => {
    const { work } = await startScene({ imports: [new URL("./children/odd-words.ts", import.meta.url)] });
    expect((await work("judge")).told).toEqual({ facts: await inspectPicture(bytes, "cat.png") });
  });

  it("are no picture's fault where their process cannot start, and that is known", async () => {
    const { work } = await startScene({ imports: [new URL("./children/without-sharp.ts", import.meta.url)] });
    const ended = { message: expect.stringContaining("exit code 1") as unknown };
    expect((await work("judge")).told).toEqual(ended);
    expect((await work("answers")).told).toEqual({ answers: false });
  });

  it.skipIf(process.platform === "win32")("are begun when the system has room for a process again", async () => {
    const { work } = await startScene({ maxOpenFiles: 200 });
    await work("hoard");
    const ended = { message: expect.stringContaining("EMFILE") as unknown };
    expect((await work("judge")).told).toEqual(ended);
    expect((await work("answers")).told).toEqual({ answers: false });
    await work("yield");
    expect((await work("answers", "other.png")).told).toEqual({ answers: true });
    expect((await work("judge", "other.png")).told).toHaveProperty("facts");
  });

  describe.skipIf(!hasProc)("where the system tells of processes in /proc", () => {
    it("are begun anew in another when it was killed", async () => {
      const { server, work, decoderPid } = await startScene();
      await work("judge");
      const waiting = work("look", "never.png");
      await server.asked(2);
      const pid = (await decoderPid()) ?? 0;
      process.kill(pid, "SIGKILL");
      await server.asked(3); // the same picture once more
      expect(await decoderPid()).not.toBe(pid);
      expect((await work("look", "other.png")).told).toHaveProperty("look");
      void waiting.catch(() => undefined);
    });

    it("have no secret of the bot's beside them", async () => {
      const { work, decoderPid } = await startScene({
        env: { ...process.env, DISCORD_TOKEN: "needle", FAL_KEY: "needle" },
      });
      await work("judge");
      expect(await readFile(`/proc/${await decoderPid()}/environ`, "latin1")).not.toContain("needle");
    });

    it("end with the bot, however that ends", async () => {
      const { child, work, decoderPid } = await startScene();
      await work("judge");
      const pid = (await decoderPid()) ?? 0;
      expect(await isAlive(pid)).toBe(true);
      await child.kill("SIGKILL");
      while (await isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    });

    it("outlast the signals by which the bot is asked to end: it drains first", async () => {
      const { work, decoderPid } = await startScene();
      await work("judge");
      const pid = (await decoderPid()) ?? 0;
      process.kill(pid, "SIGINT");
      process.kill(pid, "SIGTERM");
      expect((await work("look")).told).toHaveProperty("look");
      expect(await decoderPid()).toBe(pid);
    });
  });
});
