import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { startFileServer } from "../services/pictures/file-server.ts";
import { type ChildOptions, spawnTypeScript } from "../support/child.ts";

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
