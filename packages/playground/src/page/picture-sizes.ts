import type { APIMessage } from "discord-api-types/v10";
import type { Attachment } from "discord-stand-in";

/** Pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A message with the sizes of its pictures, which Discord tells for a bot's uploads, too: the page reserves their space
 * before they have loaded, so that nothing moves.
 */
export function withSizes(message: APIMessage, attachments: readonly Attachment[]): APIMessage {
  const sizes = new Map(attachments.map((attachment) => [attachment.id, sizeOf(attachment)]));
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== "object" || value === null) return value;
    const object = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
    const { id, attachment_id, width } = object;
    const size = width === null ? sizes.get(String(attachment_id ?? id)) : undefined;
    return { ...object, ...size };
  };
  return filled(message) as APIMessage; // as before, but for numbers where there was null
}

function sizeOf({ bytes, width, height }: Attachment): Size | undefined {
  return width !== undefined && height !== undefined ? { width, height } : (pngSize(bytes) ?? jpegSize(bytes));
}

/** https://www.w3.org/TR/png-3/#11IHDR */
function pngSize(bytes: Buffer): Size | undefined {
  const isPng = bytes.length >= 24 && bytes.toString("latin1", 1, 4) === "PNG";
  return isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

/** Tables and conditions of arithmetic coding, among the numbers of the markers that begin a frame. */
const NO_FRAMES: ReadonlySet<number> = new Set([0xffc4, 0xffc8, 0xffcc]);

/** From the first frame's header; a bot's own pictures are not turned. https://www.w3.org/Graphics/JPEG/itu-t81.pdf */
function jpegSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt16BE(at);
    if (marker >= 0xffc0 && marker <= 0xffcf && !NO_FRAMES.has(marker)) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
  }
  return undefined;
}
