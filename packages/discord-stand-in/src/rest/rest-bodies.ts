import type { IncomingMessage, ServerResponse } from "node:http";
import { invalidForm, refusal } from "../validation/rest-errors.ts";
import type { UploadedFile } from "../state/state.ts";
import { MAX_REQUEST_BYTES } from "../validation/limits.ts";

/** An answer. No body means no content type either. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface ReadBody {
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

/**
 * Reads a JSON or multipart body.
 *
 * @throws DiscordError 40005 when it is too large, 50109 or 50035 when it does not match its content type
 */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return { body: undefined, files: [] };
  const contentType = request.headers["content-type"] ?? "";
  if (contentType.startsWith("application/json")) return { body: parseJson(bytes.toString()), files: [] };
  if (contentType.startsWith("multipart/form-data")) return readMultipart(bytes, contentType);
  const message = 'Expected "Content-Type" header to be JSON or multipart.';
  throw invalidForm([{ path: [], code: "CONTENT_TYPE_INVALID", message }]);
}

/** A body that is too large is still read to its end: a client that is cut off while it writes never sees the 413. */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
    });
    request.on("end", () => (size > MAX_REQUEST_BYTES ? reject(refusal("tooLarge")) : resolve(Buffer.concat(chunks))));
    request.on("error", reject);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusal("invalidJson");
  }
}

async function readMultipart(bytes: Buffer, contentType: string): Promise<ReadBody> {
  const parts = await parseForm(bytes, contentType);
  let body: unknown = {};
  const files: UploadedFile[] = [];
  for (const [field, value] of parts) {
    if (typeof value !== "string") {
      const content = Buffer.from(await value.arrayBuffer());
      files.push({ field, filename: value.name, contentType: value.type, bytes: content });
    } else if (field === "payload_json") body = parseJson(value);
    else throw invalidForm([{ path: [field], code: "UNKNOWN_FIELD", message: "Unknown field" }]);
  }
  return { body, files };
}

async function parseForm(bytes: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  } catch {
    throw invalidForm([{ path: [], code: "MULTIPART_INVALID", message: "The body is no multipart form." }]);
  }
}

/** Writes an answer. A 204 carries no content type: clients would try to read JSON. */
export function writeReply(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>>): void {
  if (reply.body === undefined) {
    response.writeHead(reply.status, headers).end();
    return;
  }
  response
    .writeHead(reply.status, { "Content-Type": "application/json", ...headers })
    .end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
}
