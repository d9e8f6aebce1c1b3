import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { type Child, spawnNode } from "../support/child.ts";
import { plainPicture } from "../support/pictures.ts";
import { childOf } from "./decoder-scene.ts";
import { caption, urlOf } from "./playground-visit.ts";
import { setStage } from "./stage.ts";

/* All other tests run the sources. What is built is other files, which have to find each other. */

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BUILD_MS = 180_000;

beforeAll(() => {
  for (const product of [[], ["playground"]]) {
    const build = spawnSync(process.execPath, ["build.mjs", ...product], { cwd: ROOT, encoding: "utf8" });
    if (build.status !== 0) throw new Error(`it cannot be built: ${build.stdout}${build.stderr}`);
  }
}, BUILD_MS);

function start(program: string, cwd: string, env: NodeJS.ProcessEnv): Child {
  const child = spawnNode(join(ROOT, "dist", program), { cwd, env });
  onTestFinished(async () => void (await child.kill()));
  return child;
}

/** What a process's child runs; on Linux alone. */
async function programOfChild({ process: { pid = Number.NaN } }: Child): Promise<string | undefined> {
  const child = await childOf(pid);
  const command = child === undefined ? "" : await readFile(`/proc/${child}/cmdline`, "utf8");
  return command.split("\0").find((word) => word.endsWith(".js"));
}

it("the built bot captions a picture, which the built decoder has opened", async () => {
  const { discord, fal, guild, asker, folder, environment } = await setStage();
  fal.answer("fal-ai/florence-2-large/detailed-caption", { output: { results: "A house on a hill." } });
  const bot = start("src/main.js", folder, environment);
  await bot.line((line) => line.includes('"msg":"ready"'));
  const image = discord.attach(await plainPicture("png"), { filename: "picture.png" });
  const handle = discord.command({ name: "caption", options: { image }, user: asker, guild });
  await handle.until(({ text }) => text.includes("A house on a hill."));
  if (process.platform === "linux") {
    expect(await programOfChild(bot)).toBe(join(ROOT, "dist/src/services/pictures/decoder/process/main.js"));
  }
  expect(await bot.kill("SIGTERM")).toEqual({ code: 0, signal: null, stderr: "" });
});

it("the built playground shows its page, and captions a picture", async () => {
  const temporary = await mkdtemp(join(tmpdir(), "sightline-"));
  onTestFinished(() => rm(temporary, { recursive: true }));
  const playground = start("packages/playground/src/main.js", temporary, { TMPDIR: temporary, PLAYGROUND_PORT: "0" });
  const url = await urlOf(playground);
  const page = await (await fetch(`${url}/`)).text();
  const [, script] = /<script type="module" src="([^"]+)"/.exec(page) ?? [];
  expect((await fetch(new URL(script ?? "missing", url))).status).toBe(200);
  expect(await caption(url)).toContain("a landscape JPEG picture of 60 × 40 pixels.");
  expect(await playground.kill("SIGTERM")).toEqual({ code: 0, signal: null, stderr: "" });
});

it("the built probe says that no bot is to be asked", async () => {
  const probe = start("src/operations/probe.js", tmpdir(), { HTTP_PORT: "1" });
  expect(await probe.ended).toMatchObject({ code: 1, stderr: "" });
  expect(probe.lines).toEqual([expect.stringMatching(/^The bot cannot be asked: /)]);
});
