export { type CheckedCall, createOpenApiValidator, type OpenApiValidator } from "./validator.ts";
