import { spawnSync } from "node:child_process";
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
const BROWSER = "src/playground/page/browser";
const AS_THEY_ARE = [
  "build.mjs",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  `${BROWSER}/tsconfig.json`,
];

const FURTHER = ["playground/main", "operations/probe", "services/pictures/decoder/process/main"];

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
  for (const program of FURTHER) write(`src/${program}.ts`, "export const program = 1;\n");
  write(`${BROWSER}/main.ts`, "document.title = location.href;\n");
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const run = (...command: string[]) => spawnSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
const build = () => run("build.mjs");
const says = () => run("dist/src/main.js").stdout;

/** When each file of the build was written. */
function written(): Record<string, number> {
  const files = readdirSync(join(folder, "dist"), { recursive: true, encoding: "utf8" });
  return Object.fromEntries(files.map((file) => [file, statSync(join(folder, "dist", file)).mtimeMs]));
}

describe("npm run build", { timeout: 60_000 }, () => {
  it("compiles a fresh clone whole: the bot, what else is run, and the page", () => {
    expect(build()).toMatchObject({ status: 0, stderr: "" });
    expect(says()).toBe("gull");
    expect(Object.keys(written())).toEqual(
      expect.arrayContaining(["main", ...FURTHER, "playground/page/browser/main"].map((name) => `src/${name}.js`)),
    );
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
    const untouched = ".build/modules/commands/help.js";
    expect(before[untouched]).toBeGreaterThan(0);
    expect(written()[untouched]).toBe(before[untouched]);
  });

  it.each(["src/main.js", ".build/modules/src/name.js", "src/playground/page/browser/main.js"])(
    "notices that dist/%s was deleted",
    (output) => {
      build();
      rmSync(join(folder, "dist", output));
      expect(build()).toMatchObject({ status: 0 });
      expect(Object.keys(written())).toContain(output);
    },
  );

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

  it("is what npm start and npm run playground do first, without another npm between", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    expect([scripts["build"], scripts["prestart"], scripts["preplayground"]]).toEqual(Array(3).fill("node build.mjs"));
  });
});
