import { readFile } from "node:fs/promises";
import { transform } from "rolldown/utils";
import type { ReadScript } from "../../src/server/static-files.ts";

const PAGE = new URL("../../src/page/", import.meta.url);

/** The page's scripts straight from their sources, so that a test needs no build: `startPlayground({ readScript })`. */
export const readSourceScript: ReadScript = async (path) => {
  const file = new URL(`${path}.ts`, PAGE);
  const source = await readFile(file, "utf8").catch(() => undefined);
  if (source === undefined) return undefined;
  const { code, errors } = await transform(file.pathname, source, {
    tsconfig: false,
    typescript: { onlyRemoveTypeImports: true, rewriteImportExtensions: "rewrite" },
  });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  return code;
};
