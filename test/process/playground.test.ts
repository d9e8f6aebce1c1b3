import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { spawnTypeScript } from "../support/child.ts";
import { caption, urlOf } from "./playground-visit.ts";

const MAIN = new URL("../../packages/playground/src/main.ts", import.meta.url);

/** Starts it with a folder to work in, empty but for `.env` where one is given, and another for what is temporary, and no variables but these. */
async function startPlayground(
  environment: Readonly<Record<string, string>>,
  envFile?: string,
  imports: readonly URL[] = [],
) {
  const folder = await mkdtemp(join(tmpdir(), "sightline-"));
  if (envFile !== undefined) await writeFile(join(folder, ".env"), envFile);
  const temporary = await mkdtemp(join(tmpdir(), "sightline-"));
  const child = spawnTypeScript(MAIN, [], { cwd: folder, env: { TMPDIR: temporary, ...environment }, imports });
  onTestFinished(async () => {
    await child.kill();
    await Promise.all([folder, temporary].map((path) => rm(path, { recursive: true })));
  });
  return { child, leftBehind: async () => [...(await readdir(folder)), ...(await readdir(temporary))], temporary };
}

it.each(["SIGINT", "SIGTERM"] as const)(
  "starts with no account at all, captions a picture, and ends clean on %s",
  async (signal) => {
    const { child, leftBehind, temporary } = await startPlayground({ PLAYGROUND_PORT: "0" });
    const url = await urlOf(child);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await caption(url)).toContain("Simulated: a landscape JPEG picture of 60 × 40 pixels.");
    expect(await readdir(temporary)).not.toEqual([]);
    expect(await child.kill(signal)).toEqual({ code: 0, signal: null, stderr: "" });
    expect(child.lines).toEqual([`Playground: ${url}`]);
    expect(await leftBehind()).toEqual([]);
  },
);

it("leaves the store of the real bot alone, also where .env names one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sightline-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const real = `sqlite://${join(folder, "real.db")}`;
  const { child } = await startPlayground({ PLAYGROUND_PORT: "0", STORE_URL: real }, `STORE_URL=${real}`);
  await caption(await urlOf(child));
  expect(await child.kill("SIGINT")).toMatchObject({ code: 0 });
  expect(await readdir(folder)).toEqual([]);
});

it("ends clean also while it is still starting", async () => {
  const { child, leftBehind, temporary } = await startPlayground({ PLAYGROUND_PORT: "0" });
  while ((await readdir(temporary)).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(await child.kill("SIGINT")).toMatchObject({ code: 0 });
  expect(await leftBehind()).toEqual([]);
});

it("says in one line that its port is taken", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const { child, leftBehind } = await startPlayground({ PLAYGROUND_PORT: port });
  const { code, stderr } = await child.ended;
  expect(code).toBe(78);
  expect(stderr).toMatch(/^PLAYGROUND_PORT is taken[^\n]*\n$/);
  expect(child.lines).toEqual([]);
  expect(await leftBehind()).toEqual([]);
});

it("says in one line that there is no place for what is temporary", async () => {
  const { child } = await startPlayground({ PLAYGROUND_PORT: "0", TMPDIR: join(tmpdir(), "not", "there") });
  const { code, stderr } = await child.ended;
  expect({ code, stderr, lines: child.lines }).toEqual({
    code: 78,
    stderr: expect.stringMatching(/^TMPDIR: no folder can be made there [^\n]*\n$/),
    lines: [],
  });
});

it("says in one line that a package is missing which is loaded late", async () => {
  const without = new URL("./children/without-packages.ts", import.meta.url);
  const { child, leftBehind } = await startPlayground({ PLAYGROUND_PORT: "0", MISSING: "libsql" }, undefined, [
    without,
  ]);
  const { code, stderr } = await child.ended;
  expect({ code, stderr }).toEqual({ code: 78, stderr: expect.stringMatching(/^A package is missing [^\n]*\n$/) });
  expect(await leftBehind()).toEqual([]);
});

it("says in a line for each what is malformed", async () => {
  const { child, leftBehind } = await startPlayground({ PLAYGROUND_PORT: "eighty", LOG_LEVEL: "loud" });
  const { code, stderr } = await child.ended;
  expect(code).toBe(78);
  expect(
    stderr
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]),
  ).toEqual(["LOG_LEVEL", "PLAYGROUND_PORT"]);
  expect(await leftBehind()).toEqual([]);
});
