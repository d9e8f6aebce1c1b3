import { readFileSync } from "node:fs";
import { Ajv2020, type AnySchema, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** A REST call to check: the path is concrete, without the API's base and without a query. */
export interface CheckedCall {
  readonly method: string;
  readonly path: string;
  /** JSON, or the `payload_json` of a multipart body. */
  readonly body?: unknown;
}

/** Checks requests to Discord against Discord's own OpenAPI description. */
export interface OpenApiValidator {
  /** The faults of a call, a line each; none for a valid one. */
  validate(call: CheckedCall): string[];
  /** How many bodies were checked so far. */
  readonly bodies: number;
  /** The operations whose bodies were checked so far, `PATCH /channels/{channel_id}`. */
  readonly routes: ReadonlySet<string>;
}

type Json = Record<string, unknown>;

interface Operation {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly schema: unknown;
  readonly needsBody: boolean;
}

/** Names under which every component of the description is found by `$ref`. */
const DOCUMENT = "discord";

/**
 * Reads Discord's OpenAPI 3.1 description, closes its objects (else a misspelt field would pass) and fills its known
 * gaps. A route's schema is compiled with its first body.
 *
 * @param path a file with the description
 * @throws Error when the file is missing or is not such a description
 */
export function createOpenApiValidator(path: string): OpenApiValidator {
  const description: unknown = JSON.parse(readFileSync(path, "utf8"));
  const components = at(description, "components", "schemas");
  const schemas = closeAll(components);
  const operations = listOperations(at(description, "paths"), components);
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addFormat("snowflake", /^\d{1,20}$/);
  ajv.addFormat("nonce", true);
  ajv.addSchema({ $id: DOCUMENT, components: { schemas } });

  const compiled = new Map<Operation, ValidateFunction>();
  const compile = (operation: Operation) => {
    const known = compiled.get(operation);
    if (known) return known;
    const fresh = ajv.compile(operation.schema as AnySchema); // a schema of the description itself
    compiled.set(operation, fresh);
    return fresh;
  };
  const routes = new Set<string>();
  let bodies = 0;
  return {
    routes,
    get bodies() {
      return bodies;
    },
    validate({ method, path, body }) {
      const operation = operations.find((one) => one.method === method && one.pattern.test(path));
      const name = `${method} ${operation?.template ?? path}`;
      if (!operation) return [`${name}: Discord has no such operation`];
      if (body === undefined || operation.schema === undefined) {
        const isRight = body === undefined ? !operation.needsBody : operation.schema !== undefined;
        return isRight ? [] : [`${name}: ${body === undefined ? "needs a body" : "takes no body"}`];
      }
      bodies += 1;
      routes.add(name);
      const check = compile(operation);
      return check(body) ? [] : inWords(check.errors ?? []).map((fault) => `${name}: ${fault}`);
    },
  };
}

/** Keywords that only report that one of their parts failed, which has its own error. */
const SUMMARIES: ReadonlySet<string> = new Set(["oneOf", "anyOf", "if"]);

function inWords(errors: readonly ErrorObject[]): string[] {
  const told = errors.filter(({ keyword }) => !SUMMARIES.has(keyword));
  return (told.length > 0 ? told : errors).map(
    ({ instancePath, message, params }) =>
      `${instancePath || "body"} ${message ?? "is wrong"} ${JSON.stringify(params)}`,
  );
}

/** Every operation, the fewest parameters in their path first: `@original` is not a message id. */
function listOperations(paths: Json, components: Json): Operation[] {
  const operations = Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(asJson(methods)).flatMap(([method, operation]): Operation[] => {
      if (method === "parameters") return [];
      const request = asJson(asJson(operation)["requestBody"]);
      const content = asJson(request["content"]);
      const schema = asJson(content["application/json"] ?? content["multipart/form-data"])["schema"];
      return [
        {
          method: method.toUpperCase(),
          template,
          pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
          schema: schema === undefined ? undefined : withDocument(close(schema, components)),
          needsBody: request["required"] === true,
        },
      ];
    }),
  );
  return operations.sort((one, other) => one.template.split("{").length - other.template.split("{").length);
}

/** The document's name, for references from outside. */
function withDocument(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${DOCUMENT}#/`)) as unknown;
}

const NULLABLE_BOOLEAN = { type: ["boolean", "null"] };
const NONCE = { type: ["string", "integer", "null"], maxLength: 25 };
const FILE_TYPES = {
  type: ["array", "null"],
  items: { type: "string", pattern: "^(audio|image|video|\\.[A-Za-z0-9]+)$" },
  minItems: 1,
  maxItems: 10,
};

