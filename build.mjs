/*
 * node build.mjs [bot | playground]: compiles a product into dist/, where anything has changed since the last time. The
 * bot is built of `src` and `commands` alone; the playground is built of them and of `packages`, into a folder of its own.
 * A product's modules are gathered in a few files: to read each of four hundred takes a quarter of a start.
 *
 * In words that old Nodes know: it is what `npm start` runs first.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const COMPILER = "node_modules/typescript/bin/tsc";
/** What the bot is compiled from, how, and by what. */
const BOT_SOURCES = ["src", "commands", "tsconfig.json", "tsconfig.build.json", "package-lock.json", "build.mjs"];
/** What decodes pictures is run by the bot, as a process of its own. */
const DECODER = "src/services/pictures/decoder/process/main";
/** What the browser runs is compiled for it, and gathered by nothing. */
const PAGE = "packages/playground/src/page";
const PRODUCTS = {
  bot: {
    sources: BOT_SOURCES,
    projects: [{ path: "tsconfig.build.json", memory: "dist/.build/bot.tsbuildinfo" }],
    output: "dist",
    /** What Node is told to run, below the output's folder, and the module that it is made of. */
    programs: { "src/main": "src/main", "src/operations/probe": "src/operations/probe", [DECODER]: DECODER },
  },
  playground: {
    sources: [...BOT_SOURCES, "packages"],
    projects: [
      { path: "packages/playground/tsconfig.build.json", memory: "dist/.build/playground.tsbuildinfo" },
      { path: `${PAGE}/browser`, memory: "dist/.build/page.tsbuildinfo" },
    ],
    output: "dist/packages/playground",
    programs: { "src/main": "packages/playground/src/main", [DECODER]: DECODER },
  },
};
/** Packages of this repository, `NAME` or `NAME/ROOM`: gathered with what imports them, as zod is. */
const WORKSPACE = /^((?:discord|fal)-stand-in)(\/\w+)?$/;
const INSTALLED = /^(?!zod(?:\/|$)|(?:discord|fal)-stand-in(?:\/|$))[^./]/;

const [, , name = "bot"] = process.argv;
const product = PRODUCTS[name];
const MODULES = `dist/.build/${name}`;
const OUTPUTS = [`${product?.output}/src`, MODULES];
/** What was there when the product's last build ended. */
const STAMP = `dist/.build/${name}.json`;
/** Holds the id of the process that builds. */
const TURN = "dist/.build/turn";
const LONGEST_TURN_MS = 5 * 60 * 1000;

/** What the operator has to mend. */
class Obstacle extends Error {}

const needed = JSON.parse(readFileSync("package.json", "utf8")).engines.node.replace(">=", "");
try {
  if (isOlder(process.versions.node, needed)) {
    throw new Obstacle(`Node ${process.versions.node} is too old: install Node ${needed} or newer, from nodejs.org.`);
  }
  if (!product) throw new Obstacle(`There is no product ${name}: build one of ${Object.keys(PRODUCTS).join(", ")}.`);
  if (!isBuilt()) await buildInTurn();
} catch (error) {
  process.stderr.write(`${inWords(error)}\n`);
  process.exitCode = 78;
}

/** Several may be started in this folder at once: what they find is built by one, and never half written. */
async function buildInTurn() {
  mkdirSync(dirname(TURN), { recursive: true });
  for (let waits = false; !takeTurn(); waits = true) {
    if (!waits) process.stderr.write("This folder is being built already: waiting for that.\n");
    await delay(100);
  }
  try {
    if (!isBuilt()) process.exitCode = await build();
  } finally {
    rmSync(TURN, { force: true });
  }
}

