import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { systemClock } from "../../../src/core/async/clock.ts";
import { UserError } from "../../../src/core/errors.ts";
import type { PictureSource } from "../../../src/core/request/picture.ts";
import { createDecoder } from "../../../src/services/pictures/decoder/decoder.ts";
import { openDecoderProcess } from "../../../src/services/pictures/decoder/process/open-process.ts";
import { sha256 } from "../../../src/services/pictures/decoding/facts.ts";

/*
 * Has pictures decoded in a process of their own. Each line of its stdin names what to do with which URL, each line of
 * its stdout tells what came of it; `leave` gives up all that is under way, `hoard`
 * opens as many files as it may, and `yield` closes them. The host that may be read is its argument.
 */

const [host = ""] = process.argv.slice(2);
const decoder = createDecoder({ open: openDecoderProcess({ attachmentHosts: [host] }), clock: systemClock });
const leaver = new AbortController();
const hoarded: number[] = [];
const NEEDS = { maxPixels: 100, alpha: false };
const orderSchema = z.object({ what: z.string(), url: z.string(), person: z.string() });

for await (const line of createInterface({ input: process.stdin })) {
  const { what, url, person } = orderSchema.parse(JSON.parse(line));
  if (what === "leave") leaver.abort(new Error("changed my mind"));
  else void tell(what, { url, name: "cat.png", spoiler: false, ownerId: person });
}

async function tell(what: string, source: PictureSource): Promise<void> {
  const startedAtMs = performance.now();
  const told = await work(what, source).catch(explain);
  const durationMs = performance.now() - startedAtMs;
  process.stdout.write(`${JSON.stringify({ what, url: source.url, durationMs, told })}\n`);
}

async function work(what: string, source: PictureSource): Promise<object> {
  if (what === "hoard") return hoard();
  if (what === "yield") return { closed: hoarded.splice(0).map(closeSync).length };
  if (what === "answers") return { answers: await decoder.answers() };
  const facts = await decoder.judge(source, leaver.signal);
  const picture = { source, facts };
  switch (what) {
    case "look":
      return { look: await decoder.perceptualHash(picture, leaver.signal) };
    case "small": {
      const { bytes, contentType } = await decoder.normalise(picture, NEEDS, undefined, leaver.signal);
      return { contentType, isBuffer: Buffer.isBuffer(bytes), sha256: sha256(bytes) };
    }
    case "posted": {
      const { bytes, contentType } = await decoder.asPosted(picture, leaver.signal);
      return { contentType, isBuffer: Buffer.isBuffer(bytes), sha256: sha256(bytes) };
    }
    default:
      return { facts };
  }
}

function hoard(): object {
  for (;;) {
    try {
      hoarded.push(openSync(import.meta.filename, "r"));
    } catch {
      return { opened: hoarded.length };
    }
  }
}

function explain(error: unknown): object {
  if (error instanceof UserError) return { key: error.key, params: error.params, hasCause: error.cause !== undefined };
  return { message: error instanceof Error ? error.message : "" };
}
