/** Optional: checks a bot's requests against Discord's own description of its API. Needs `ajv` and `ajv-formats`. */
export { type CheckedCall, createOpenApiValidator, type OpenApiValidator } from "./validator.ts";
