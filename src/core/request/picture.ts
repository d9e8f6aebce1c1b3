/** Formats that are read. Every model takes the first three unchanged. */
export const PICTURE_FORMATS = ["png", "jpeg", "webp", "gif", "avif", "tiff"] as const;

export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** A posted picture: its address and its file name. Plain data, kept in job records. */
export interface PictureSource {
  /** Discord's attachment id. What lies behind it never changes, so facts about it may be remembered by it. */
  readonly attachmentId?: string;
  /** https URL, on Discord signed and short-lived: never logged, never shown as text. */
  readonly url: string;
  /** The file's name, for sentences such as "notes.txt is a text file". */
  readonly name: string;
  readonly spoiler: boolean;
  /**
   * The Discord user who posted the picture, to whom an opt-out and a share of the decoder's time belong; absent in
   * records of earlier versions, and where Discord does not say whose it is.
   */
  readonly ownerId?: string;
  /** Whether this bot has made it, as far as is known. */
  readonly isMade?: true;
  /** Whose pictures it was made of, where it was made: their opt-outs hold for it as well. */
  readonly madeOf?: readonly string[];
  /** The frame of an animation that is meant, counted from 0, where it is not {@link PictureFacts.frame}. */
  readonly frame?: number;
}

/** Adds the owner to a picture whose owner is not known yet. */
export function ownedBy(ownerId: string): (picture: PictureSource) => PictureSource {
  return (picture) => ({ ownerId, ...picture });
}

/** Everybody whose picture it is, as far as is known. */
export function ownersOf({ ownerId, madeOf = [] }: PictureSource): readonly string[] {
  return ownerId === undefined ? madeOf : [ownerId, ...madeOf];
}

/** Whether two sources are one file: Discord signs its addresses anew, and has two hosts for each. */
export function isSameFile(one: PictureSource, other: PictureSource): boolean {
  const isSameAttachment = one.attachmentId !== undefined && one.attachmentId === other.attachmentId;
  return isSameAttachment || addressOfFile(one.url) === addressOfFile(other.url);
}

/** Pictures of which some, by their attachments, turned out to be spoilers: what is one stays one. */
export function withSpoilers(
  pictures: readonly PictureSource[],
  attachmentIds: ReadonlySet<string>,
): readonly PictureSource[] {
  const isOne = ({ attachmentId }: PictureSource) => attachmentId !== undefined && attachmentIds.has(attachmentId);
  return pictures.map((picture) => (isOne(picture) ? { ...picture, spoiler: true } : picture));
}

const ATTACHMENT_HOSTS: ReadonlySet<string> = new Set(["cdn.discordapp.com", "media.discordapp.net"]);

/** An address without what changes although the file stays the same. */
export function addressOfFile(url: string): string {
  if (!URL.canParse(url)) return url;
  const { protocol, host, pathname } = new URL(url);
  return ATTACHMENT_HOSTS.has(host) ? pathname : `${protocol}//${host}${pathname}`;
}

/**
 * Pictures as a version before {@link PictureSource.ownerId} kept them: it believed attachment ids that a message merely
 * named, and by such an id another's picture would be known. An id of its own is only lost until the file is read again.
 */
export function withoutDoubtfulIds(pictures: readonly PictureSource[]): readonly PictureSource[] {
  return pictures.map(({ attachmentId, ...picture }) =>
    attachmentId === undefined || picture.ownerId === undefined ? picture : { attachmentId, ...picture },
  );
}

/** What transparent pixels are laid on before a model that knows no transparency, or a hash, sees a picture. */
export const BACKDROPS = ["white", "black", "grey"] as const;

export type Backdrop = (typeof BACKDROPS)[number];

/** Which of an animation's frames stands for it. */
export interface Frame {
  /** Counted from 0. */
  readonly index: number;
  /** How many frames there are: 1 where nothing moves. */
  readonly count: number;
}

/** What is known of a picture once its bytes were read. Plain data: small enough to remember for every attachment. */
export interface PictureFacts {
  /** sha256 of the bytes as they were posted, hex. */
  readonly sha256: string;
  readonly format: PictureFormat;
  /** Of the bytes as they are read: of metadata, a megabyte at most. */
  readonly byteLength: number;
  /** Pixels, as a person sees the picture: EXIF orientation is already applied. */
  readonly width: number;
  readonly height: number;
  /** True where models take the file unchanged: png, jpeg or webp, one frame, upright, 8-bit sRGB or grey. */
  readonly modelReady: boolean;
  /** True where something is transparent that can be seen: a channel that is opaque throughout does not count. */
  readonly hasAlpha: boolean;
  /** Against which the visible pixels of {@link frame} stand out; there where `hasAlpha` is, if it was looked for. */
  readonly backdrop?: Backdrop;
  /** The frame that models are shown: the one that people see longest. */
  readonly frame: Frame;
  /** The memory that decoding it takes at most. */
  readonly decodingBytes: number;
}

/**
 * When the signature of an address of Discord's ends, in milliseconds since the epoch (`ex`: seconds, in hex);
 * `undefined` for one that is not signed, and so never ends.
 */
export function signedUntilMs(address: string): number | undefined {
  const expiry = URL.canParse(address) ? new URL(address).searchParams.get("ex") : null;
  return expiry === null ? undefined : Number.parseInt(expiry, 16) * 1000;
}

/** A picture and its facts. */
export interface KnownPicture {
  readonly source: PictureSource;
  readonly facts: PictureFacts;
}

/** The picture as its source means it: where that names a frame, that one. */
export function known(source: PictureSource, facts: PictureFacts): KnownPicture {
  const { frame: index } = source;
  if (index === undefined || index === facts.frame.index) return { source, facts };
  const { backdrop: _ofAnotherFrame, ...others } = facts;
  return { source, facts: { ...others, frame: { index, count: facts.frame.count } } };
}

/**
 * Names what is seen of a picture: its bytes, and where that matters the frame, and what lies behind it. A first frame on
 * white is named by the bytes alone, as by versions that showed nothing else.
 */
export function nameOfLook({ sha256, frame, hasAlpha, backdrop }: PictureFacts): string {
  const named = frame.index === 0 ? sha256 : `${sha256}@${frame.index}`;
  return !hasAlpha || backdrop === "white" ? named : `${named}~${backdrop ?? ""}`;
}

/** A rectangle in pixels; `x1 < x2` and `y1 < y2`, whole numbers, within the picture. */
export interface Region {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** How a model wants the pictures that it is given. */
export interface PictureNeeds {
  /** Larger pictures are scaled down to this many pixels (width × height). */
  readonly maxPixels: number;
  /** Whether transparency means anything to the model; else it is laid on {@link PictureFacts.backdrop}. */
  readonly alpha: boolean;
}

/** The largest size of the same shape that has at most `maxPixels`; never larger than it was, never empty. */
export function fitWithin(width: number, height: number, maxPixels: number): { width: number; height: number } {
  if (width * height <= maxPixels) return { width, height };
  const scale = Math.sqrt(maxPixels / (width * height));
  // A picture that is nothing but long keeps one pixel of its short side, and so gives up more of the long one.
  const scaled = (edge: number): number => Math.min(maxPixels, Math.max(1, Math.floor(edge * scale)));
  return { width: scaled(width), height: scaled(height) };
}
