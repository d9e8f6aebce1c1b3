import { register } from "node:module";

/* As on a machine for which sharp was not installed. */

const HOOKS = `export async function resolve(name, context, next) {
  if (name === "sharp") throw new Error("sharp was not installed for this machine");
  return next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
