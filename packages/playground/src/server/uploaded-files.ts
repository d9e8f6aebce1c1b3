import sharp from "sharp";
import { z } from "zod";
import { type Attachment, type Discord, MAX_DESCRIPTION_CHARACTERS } from "discord-stand-in";
import { HttpRefusal, type SentFile } from "./page-requests.ts";

/** Types that browsers draw without running anything; all others are served as downloads. */
const SHOWN_TYPES = new Set(["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"]);
/** Formats for which Discord tells the size. */
const MEASURED_FORMATS = new Set(["png", "jpeg", "webp", "gif", "heif"]);

const detailsSchema = z.object({
  name: z.string().min(1, "The file has no name.").max(255, "The file's name is too long."),
  alt: z
    .string()
    .max(MAX_DESCRIPTION_CHARACTERS, `Alt text holds at most ${MAX_DESCRIPTION_CHARACTERS} characters.`)
    .optional(),
  spoiler: z.enum(["true", "false"], "A file is a spoiler or not: true or false.").default("false"),
});

/**
 * Stores a file before it is sent with a message or command, as Discord's client does.
 *
 * @throws HttpRefusal
 */
export async function takeFile(discord: Discord, bytes: Buffer, query: URLSearchParams): Promise<Attachment> {
  const details = detailsSchema.safeParse({ name: "", ...Object.fromEntries(query) });
  if (!details.success) throw new HttpRefusal(400, details.error.issues[0]?.message ?? "This is no file.");
  if (bytes.length === 0) throw new HttpRefusal(400, "The file is empty.");
  const { name, alt, spoiler } = details.data;
  return discord.attach(bytes, {
    filename: name,
    description: alt || undefined,
    spoiler: spoiler === "true",
    ...(await measure(bytes)),
  });
}

/** The displayed width and height, where Discord would know them. */
async function measure(bytes: Buffer): Promise<{ width?: number; height?: number }> {
  try {
    const { format, autoOrient } = await sharp(bytes).metadata();
    return MEASURED_FORMATS.has(format) ? { width: autoOrient.width, height: autoOrient.height } : {};
  } catch {
    // No picture that can be read: Discord tells no size then, either.
    return {};
  }
}

/** A file for the page: nothing that a person uploads may ever run on the page's own host. */
export function asSent({ bytes, contentType = "", filename }: Attachment): SentFile {
  const isShown = SHOWN_TYPES.has(contentType);
  return {
    bytes,
    contentType: isShown
      ? contentType
      : contentType.startsWith("text/plain")
        ? contentType
        : "application/octet-stream",
    headers: {
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": `${isShown ? "inline" : "attachment"}; filename="${filename}"`,
    },
  };
}
