import type { Clock } from "../protocol/clock.ts";
import { errors } from "../protocol/error-answers.ts";
import { type Exchange, jsonReply, type Reply } from "../protocol/http.ts";

/** A file on fal's hosts. */
export interface StoredFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Unset: for ever, which is fal's default. */
  readonly lifetimeSeconds?: number;
}

/** The files on fal's public hosts; each expires with its lifetime. */
export interface Files {
  /** Keeps a file under `url`, or under a new URL at `v3.fal.media`; returns the URL. */
  put: (file: StoredFile & { readonly url?: string }) => string;
  /** The file under `url` now. */
  get: (url: string) => StoredFile | undefined;
  /** Whether `url` belongs to the hosts that serve these files, so that only the stand-in can have it. */
  owns: (url: string) => boolean;
}

export function createFiles(clock: Clock, createId: () => string): Files {
  const kept = new Map<string, { file: StoredFile; expiresAtMs: number }>();
  return {
    put({ url, ...file }) {
      const address = url ?? `https://v3.fal.media/files/stand-in/${createId()}.${extension(file.contentType)}`;
      kept.set(address, { file, expiresAtMs: clock.now() + (file.lifetimeSeconds ?? Infinity) * 1000 });
      return address;
    },
    get(url) {
      const found = kept.get(url);
      return found && clock.now() < found.expiresAtMs ? found.file : undefined;
    },
    owns: (url) => servesFiles(new URL(url).hostname, new URL(url).pathname),
  };
}

/** Whether a host (and, for the shared one, a path) is where fal keeps files. */
export function servesFiles(host: string, path: string): boolean {
  if (host === "storage.googleapis.com") return path.startsWith("/falserverless/");
  return host === "fal.media" || host.endsWith(".fal.media");
}

/** Answers `GET` and `HEAD` of a file. No key is needed: the URL is the permission. */
export function serveFile(files: Files, { method, host, path }: Exchange): Reply {
  if (method !== "GET" && method !== "HEAD") return jsonReply(405, errors.methodNotAllowed().body);
  const file = files.get(`https://${host}${path}`);
  if (!file) return jsonReply(404, errors.notFound().body);
  return { status: 200, headers: { "content-type": file.contentType }, body: file.bytes };
}

function extension(contentType: string): string {
  const [, subtype = "bin"] = contentType.split(";", 1)[0]?.split("/") ?? [];
  return subtype === "jpeg" ? "jpg" : subtype;
}
