import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What was transformed before, by what it was made of: the tests start the same program a hundred times. */
const CACHE = new URL("../../node_modules/.cache/sightline-tests/", import.meta.url);

/** Module hook: takes the types out of `.ts` files, with a source map so that stack traces name the true lines. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const text = await readFile(path, "utf8");
  const key = createHash("sha256").update(path).update("\0").update(text).digest("hex");
  const cached = new URL(`${key}.js`, CACHE);
  const source = await readFile(cached, "utf8").catch(() => transformed(path, text, cached));
  return { format: "module", shortCircuit: true, source };
}

async function transformed(path, text, cached) {
  const { transform } = await import("rolldown/utils");
  const options = { sourcemap: true, typescript: { onlyRemoveTypeImports: true } };
  const { code, map, errors } = await transform(path, text, options);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const mapUrl = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
  const source = `${code}\n//# sourceMappingURL=${mapUrl}`;
  // Whole or not at all: another process may read it at this moment.
  const draft = new URL(`${process.pid}-${cached.href.split("/").at(-1)}`, CACHE);
  await mkdir(CACHE, { recursive: true });
  await writeFile(draft, source);
  await rename(draft, cached);
  return source;
}
