/**
 * Reads a body to its end, but no further than `maxBytes`, counted as they come unpacked: what lies at the end of a
 * short line may still be a flood.
 *
 * @returns undefined where there is more; the rest is not read
 */
export async function readBody({ body }: Response, maxBytes: number): Promise<Buffer | undefined> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let byteLength = 0;
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    byteLength += read.value.byteLength;
    if (byteLength > maxBytes) {
      await reader?.cancel().catch(() => undefined); // what came so far says enough, whatever becomes of the rest
      return undefined;
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks, byteLength);
}

/** How long a body says that it is; undefined where it does not, or comes packed and is longer than it says. */
export function announcedBytes({ headers }: Response): number | undefined {
  const bytes = Number(headers.get("content-length") ?? Number.NaN);
  return Number.isSafeInteger(bytes) && bytes >= 0 && !headers.has("content-encoding") ? bytes : undefined;
}
