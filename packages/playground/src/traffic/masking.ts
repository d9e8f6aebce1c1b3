/** Names of fields that hold secrets. */
const SECRET_NAMES = /^(?:token|authorization|access_token|upload_token|hm|sig|signature)$/i;
/** Interactions and webhooks have their tokens in the path. */
const PATH_TOKENS = /\/(webhooks|interactions)\/(\d+)\/[^/?\s]+/g;
const QUERY_TOKENS = /([?&](?:upload_token|token|hm|sig|signature)=)[^&\s"]+/gi;
/** Bytes written as text: longer than any id, hash or custom id. */
const ENCODED_BYTES = /(?:data:[\w/+.-]+;base64,)?[\w+/-]{300,}={0,2}/g;
const MASK = "•••";

/** Makes a value safe to show: tokens and keys are masked, encoded bytes left out. */
export type Mask = (value: unknown) => unknown;

/** @param secrets values that must never be shown, under any name */
export function createMask(secrets: readonly string[]): Mask {
  const maskText = (text: string) =>
    secrets
      .filter((secret) => secret !== "")
      .reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
      .replaceAll(PATH_TOKENS, `/$1/$2/${MASK}`)
      .replaceAll(QUERY_TOKENS, `$1${MASK}`)
      .replaceAll(ENCODED_BYTES, (bytes) => `(${bytes.length} characters left out)`);
  const mask: Mask = (value) => {
    if (typeof value === "string") return maskText(value);
    if (typeof value === "bigint") return value.toString();
    if (Array.isArray(value)) return value.map((one) => mask(one));
    if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes left out)`;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, SECRET_NAMES.test(name) ? MASK : mask(inner)]),
    );
  };
  return mask;
}
