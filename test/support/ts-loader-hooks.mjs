import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "rolldown/utils";

/** Module hook: takes the types out of `.ts` files, with a source map so that stack traces name the true lines. */
export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const options = { sourcemap: true, typescript: { onlyRemoveTypeImports: true } };
  const { code, map, errors } = await transform(path, await readFile(path, "utf8"), options);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const mapUrl = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
  return { format: "module", shortCircuit: true, source: `${code}\n//# sourceMappingURL=${mapUrl}` };
}
