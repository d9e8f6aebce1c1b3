/** What a file says about the picture in it, read without decoding a pixel. */
export interface PictureShape {
  /**
   * Pixels as they are stored, before EXIF orientation. Where parts of a file disagree (a canvas and its frames, two
   * headers), the largest that any of them says: that is what a decoder may come to need.
   */
  readonly width: number;
  readonly height: number;
  /** Of a decoded pixel, transparency with them. */
  readonly channels: number;
  /** Of a decoded pixel: 8, 16, 32 or 64. */
  readonly bitsPerChannel: number;
  readonly hasAlpha: boolean;
  /**
   * What the decoder must hold of the whole picture at once, in bytes for each pixel; 0 where it goes on row by row. A
   * picture that appears blurred first and sharpens (interlaced, progressive) ends only with the file.
   */
  readonly heldBytesPerPixel: number;
  /** Frames, or pages. */
  readonly frames: number;
  /** Every part is there, to the end mark, and whole as far as the format lets one see. */
  readonly complete: boolean;
  readonly animated: boolean;
}

/** The most pixels that are ever decoded. */
export const MAX_PICTURE_PIXELS = 64_000_000;
