/*
 * npm run build: compiles the bot and the playground's page into dist/, where anything has changed since the last time.
 * The bot's modules are gathered in a few files: to read each of four hundred takes a quarter of a start.
 *
 * In words that old Nodes know: it is what `npm start` runs first.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const COMPILER = "node_modules/typescript/bin/tsc";
const PROJECTS = [
  { path: "tsconfig.build.json", memory: "dist/.build/bot.tsbuildinfo" },
  { path: "src/playground/page/browser", memory: "dist/.build/page.tsbuildinfo" },
];
/** What is compiled, how, and by what. */
const SOURCES = ["src", "commands", "tsconfig.json", "tsconfig.build.json", "package-lock.json", "build.mjs"];
const OUTPUTS = ["dist/src", "dist/.build/modules"];
/** What Node is told to run, of what is compiled in {@link MODULES}. */
const PROGRAMS = ["main", "playground/main", "operations/probe", "services/pictures/decoder/process/main"];
const MODULES = "dist/.build/modules/src";
/** What was there when the last build ended. */
const STAMP = "dist/.build/stamp.json";

const needed = JSON.parse(readFileSync("package.json", "utf8")).engines.node.replace(">=", "");
if (isOlder(process.versions.node, needed)) {
  process.stderr.write(`Node ${process.versions.node} is too old: install Node ${needed} or newer, from nodejs.org.\n`);
  process.exit(78);
}
await build();

async function build() {
  const last = existsSync(STAMP) ? JSON.parse(readFileSync(STAMP, "utf8")) : {};
  const isWhole = last.outputs === stateOf(OUTPUTS);
  if (isWhole && last.sources === stateOf(SOURCES)) return;
  if (!existsSync(COMPILER)) {
    process.stderr.write('A package is missing (typescript): run "npm ci" in this folder, and start again.\n');
    process.exit(78);
  }
  // The compiler remembers what it has written, and never looks whether it is still there.
  if (!isWhole) for (const { memory } of PROJECTS) rmSync(memory, { force: true });
  rmSync(STAMP, { force: true });
  const sources = stateOf(SOURCES); // before: what is changed meanwhile is compiled the next time
  const codes = await Promise.all(PROJECTS.map(compile));
  process.exitCode = codes.find((code) => code !== 0) ?? 0;
  if (process.exitCode !== 0) return;
  await gather();
  writeFileSync(STAMP, JSON.stringify({ sources, outputs: stateOf(OUTPUTS) }));
}

/** Resolves with the compiler's exit code. */
function compile({ path, memory }) {
  const options = ["-p", path, "--noEmit", "false", "--incremental", "--tsBuildInfoFile", memory];
  const compiler = spawn(process.execPath, [COMPILER, ...options], { stdio: "inherit" });
  return new Promise((resolve) => compiler.on("close", (code) => resolve(code ?? 1)));
}

/** Gathers the modules of the programs. zod is the one package that consists of many files, and needs none of them. */
async function gather() {
  for (const old of ["dist/src/parts", "dist/.compiled"]) rmSync(old, { recursive: true, force: true });
  const { rolldown } = await import("rolldown");
  const input = Object.fromEntries(PROGRAMS.map((name) => [name, `${MODULES}/${name}.js`]));
  const bundle = await rolldown({ input, platform: "node", external: /^(?!zod(?:\/|$))[^./]/ });
  await bundle.write({ dir: "dist/src", entryFileNames: "[name].js", chunkFileNames: "parts/[name]-[hash].js" });
  await bundle.close();
}

/** How files and folders stand, in a few letters: which there are, how large, and when each was last written. */
function stateOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) if (existsSync(path)) addState(hash, path);
  return hash.digest("hex");
}

function addState(hash, path) {
  const stat = statSync(path);
  if (stat.isDirectory())
    return readdirSync(path)
      .sort()
      .forEach((name) => addState(hash, join(path, name)));
  hash.update(`${path}\n${stat.size}\n${stat.mtimeMs}\n`);
}

function isOlder(version, than) {
  const [[major, minor], [neededMajor, neededMinor]] = [version, than].map((text) => text.split(".").map(Number));
  return major < neededMajor || (major === neededMajor && minor < neededMinor);
}
