import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const BROWSER = "packages/playground/src/page/browser";
const AS_THEY_ARE = [
  "build.mjs",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "packages/playground/tsconfig.build.json",
  `${BROWSER}/tsconfig.json`,
];

const DECODER = "src/services/pictures/decoder/process/main";
const BOT = ["src/main", "src/operations/probe", DECODER];
const PLAYGROUND = ["src/main", DECODER, "src/page/browser/main"].map((name) => `packages/playground/${name}`);

/** A small program that is built as the bot is. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sightline-build-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of AS_THEY_ARE) cpSync(join(ROOT, path), join(folder, path));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  write("src/main.ts", 'import { name } from "./name.ts";\nprocess.stdout.write(name);\n');
  write("src/name.ts", 'export const name: string = "gull";\n');
  write("commands/help.ts", "export const help = 1;\n");
  for (const program of BOT.slice(1)) write(`${program}.ts`, "export const program = 1;\n");
  writePlayground();
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Says the bot's name by way of the stand-ins. */
function writePlayground(): void {
  write(
    "packages/playground/src/main.ts",
    'import { greeting } from "discord-stand-in";\nprocess.stdout.write(greeting);\n',
  );
  write("packages/discord-stand-in/package.json", '{ "type": "module", "exports": { ".": "./src/index.ts" } }');
  mkdirSync(join(folder, "packages/playground/node_modules"));
  symlinkSync(
    join(folder, "packages/discord-stand-in"),
    join(folder, "packages/playground/node_modules/discord-stand-in"),
    "junction",
  );
  write("packages/discord-stand-in/src/index.ts", 'export { greeting } from "./greeting.ts";\n');
  write("packages/discord-stand-in/src/greeting.ts", 'export const greeting: string = "a gull";\n');
  write("packages/fal-stand-in/src/index.ts", "export const fal = 1;\n");
  write(`${BROWSER}/main.ts`, "document.title = location.href;\n");
}

const run = (...command: string[]) => spawnSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
const build = (...product: string[]) => run("build.mjs", ...product);
const says = () => run("dist/src/main.js").stdout;

/** When each file of the build was written. */
function written(): Record<string, number> {
  const files = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" });
  return Object.fromEntries(files.map((file) => [file, statSync(join(folder, "dist", file)).mtimeMs]));
}

