import { register } from "node:module";

/* As where `npm ci` was not run. */
const hooks = `export async function resolve(name, context, next) {
  if (name !== "zod") return next(name, context);
  throw Object.assign(new Error("Cannot find package 'zod' imported from here"), { code: "ERR_MODULE_NOT_FOUND" });
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
