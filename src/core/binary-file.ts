/** Bytes and what they are. */
export interface BinaryFile {
  readonly bytes: Buffer;
  readonly contentType: string;
}
