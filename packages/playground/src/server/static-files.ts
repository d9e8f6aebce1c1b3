import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SentFile } from "./page-requests.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** The packages that the page uses; nothing else of node_modules is served. */
const PACKAGES = [
  "@lit/context",
  "@lit/reactive-element",
  "@skyra/discord-components-core",
  "lit",
  "lit-element",
  "lit-html",
] as const;

/** Names of letters and dashes, in folders with such names. */
const SCRIPT_NAME = /^((?:[\w-]+\/)*[\w-]+)\.js$/;

/** The root of the repository, whether the playground runs from its sources or from the build. */
const ROOT = repositoryRoot(dirname(fileURLToPath(import.meta.url)));
const PAGE = join(ROOT, "packages", "playground", "src", "page");
const BUILT_PAGE = join(ROOT, "dist", "packages", "playground", "src", "page");

/**
 * Gives a script of the page as JavaScript, by its path below `page` without the ending: `browser/main`. Undefined:
 * there is none.
 */
export type ReadScript = (path: string) => Promise<string | undefined>;

/** The output of `node build.mjs playground`. */
export const readBuiltScript: ReadScript = async (path) => {
  const bytes = await readInside(BUILT_PAGE, `${path}.js`);
  return bytes?.toString();
};

/** Reads the page's files, by the path of the request; undefined where there is none. */
export function createStaticFiles(readScript: ReadScript): (path: string) => Promise<SentFile | undefined> {
  return async (path) => {
    if (path === "/") return indexPage();
    if (path.startsWith("/modules/")) return packageFile(path.slice("/modules/".length));
    const name = path.slice(1);
    const [, stem] = SCRIPT_NAME.exec(name) ?? [];
    if (stem !== undefined) {
      // The one module that page and server share lies above the folder that is the root of the page's addresses.
      const script = await readScript(stem === "protocol" ? stem : `browser/${stem}`);
      return script === undefined ? undefined : { bytes: script, contentType: "text/javascript; charset=utf-8" };
    }
    return fileInside(join(PAGE, "browser"), name);
  };
}

/**
 * The page itself, with a policy that lets it load nothing from elsewhere. lit writes style attributes, and browsers
 * take import maps in no other way than inline: the policy names this one by its hash.
 */
async function indexPage(): Promise<SentFile | undefined> {
  const page = await fileInside(join(PAGE, "browser"), "index.html");
  const [, importMap = ""] = /<script type="importmap">(.*?)<\/script>/s.exec(page?.bytes.toString() ?? "") ?? [];
  const hash = createHash("sha256").update(importMap).digest("base64");
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ];
  return page && { ...page, headers: { "content-security-policy": policy.join("; ") } };
}

async function packageFile(path: string): Promise<SentFile | undefined> {
  const name = PACKAGES.find((name) => path.startsWith(`${name}/`));
  if (name === undefined || extname(path) !== ".js") return undefined;
  return fileInside(join(ROOT, "node_modules", name), path.slice(name.length + 1));
}

async function fileInside(folder: string, path: string): Promise<SentFile | undefined> {
  const contentType = CONTENT_TYPES[extname(path)];
  const bytes = contentType === undefined ? undefined : await readInside(folder, path);
  return bytes && contentType !== undefined ? { bytes, contentType } : undefined;
}

/** Reads a file that really lies in the folder, whatever `..` or links its path holds. */
async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    const [base, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    return file.startsWith(`${base}${sep}`) ? await readFile(file) : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && NOT_THERE.has(String(error.code))) return undefined;
    throw error;
  }
}

/** A path through a file, a folder as a file, and a path with a zero byte are no files either. */
const NOT_THERE = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ERR_INVALID_ARG_VALUE", "ENAMETOOLONG"]);

/** The nearest folder that holds the playground's package: `dist` has none. */
function repositoryRoot(folder: string): string {
  if (existsSync(join(folder, "packages", "playground", "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("The playground's package is not there.");
  return repositoryRoot(parent);
}
