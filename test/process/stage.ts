import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Discord, startDiscord } from "discord-stand-in";
import { type Fal, startFal } from "fal-stand-in";
import { type Child, spawnTypeScript } from "../support/child.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url);

/** What must never be seen anywhere; recognised wherever it turns up. */
export const DISCORD_TOKEN = "needle-discord-token.aaaa.bbbb";
export const FAL_KEY = "needle-fal-id:needle-fal-secret";

/** A line of the bot's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** The bot in a process of its own. */
export interface Bot extends Child {
  /** Resolves when commands are answered. */
  ready(): Promise<LogLine>;
  /** Resolves with the first line of its log that says `message`. */
  logged(message: string): Promise<LogLine>;
}

/** A Discord and a fal with a person in a server, and an empty folder for the bot to work in. */
export interface Stage {
  readonly discord: Discord;
  readonly fal: Fal;
  readonly guild: ReturnType<Discord["addGuild"]>;
  readonly asker: ReturnType<Discord["addUser"]>;
  readonly folder: string;
  /** What the bot needs to play on this stage. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Starts the bot in the folder, with nothing in its environment but what the stage has.
   *
   * @param changes - variables in place of the stage's own; undefined takes one away
   * @param imports - modules that are loaded into its process first
   * @param stdoutFile - where its log goes, unless to the test
   */
  start(changes?: Readonly<Record<string, string | undefined>>, imports?: readonly URL[], stdoutFile?: string): Bot;
}

/** Sets a stage that is cleared away, bots and all, when the test is over. */
export async function setStage(onFinished: (clear: () => Promise<void>) => void = onTestFinished): Promise<Stage> {
  const discord = await startDiscord({ token: DISCORD_TOKEN });
  const fal = await startFal({ key: FAL_KEY });
  const folder = await mkdtemp(join(tmpdir(), "sightline-"));
  const bots: Bot[] = [];
  onFinished(async () => {
    await Promise.all(bots.map((bot) => bot.kill()));
    await Promise.all([discord.close(), fal.close(), rm(folder, { recursive: true })]);
  });

  const guild = discord.addGuild({ name: "Test server" });
  discord.addChannel(guild);
  const asker = discord.addUser({ username: "asker" });
  discord.addMember(guild, asker);
  const environment = {
    DISCORD_TOKEN,
    FAL_KEY,
    DISCORD_API_URL: discord.apiUrl,
    FAL_URL: fal.url,
    ATTACHMENT_HOSTS: discord.host,
    STORE_URL: `sqlite://${join(folder, "store.db")}`,
  };
  return {
    discord,
    fal,
    guild,
    asker,
    folder,
    environment,
    start(changes = {}, imports = [], stdoutFile) {
      const env = { ...environment, ...changes };
      const bot = asBot(spawnTypeScript(MAIN, [], { cwd: folder, env, imports, stdoutFile }));
      bots.push(bot);
      return bot;
    },
  };
}

function asBot(child: Child): Bot {
  const logged = async (message: string) =>
    readLine(await child.line((line) => line.startsWith("{") && readLine(line).msg === message));
  return { ...child, logged, ready: () => logged("ready") };
}

/** @throws SyntaxError where the line is no JSON */
export function readLine(line: string): LogLine {
  return JSON.parse(line) as LogLine; // what pino writes
}
