import { readdirSync, readFileSync } from "node:fs";
import { PICTURE_FORMATS, type PictureFormat } from "../../src/core/request/picture.ts";

/** Where the files are that are kept. */
export const CORPUS = new URL("corpus/", import.meta.url);

export interface CorpusFile {
  /** Says what it is: `sound` or `hostile`, the format, and in which way. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface SoundPicture extends CorpusFile {
  readonly format: PictureFormat;
}

/** What the name of a file is that a picture is kept in. */
export function corpusName(kind: "sound" | "hostile", format: PictureFormat, what: string): string {
  const words = what
    .normalize("NFKD")
    .replaceAll(/[^0-9A-Za-z]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase();
  return `${kind}-${format}-${words}.${format}`;
}

/** All files that are kept, in the order of their names. */
export function readCorpus(): readonly CorpusFile[] {
  return readdirSync(CORPUS)
    .sort()
    .map((name) => ({ name, bytes: readFileSync(new URL(name, CORPUS)) }));
}

/** The sound pictures among them, of which mutated ones are made. */
export function soundPictures(): readonly SoundPicture[] {
  return readCorpus().flatMap((file) => {
    const format = PICTURE_FORMATS.find((format) => file.name.startsWith(`sound-${format}-`));
    return format ? [{ ...file, format }] : [];
  });
}