describe("npm run build", { timeout: 60_000 }, () => {
  it("compiles a fresh clone: the bot and what else it runs, with nothing of the packages", () => {
    expect(build()).toMatchObject({ status: 0, stderr: "" });
    expect(says()).toBe("gull");
    const files = Object.keys(written());
    expect(files).toEqual(expect.arrayContaining(BOT.map((name) => `${name}.js`)));
    expect(files.filter((path) => path.includes("packages"))).toEqual([]);
  });

  it("needs none of the packages", () => {
    rmSync(join(folder, "packages"), { recursive: true });
    expect(build()).toMatchObject({ status: 0, stderr: "" });
    expect(says()).toBe("gull");
  });

  it("compiles the playground and its page where that is asked for, and leaves the bot alone", () => {
    build();
    const before = written()["src/main.js"];
    expect(build("playground")).toMatchObject({ status: 0, stderr: "" });
    expect(run("dist/packages/playground/src/main.js").stdout).toBe("a gull");
    expect(written()["src/main.js"]).toBe(before);
    expect(Object.keys(written())).toEqual(expect.arrayContaining(PLAYGROUND.map((name) => `${name}.js`)));
    expect(build("zoo")).toMatchObject({
      status: 78,
      stderr: expect.stringMatching(/^There is no product zoo: .+\n$/),
    });
  });

  it("compiles nothing anew where nothing has changed, and needs no compiler for that", () => {
    build();
    const before = written();
    rmSync(join(folder, "node_modules"));
    expect(build()).toMatchObject({ status: 0, stderr: "" });
    expect(written()).toEqual(before);
  });

  it("compiles what has changed, and leaves the rest", () => {
    build();
    const before = written();
    write("src/name.ts", 'export const name: string = "heron";\n');
    expect(build()).toMatchObject({ status: 0 });
    expect(says()).toBe("heron");
    const untouched = ".build/bot/commands/help.js";
    expect(before[untouched]).toBeGreaterThan(0);
    expect(written()[untouched]).toBe(before[untouched]);
  });

  it.each([
    ["bot", "src/main.js"],
    ["bot", ".build/bot/src/name.js"],
    ["playground", "packages/playground/src/page/browser/main.js"],
  ])("notices, for the %s, that dist/%s was deleted", (product, output) => {
    build(product);
    rmSync(join(folder, "dist", output));
    expect(build(product)).toMatchObject({ status: 0 });
    expect(Object.keys(written())).toContain(output);
  });

  it("notices that an output was changed by hand", () => {
    build();
    writeFileSync(join(folder, "dist/src/main.js"), "// broken");
    build();
    expect(says()).toBe("gull");
  });

  it("builds anew where the whole of dist was deleted", () => {
    build();
    rmSync(join(folder, "dist"), { recursive: true });
    build();
    expect(says()).toBe("gull");
  });

  it("fails as long as the types do", () => {
    write("src/name.ts", "export const name: string = 7;\n");
    for (let turn = 0; turn < 2; turn += 1) {
      const { status, stdout } = build();
      expect(status).not.toBe(0);
      expect(stdout).toContain("src/name.ts");
    }
    write("src/name.ts", 'export const name: string = "gull";\n');
    expect(build()).toMatchObject({ status: 0 });
  });

  it("says in one line that a package is missing, or Node too old", () => {
    rmSync(join(folder, "node_modules"));
    expect(build()).toMatchObject({
      status: 78,
      stderr: expect.stringMatching(/^A package is missing .+ "npm ci" .+\n$/),
    });
    const oldNode = `Object.defineProperty(process, "versions", { value: { node: "18.20.8" } });`;
    const told = run("--import", `data:text/javascript,${encodeURIComponent(oldNode)}`, "build.mjs");
    expect(told).toMatchObject({
      status: 78,
      stderr: expect.stringMatching(/^Node 18\.20\.8 is too old: install .+\n$/),
    });
  });

  it("builds anew after one that was killed, whatever it has left half written", () => {
    build();
    for (const path of ["bot.json", "bot.tsbuildinfo"]) write(`dist/.build/${path}`, '{"');
    write("dist/.build/turn", `${spawnSync(process.execPath, ["-e", ""]).pid}`); // it has ended
    write("dist/src/main.js", "process.std");
    expect(build()).toMatchObject({ status: 0, stderr: "" });
    expect(says()).toBe("gull");
  });

  it("is waited for by others that are started meanwhile, and all of them find it whole", async () => {
    const starts = Array.from({ length: 3 }, async () => {
      const started = spawn(process.execPath, ["build.mjs"], { cwd: folder, stdio: "ignore" });
      const [code] = await once(started, "close");
      return `${code} ${says()} ${statSync(join(folder, "dist/src/main.js")).mtimeMs}`;
    });
    const [first, ...others] = await Promise.all(starts);
    expect(first).toMatch(/^0 gull /);
    expect(new Set(others)).toEqual(new Set([first])); // it was built once
  });

  it("leaves nothing that earlier builds or earlier layouts have written, but what it remembers", () => {
    build();
    const old = ["src/bot.js", "src/parts/name-old.js", ".compiled/x", "src/main.js.new"];
    for (const path of old) write(`dist/${path}`, "throw new Error();\n");
    build();
    expect(Object.keys(written()).filter((path) => old.includes(path))).toEqual([]);
    expect(says()).toBe("gull");
  });

  it.skipIf(process.platform === "win32")(
    "takes no offence at a link to nothing among the sources, as an editor leaves it beside an open file",
    () => {
      symlinkSync("me@here.1:2", join(folder, "src/.#name.ts"));
      expect(build()).toMatchObject({ status: 0, stderr: "" });
    },
  );

  it("says in one line that a tool is missing or the folder may not be written", () => {
    rmSync(join(folder, "node_modules"));
    write("node_modules/typescript/bin/tsc", "");
    expect(build()).toMatchObject({
      status: 78,
      stderr: expect.stringMatching(/^A package is missing \(rolldown\).+\n$/),
    });
    rmSync(join(folder, "dist"), { recursive: true, force: true });
    write("dist/.build", "a file where the folder should be");
    expect(build()).toMatchObject({ status: 78, stderr: expect.stringMatching(/^The build failed: .+\n$/) });
  });

  it("is what npm start and npm run playground do first, without another npm between", () => {
    expect([scripts["build"], scripts["prestart"]]).toEqual(Array(2).fill("node build.mjs"));
    expect(scripts["preplayground"]).toBe("node build.mjs playground");
  });
});

describe("package.json", () => {
  it("gives the bot nothing that only the packages need", () => {
    expect(Object.keys(dependencies).filter((name) => name === "ws" || name.includes("stand-in"))).toEqual([]);
  });
});

const { scripts, dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Readonly<
  Record<"scripts" | "dependencies", Readonly<Record<string, string>>>
>;
