import Module from "node:module";

/* As on a machine for which sharp was not installed. */

/** Node's own, by which `require` finds files; its types do not show it. */
const FIND = "_resolveFilename";
type Find = (name: string, ...rest: unknown[]) => string;
const resolver = Module as unknown as Record<typeof FIND, Find>;
const find: Find = resolver[FIND].bind(Module);
resolver[FIND] = (name, ...rest) => {
  if (name === "sharp") throw new Error("sharp was not installed for this machine");
  return find(name, ...rest);
};
