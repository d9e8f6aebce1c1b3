/** Content types that Discord derives from a file's name alone; it does not look inside. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  avif: "image/avif",
  heic: "image/heic",
  heif: "image/heif",
  bmp: "image/bmp",
  tif: "image/tiff",
  tiff: "image/tiff",
  svg: "image/svg+xml",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  wav: "audio/x-wav",
  txt: "text/plain; charset=utf-8",
  json: "application/json; charset=utf-8",
  pdf: "application/pdf",
};

/** The content type that Discord gives a file of this name. */
export function contentTypeOf(filename: string): string | undefined {
  return CONTENT_TYPES[extensionOf(filename)];
}

/**
 * Whether Discord's client lets a person choose a file: `fileTypes` holds groups (`image`) and extensions (`.pdf`).
 * https://discord.com/developers/docs/reference#file-type-filtering
 */
export function isAllowedFile(filename: string, fileTypes: readonly string[] | null | undefined): boolean {
  if (!fileTypes?.length) return true;
  const extension = extensionOf(filename);
  const group = contentTypeOf(filename)?.split("/")[0];
  return fileTypes.some((type) => type.toLowerCase() === `.${extension}` || type === group);
}

/** The name that Discord keeps: letters, digits, dot, dash and underscore. */
export function keptFilename(filename: string): string {
  return filename.replaceAll(/[^\w.-]/g, "_");
}

function extensionOf(filename: string): string {
  return /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? "";
}