function takeTurn() {
  try {
    writeFileSync(TURN, `${process.pid}`, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const taken = statSync(TURN, { throwIfNoEntry: false });
  if (taken && isBuilding(readText(TURN)) && Math.abs(Date.now() - taken.mtimeMs) < LONGEST_TURN_MS) return false;
  rmSync(TURN, { force: true }); // it has ended, or was killed
  return takeTurn();
}

function isBuilding(processId) {
  try {
    return process.kill(Number(processId), 0);
  } catch (error) {
    return error.code === "EPERM"; // another account's
  }
}

function isBuilt() {
  const last = lastBuild();
  return last.outputs === stateOf(OUTPUTS) && last.sources === stateOf(product.sources);
}

/** What was there when the last build ended; nothing where it was killed as it wrote that. */
function lastBuild() {
  try {
    return JSON.parse(readText(STAMP));
  } catch {
    return {};
  }
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** @returns the exit code */
async function build() {
  const { rolldown } = await loadTools();
  // The compiler remembers what it has written, and never looks whether it is still there.
  if (lastBuild().outputs !== stateOf(OUTPUTS)) {
    for (const { memory } of product.projects) rmSync(memory, { force: true });
  }
  rmSync(STAMP, { force: true });
  const sources = stateOf(product.sources); // before: what is changed meanwhile is compiled the next time
  const codes = await Promise.all(product.projects.map(compile));
  const failed = codes.find((code) => code !== 0);
  if (failed !== undefined) return failed;
  await gather(rolldown);
  writeFileSync(STAMP, JSON.stringify({ sources, outputs: stateOf(OUTPUTS) }));
  return 0;
}

async function loadTools() {
  const missing = (name) =>
    new Obstacle(`A package is missing (${name}): run "npm ci" in this folder, and start again.`);
  if (!existsSync(COMPILER)) throw missing("typescript");
  try {
    return await import("rolldown");
  } catch {
    throw missing("rolldown");
  }
}

/** Resolves with the compiler's exit code. */
function compile({ path, memory }) {
  const options = ["-p", path, "--noEmit", "false", "--incremental", "--tsBuildInfoFile", memory];
  const compiler = spawn(process.execPath, [COMPILER, ...options], { stdio: "inherit" });
  return new Promise((resolve) => compiler.on("close", (code) => resolve(code ?? 1)));
}

/**
 * Gathers the modules of the programs. zod is the one installed package that consists of many files, and needs none.
 * A part that has changed has another name, and programs come last: a bot that starts meanwhile finds what it asks for.
 */
async function gather(rolldown) {
  const input = Object.fromEntries(
    Object.entries(product.programs).map(([program, module]) => [program, `${MODULES}/${module}.js`]),
  );
  const bundle = await rolldown({ input, platform: "node", external: INSTALLED, plugins: [{ name, resolveId }] });
  const { output } = await bundle.generate({
    entryFileNames: "[name].js",
    chunkFileNames: "src/parts/[name]-[hash].js",
  });
  await bundle.close();
  for (const { fileName, code } of output.filter(({ isEntry }) => !isEntry)) replaceFile(fileName, code);
  for (const { fileName, code } of output.filter(({ isEntry }) => isEntry)) replaceFile(fileName, code);
  removeAllBut(new Set(output.map(({ fileName }) => fileName)));
}

/** The compiled module that the name of a workspace stands for. */
function resolveId(id) {
  const [, workspace, room = ""] = WORKSPACE.exec(id) ?? [];
  return workspace && resolve(MODULES, `packages/${workspace}/src${room}/index.js`);
}

/** Readers find the old one or the new one, and never a part of it. */
function replaceFile(fileName, text) {
  const path = join(product.output, fileName);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/** Removes what earlier builds have left, and what Node has kept of them. */
function removeAllBut(programs) {
  rmSync(join(product.output, ".compiled"), { recursive: true, force: true });
  for (const path of readdirSync(join(product.output, "src"), { recursive: true })) {
    const name = `src/${path.replaceAll("\\", "/")}`;
    const output = `${product.output}/${name}`;
    const isOfPage = output.startsWith(`dist/${PAGE}/`) && existsSync(output.slice(5).replace(/\.js$/, ".ts"));
    if (!programs.has(name) && !isOfPage && statSync(output).isFile()) rmSync(output);
  }
}

/** How files and folders stand, in a few letters: which there are, how large, and when each was last written. */
function stateOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) addState(hash, path);
  return hash.digest("hex");
}

function addState(hash, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return; // a link to nothing, as Emacs makes them, or removed just now
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

function inWords(error) {
  if (error instanceof Obstacle) return error.message;
  if (["EACCES", "EPERM", "EROFS"].includes(error.code)) {
    return `${error.path} may not be written. Give this account the right to write the folder, or build as another one.`;
  }
  if (["ENOSPC", "EDQUOT"].includes(error.code)) return "The disk is full. Make room, and start again.";
  return `The build failed: ${error.message}`;
}
