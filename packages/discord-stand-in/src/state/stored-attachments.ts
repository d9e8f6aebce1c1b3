import { createHmac, timingSafeEqual } from "node:crypto";
import { contentTypeOf, keptFilename } from "./file-types.ts";
import type { Attachment, State } from "./state.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** The same file is sent in many payloads within a second. */
const MAX_SIGNATURES = 100;

/** The fields of a new attachment. `contentType` and the sizes may lie, as on Discord. */
export interface NewAttachment {
  readonly filename: string;
  readonly contentType?: string | undefined;
  /** Pixels; Discord has none for heic, svg and tiff. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly description?: string | undefined;
  readonly spoiler?: boolean | undefined;
  readonly ephemeral?: boolean | undefined;
  readonly ownerId?: string | undefined;
}

/** Keeps a file, whose bytes do not change afterwards. */
export function keepAttachment(state: State, bytes: Uint8Array, details: NewAttachment): Attachment {
  const filename = keptFilename(details.filename);
  const attachment: Attachment = {
    id: state.newId(),
    filename,
    // Not copied: many people may post the same large file.
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    contentType: details.contentType ?? contentTypeOf(filename),
    width: details.width,
    height: details.height,
    description: details.description,
    spoiler: details.spoiler ?? filename.startsWith("SPOILER_"),
    ephemeral: details.ephemeral ?? true,
    ownerId: details.ownerId ?? state.applicationId,
  };
  state.attachments.set(attachment.id, attachment);
  return attachment;
}

/** One read of a file, for tests that count them. */
export interface Download {
  readonly attachmentId: string;
  readonly path: string;
  readonly status: number;
  readonly atMs: number;
}

/** Signs the URLs of attachments and answers for them. */
export interface Cdn {
  /** A URL that works from now on for as long as Discord's do: about a day, an hour for ephemeral ones. */
  urlOf(attachment: Attachment, lifetimeMs?: number): string;
  /** The attachment that a URL of ours names, whether or not it still works. */
  find(url: string): Attachment | undefined;
  /** The file at a path with its query, or the status that refuses it. */
  read(url: URL): { status: 200; attachment: Attachment } | { status: 403 | 404 };
}

/** @param origin this server's address, `http://127.0.0.1:PORT` */
export function createCdn(state: State, origin: string, secret: string): Cdn {
  const signatures = new Map<string, string>();
  const sign = (path: string, ex: string, is: string) => {
    const link = `${path}?${ex}&${is}`;
    const signature = signatures.get(link) ?? createHmac("sha256", secret).update(link).digest("hex");
    if (signatures.size === MAX_SIGNATURES) signatures.clear();
    signatures.set(link, signature);
    return signature;
  };
  const inPath = (path: string) => {
    const [, id = "", filename = ""] = /^\/(?:ephemeral-)?attachments\/\d+\/(\d+)\/([^/?]+)(?:\?|$)/.exec(path) ?? [];
    const attachment = state.attachments.get(id);
    return attachment?.filename === decodeURIComponent(filename) ? attachment : undefined;
  };
  return {
    urlOf(attachment, lifetimeMs = attachment.ephemeral ? HOUR_MS : DAY_MS) {
      const nowMs = state.clock.now();
      const is = hexSeconds(nowMs);
      const ex = hexSeconds(nowMs + lifetimeMs);
      const path = `/${attachment.ephemeral ? "ephemeral-" : ""}attachments/${attachment.ownerId}/${attachment.id}/${attachment.filename}`;
      return `${origin}${path}?ex=${ex}&is=${is}&hm=${sign(path, ex, is)}&`;
    },
    find: (url) => (url.startsWith(`${origin}/`) ? inPath(url.slice(origin.length)) : undefined),
    read({ pathname, searchParams }) {
      const ex = searchParams.get("ex") ?? "";
      const expected = sign(pathname, ex, searchParams.get("is") ?? "");
      if (!sameText(searchParams.get("hm") ?? "", expected)) return { status: 403 };
      const attachment = inPath(pathname);
      if (!attachment || state.clock.now() >= Number.parseInt(ex, 16) * 1000) return { status: 404 };
      return { status: 200, attachment };
    },
  };
}

function hexSeconds(timeMs: number): string {
  return Math.floor(timeMs / 1000).toString(16);
}

function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
