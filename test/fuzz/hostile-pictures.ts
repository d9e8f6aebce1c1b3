import type { HostilePicture } from "./hostile/hostile-picture.ts";
import { HOSTILE_AVIFS } from "./hostile/avif.ts";
import { HOSTILE_GIFS } from "./hostile/gif.ts";
import { HOSTILE_JPEGS } from "./hostile/jpeg.ts";
import { HOSTILE_PNGS } from "./hostile/png.ts";
import { HOSTILE_TIFFS } from "./hostile/tiff.ts";
import { HOSTILE_WEBPS } from "./hostile/webp.ts";

/** Files of every format that were made by hand to be too much. */
export const HOSTILE_PICTURES: readonly HostilePicture[] = [
  ...HOSTILE_PNGS,
  ...HOSTILE_JPEGS,
  ...HOSTILE_WEBPS,
  ...HOSTILE_GIFS,
  ...HOSTILE_AVIFS,
  ...HOSTILE_TIFFS,
];
