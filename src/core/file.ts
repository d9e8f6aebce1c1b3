/** Bytes and what they are. */
export interface File {
  readonly bytes: Buffer;
  readonly contentType: string;
}
