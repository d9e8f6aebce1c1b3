/** Optional: holds what a bot sends against Discord's own description of its API. Needs `ajv` and `ajv-formats`. */
export { type CheckedCall, createOpenApiValidator, type OpenApiValidator } from "./validator.ts";
