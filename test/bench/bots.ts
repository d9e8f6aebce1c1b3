import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "rolldown/utils";
import { z } from "zod";
import { endWithUs } from "../support/child.ts";
import { fineClock } from "./fine-clock.ts";

/** Our own bot, discord.js alone, discord.js with fal's client as their examples have it, and discord.js that listens. */
export type BotName = "ours" | "bare" | "tutorial" | "listening";

/** A bot in a process of its own. */
export interface BotProcess {
  readonly pid: number;
  /** When it was told to start, on the bench's fine clock. */
  readonly spawnedAtMs: number;
  /** Rejects when it ends before it is told to. */
  readonly died: Promise<never>;
  /** Collects its garbage, and resolves with the MB that its objects and buffers take then; only where it is observed. */
  liveMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url);

/**
 * Starts a bot as it would be in production: compiled, on plain Node, its log to nowhere.
 *
 * @param isObserved - whether it can be asked for its live memory
 */
export async function startBot(
  name: BotName,
  environment: Readonly<Record<string, string>>,
  isObserved = false,
): Promise<BotProcess> {
  const program = name === "ours" ? new URL("dist/src/main.js", ROOT) : await compilePeer(name);
  const observer = isObserved ? ["--expose-gc", "--import", (await compilePeer("observed")).href] : [];
  const spawnedAtMs = fineClock.now();
  const child = spawn(process.execPath, [...observer, fileURLToPath(program)], {
    // What it hands on of its flags is not for the process that it decodes in, which gets nothing of the environment.
    env: { ...environment, NODE_ENV: "production", ...(isObserved && { OBSERVED: "yes" }) },
    stdio: ["ignore", "ignore", "inherit", ...(isObserved ? (["ipc"] as const) : [])],
  });
  endWithUs(child);
  const exited = once(child, "exit");
  let isWanted = true;
  const died = exited.then((): never => {
    throw new Error(isWanted ? `the ${name} bot ended with code ${child.exitCode}` : "stopped");
  });
  died.catch(() => undefined); // who waits for something else must not be told here
  return {
    pid: child.pid ?? Number.NaN,
    spawnedAtMs,
    died,
    async liveMegabytes() {
      const answer = once(child, "message");
      child.send("collect");
      return z.number().parse((await answer)[0]);
    },
    async stop() {
      isWanted = false;
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Takes the types out of a peer's program, and puts it where its imports resolve. */
export async function compilePeer(name: Exclude<BotName, "ours"> | "observed" | "decoding"): Promise<URL> {
  const source = new URL(`test/bench/peers/${name}.ts`, ROOT);
  const program = new URL(`dist/test/bench/peers/${name}.js`, ROOT);
  const { code, errors } = await transform(fileURLToPath(source), await readFile(source, "utf8"));
  if (errors.length > 0) throw new SyntaxError(`${source.pathname}: ${errors[0]?.message}`);
  await mkdir(new URL(".", program), { recursive: true });
  await writeFile(program, code);
  return program;
}
