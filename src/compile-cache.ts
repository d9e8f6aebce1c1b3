import module from "node:module";
import { fileURLToPath } from "node:url";

/*
 * Node 22.8 and newer keep what V8 has made of a program, which is most of what a start takes. Must load on a Node as
 * old as node-version.ts does: it runs before the version is checked.
 */

/** Node's own functions, which its types for Node 20 do not show. https://nodejs.org/api/module.html#module-compile-cache */
const { enableCompileCache, flushCompileCache } = module as {
  readonly enableCompileCache?: (folder: string) => unknown;
  readonly flushCompileCache?: () => void;
};

/**
 * Enables the compile cache beside a compiled program; where that folder is not writable, nothing is kept.
 *
 * @param programUrl - `import.meta.url` of the program in `dist/src`; one in TypeScript keeps nothing
 */
export function keepCompiled(programUrl: string): void {
  if (enableCompileCache && programUrl.endsWith(".js")) {
    enableCompileCache(fileURLToPath(new URL("../.compiled", programUrl)));
  }
}

/** Writes it now: a process that is killed writes nothing more. */
export function writeCompiled(): void {
  if (flushCompileCache) flushCompileCache();
}
