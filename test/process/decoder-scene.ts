import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { startFileServer } from "../services/pictures/file-server.ts";
import { type ChildOptions, spawnTypeScript } from "../support/child.ts";
import type { Bot } from "./stage.ts";

/** What came of one thing that was asked of the decoder. */
export interface Told {
  readonly durationMs: number;
  readonly told: unknown;
}

/** A program with a decoder whose process is a real one, and a server from which it reads. */
export async function startDecoderScene(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: ChildOptions = {},
) {
  const server = await startFileServer(answer);
  const child = spawnTypeScript(new URL("./children/decoder.ts", import.meta.url), [server.host], options);
  onTestFinished(async () => void (await child.kill()));
  /** @param person - whose picture it is */
  const work = async (what: string, file = "cat.png", person = "1"): Promise<Told> => {
    const url = `http://${server.host}/${file}`;
    child.send(JSON.stringify({ what, url, person }));
    const line = await child.line((text) => text.includes(`"what":"${what}","url":"${url}"`));
    return JSON.parse(line) as Told; // written by children/decoder.ts
  };
  const decoderPid = () => childOf(child.process.pid ?? Number.NaN);
  return { child, server, work, decoderPid };
}

/** The decoder's process, where the bot has one just now. */
export async function childOf(pid: number): Promise<number | undefined> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  const first = children.split(" ").find((id) => id !== "");
  return first === undefined ? undefined : Number(first);
}

/** Looks again and again at what the bot and its decoder have resident together, and at which decoders there were. */
export function watchMemory(bot: Bot) {
  const pid = bot.process.pid ?? Number.NaN;
  const decoders = new Set<number>();
  let mostBytes = 0;
  const look = async (): Promise<void> => {
    const decoder = await childOf(pid).catch(() => undefined);
    if (decoder !== undefined) decoders.add(decoder);
    const bytes = (await residentBytes(pid)) + (decoder === undefined ? 0 : await residentBytes(decoder));
    mostBytes = Math.max(mostBytes, bytes);
    if (bot.process.exitCode === null) setTimeout(() => void look(), 50).unref();
  };
  void look();
  return { mostBytes: () => mostBytes, decoders: () => decoders.size };
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