/** Media channels (16) are newer than the description: https://docs.discord.com/developers/resources/channel#channel-object-channel-types */
const CHANNEL_TYPES = {
  type: ["array", "null"],
  items: { type: "integer", enum: [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16] },
  uniqueItems: true,
};

/** Fields that the description lacks: newer ones, and ones that discord.js always sends. */
function additions(properties: Json): Json {
  const types = asJson(properties["type"])["enum"];
  const isMessage = "content" in properties && "allowed_mentions" in properties && "components" in properties;
  // Options of commands (11) and uploads in modals (19); a thumbnail is an 11 too, but cannot be required.
  const takesFiles = "required" in properties && Array.isArray(types) && (types[0] === 11 || types[0] === 19);
  return {
    ...(isMessage && { tts: NULLABLE_BOOLEAN, enforce_nonce: NULLABLE_BOOLEAN, nonce: NONCE }),
    ...(takesFiles && { file_types: FILE_TYPES }),
    ...("channel_types" in properties && { channel_types: CHANNEL_TYPES }),
    ...("communication_disabled_until" in properties && { communicationDisabledUntil: true }),
    ...("default_member_permissions" in properties && {
      default_member_permissions: { type: ["string", "null"], pattern: "^\\d+$" },
    }),
  };
}

function closeAll(components: Json): Json {
  return Object.fromEntries(Object.entries(components).map(([name, schema]) => [name, close(schema, components)]));
}

/**
 * Forbids unknown properties, all the way down. Where an object is composed of parts, only the whole knows all its
 * properties, so there it is `unevaluatedProperties` on the whole, and the parts stay open.
 */
function close(schema: unknown, components: Json): unknown {
  if (Array.isArray(schema)) return schema.map((one) => close(one, components));
  if (typeof schema !== "object" || schema === null) return schema;
  const own = asJson(schema);
  if (isComposed(own, components)) return { ...inlined(own, components), unevaluatedProperties: false };
  const chosen = chooseByType(own, components);
  if (chosen) return chosen;
  const inner = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, close(value, components)]));
  if (!isSchemaObject(own)) return inner;
  const properties = { ...asJson(inner["properties"]), ...additions(asJson(own["properties"])) };
  return { additionalProperties: false, ...inner, properties };
}

/** Whether it describes an object by its properties (and is not a map of properties with one of that name). */
function isSchemaObject(schema: Json): boolean {
  return schema["type"] === "object" && typeof schema["properties"] === "object";
}

function isComposed(schema: Json, components: Json): boolean {
  const parts = ["allOf", "anyOf", "oneOf"].filter((key) => Array.isArray(schema[key]));
  if (parts.length === 0) return false;
  const all = Array.isArray(schema["allOf"]) ? schema["allOf"] : [];
  return isSchemaObject(schema) || all.some((part) => isSchemaObject(resolve(part, components)));
}

/** A copy with the parts in place of references to schemas that are closed elsewhere. */
function inlined(schema: Json, components: Json): Json {
  const part = (value: unknown) => (Array.isArray(value) ? value.map((one) => resolve(one, components)) : value);
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, /^(all|any|one)Of$/.test(key) ? part(value) : value]),
  );
}

/**
 * A choice among objects that differ in their `type` is made by that type, so that an error names only the intended one.
 */
function chooseByType(schema: Json, components: Json): Json | undefined {
  const choices = schema["oneOf"] ?? schema["anyOf"];
  if (!Array.isArray(choices)) return undefined;
  const objects = choices.filter((choice) => resolve(choice, components)["type"] !== "null");
  const typed = objects.map((choice) => ({
    choice: close(choice, components),
    types: asJson(asJson(resolve(choice, components)["properties"])["type"])["enum"],
  }));
  if (typed.length < 2 || !typed.every(({ types }) => Array.isArray(types))) return undefined;
  const known = typed.flatMap(({ types }) => types);
  return {
    type: objects.length < choices.length ? ["object", "null"] : "object",
    properties: { type: { enum: known } },
    allOf: typed.map(({ choice, types }) => ({ if: { properties: { type: { not: { enum: types } } } }, else: choice })),
  };
}

function resolve(schema: unknown, components: Json): Json {
  const reference = asJson(schema)["$ref"];
  return asJson(typeof reference === "string" ? components[reference.split("/").at(-1) ?? ""] : schema);
}

function at(value: unknown, ...steps: readonly string[]): Json {
  const found = steps.reduce<unknown>((inner, step) => asJson(inner)[step], value);
  if (typeof found !== "object" || found === null) throw new Error(`The description has no ${steps.join(".")}.`);
  return asJson(found);
}

function asJson(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {}; // an object from JSON.parse
}
