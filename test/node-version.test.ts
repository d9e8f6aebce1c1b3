import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { OLDEST_NODE, tooOldNode } from "../src/node-version.ts";
import { spawnTypeScript } from "./support/child.ts";

/** What may be imported before Node's version is looked at: builtins that are there, and what is likewise looked at here. */
const KNOWN = /^(?:node:module|node:url|\..*\/(?:node-version|compile-cache)\.ts)$/;

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");

describe("a Node that is too old", () => {
  it.each(["12.22.12", "16.20.2", "18.20.8", "20.18.3"])("is told so in one line: %s", (version) => {
    expect(tooOldNode(version)).toBe(
      `Node ${version} is too old: install Node ${OLDEST_NODE} or newer, from nodejs.org, and start again.`,
    );
  });

  it.each(["20.19.0", "20.20.2", "22.0.0", "24.21.0", "26.0.0-nightly"])("is none of %s", (version) => {
    expect(tooOldNode(version)).toBeUndefined();
  });

  it("is older than package.json says", async () => {
    const { engines } = JSON.parse(await read("package.json")) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${OLDEST_NODE}`);
  });

  it.each(["src/main.ts", "packages/playground/src/main.ts"])(
    "ends %s with 78 before anything else is imported",
    async (program) => {
      const oldNode = new URL("./process/children/old-node.ts", import.meta.url);
      const child = spawnTypeScript(new URL(`../${program}`, import.meta.url), [], { imports: [oldNode], env: {} });
      const { code, stderr } = await child.ended;
      expect({ code, stderr, lines: child.lines }).toEqual({
        code: 78,
        stderr: `${tooOldNode("18.20.8")}\n`,
        lines: [],
      });
    },
  );

  it.each(["src/main.ts", "packages/playground/src/main.ts", "src/node-version.ts", "src/compile-cache.ts"])(
    "gets as far as the line that tells it: %s imports nothing that Node 16 does not know",
    async (path) => {
      const text = await read(path);
      const imported = [...text.matchAll(/^(?:import|export) .*from "([^"]+)"/gm)].map(([, name]) => name);
      expect(imported.filter((name = "") => !KNOWN.test(name))).toEqual([]);
      expect(text).not.toMatch(/^(?:await|try)\b/m); // at the top level Node 14 knows none
    },
  );
});

describe("what was not installed", () => {
  const NEEDED = { DISCORD_TOKEN: "a", FAL_KEY: "b", FAL_URL: "http://127.0.0.1:1" };

  it.each([
    ["a package", "zod", "", 'A package is missing (zod): run "npm ci" in'],
    [
      "that for this system",
      "libsql",
      "sqlite://x.db",
      'A package is missing (@libsql/linux-arm64-gnu): run "npm ci" in',
    ],
    [
      "a file of the build",
      "./redis/store.ts",
      "redis://127.0.0.1:1",
      'A file is missing (/bot/dist/src/parts/redis.js): run "npm ci" and "npm run build" in',
    ],
  ])("is named in one line, also where it is loaded late: %s", async (_what, name, store, told) => {
    const without = new URL("./process/children/without-packages.ts", import.meta.url);
    const env = { ...NEEDED, MISSING: name, STORE_URL: store };
    const child = spawnTypeScript(new URL("../src/main.ts", import.meta.url), [], { imports: [without], env });
    const { code, stderr } = await child.ended;
    expect({ code, stderr, lines: child.lines }).toEqual({
      code: 78,
      stderr: `${told} the bot's folder, and start again.\n`,
      lines: [],
    });
  });
});
