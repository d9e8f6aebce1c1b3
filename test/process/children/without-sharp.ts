import Module from "node:module";

/* As on a machine for which sharp was not installed. */

/** Node's own, by which `require` finds files; its types do not show it. */
const resolver = Module as unknown as { _resolveFilename(name: string, ...rest: unknown[]): string };
const resolve = resolver._resolveFilename.bind(Module);
resolver._resolveFilename = (name, ...rest) => {
  if (name === "sharp") throw new Error("sharp was not installed for this machine");
  return resolve(name, ...rest);
};
