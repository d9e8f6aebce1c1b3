import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readConfig } from "../../src/config.ts";
import { assignments } from "../support/assignments.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

/** The instructions of the Dockerfile, each in one line. */
function instructions(): string[] {
  const lines = read("Dockerfile")
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n");
  return lines.filter((line) => line.trim() !== "" && !line.startsWith("#"));
}

const given = (name: string) =>
  instructions().flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1).trim()] : []));

describe("the image", () => {
  /** What `docker build` is shown of the folder. */
  const admitted = read(".dockerignore")
    .split("\n")
    .flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));

  it("is built from what is there, and from no more than it is shown", () => {
    const copied = given("COPY").flatMap((words) => (words.startsWith("--from") ? [] : words.split(" ").slice(0, -1)));
    expect(copied.filter((path) => !existsSync(new URL(path.replace("./", ""), root)))).toEqual([]);
    expect(copied.map((path) => path.replace("./", "")).toSorted()).toEqual(admitted.toSorted());
    expect(read(".dockerignore")).toMatch(/^\*$/m);
  });

  it("is shown everything that the build reads", () => {
    const { include } = z.object({ include: z.array(z.string()) }).parse(JSON.parse(read("tsconfig.build.json")));
    expect(include.filter((folder) => !admitted.includes(folder))).toEqual([]);
    const sources = /^const BOT_SOURCES = (\[.+\]);$/m.exec(read("build.mjs"))?.[1] ?? "[]";
    const projects = z.array(z.string()).parse(JSON.parse(sources));
    expect(projects.length).toBeGreaterThan(0);
    expect(projects.filter((path) => !admitted.some((one) => path === one || path.startsWith(`${one}/`)))).toEqual([]);
  });

  it("runs the bot itself, as nobody in particular, and asks it how it is", () => {
    expect(given("CMD")).toEqual(['["node", "dist/src/main.js"]']);
    expect(given("HEALTHCHECK").join(" ")).toContain('CMD ["node", "dist/src/operations/probe.js"]');
    for (const program of ["main", "operations/probe"]) {
      expect(statSync(new URL(`src/${program}.ts`, root)).isFile()).toBe(true);
    }
    const last = instructions().findLastIndex((line) => line.startsWith("FROM"));
    expect(instructions().slice(last)).toContain("USER node");
  });

  it("runs the same Node as it is built with, one that is still looked after", () => {
    const majors = given("FROM").map((base) => Number(/^node:(\d+)/.exec(base)?.[1]));
    expect(new Set(majors).size).toBe(1);
    expect(majors[0]).toBeGreaterThanOrEqual(24); // 20 had its end of life in April 2026: https://nodejs.org/en/about/previous-releases
  });

  it("sets variables that the bot takes", () => {
    const environment = assignments(given("ENV").join(" "));
    expect(Object.keys(environment)).toContain("NODE_OPTIONS");
    execFileSync(process.execPath, ["--eval", ""], { env: environment }); // Node refuses options that it does not take
    const config = readConfig({ ...environment, DISCORD_TOKEN: "token", FAL_KEY: "key" });
    expect(config).toMatchObject({ storeUrl: "sqlite:///data/sightline.db", httpPort: 9090 });
    expect(given("VOLUME")).toEqual(["/data"]);
    expect(given("EXPOSE")).toEqual(["9090"]);
  });
});

const service = z.object({
  build: z.string().optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z.record(z.string(), z.unknown()).optional(),
  healthcheck: z.unknown().optional(),
  volumes: z.array(z.string()).optional(),
});
const compose = z.object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) });

describe("the composition", () => {
  const { services, volumes } = compose.parse(parse(read("compose.yaml"), { merge: true }));
  const bots = Object.values(services).filter(({ build }) => build === ".");

  it("divides all shards over its bots, each to one", () => {
    const shards = bots.map(
      ({ environment }) => readConfig({ ...environment, DISCORD_TOKEN: "token", FAL_KEY: "key" }).shards,
    );
    expect(bots.length).toBeGreaterThan(1);
    expect(shards.map((one) => one?.count)).toEqual(bots.map(() => bots.length));
    expect(shards.flatMap((one) => one?.ids ?? []).toSorted((one, other) => one - other)).toEqual([...bots.keys()]);
  });

  it("has them share a store that is there before them, and keeps what it holds", () => {
    for (const { environment, depends_on: needed = {} } of bots) {
      const { hostname } = new URL(environment?.["STORE_URL"] ?? "");
      expect(Object.keys(needed)).toEqual([hostname]);
      expect(services[hostname]?.healthcheck).toBeTruthy();
      expect(services[hostname]?.volumes?.map((volume) => volume.split(":")[0])).toEqual(Object.keys(volumes));
    }
  });

  it("holds no secret", () => {
    expect(bots.map(({ env_file }) => env_file)).toEqual(bots.map(() => ".env"));
    expect(read("compose.yaml")).not.toMatch(/(TOKEN|KEY)\s*[:=]/);
  });
});
