import { register } from "node:module";

/* As where `npm ci` was not run (zod), or on another system than this (libsql's), or a part of the build was deleted. */
const hooks = `
  const missing = {
    zod: ["ERR_MODULE_NOT_FOUND", "Cannot find package 'zod' imported from here"],
    libsql: ["MODULE_NOT_FOUND", "Cannot find module '@libsql/linux-arm64-gnu'\\nRequire stack:"],
    "./redis/store.ts": ["ERR_MODULE_NOT_FOUND", "Cannot find module '/bot/dist/src/parts/redis.js' imported from here"],
  };
  export async function resolve(name, context, next) {
    if (!${JSON.stringify(process.env["MISSING"]?.split(","))}.includes(name)) return next(name, context);
    const [code, message] = missing[name];
    throw Object.assign(new Error(message), { code });
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
