import sharp from "sharp";
import { asImage, type RawPicture } from "../pictures/look/perceptual-hash-painting.ts";

/** A way in which a picture comes back another time. */
export interface Alteration {
  readonly name: string;
  /** `re-encoded` and `resized` must be recognised; of `changed` ones it is good to know. */
  readonly sort: "re-encoded" | "resized" | "changed";
  apply(picture: RawPicture): Promise<Buffer>;
}

const quick = { compressionLevel: 1 } as const;

const scaled =
  (share: number) =>
  (picture: RawPicture): Promise<Buffer> =>
    asImage(picture)
      .resize(Math.round(picture.width * share), Math.round(picture.height * share), { fit: "fill" })
      .jpeg({ quality: 85 })
      .toBuffer();

const cut = (share: number) => (picture: RawPicture) => {
  const [left, top] = [Math.round(picture.width * share), Math.round(picture.height * share)];
  return asImage(picture)
    .extract({ left, top, width: picture.width - 2 * left, height: picture.height - 2 * top })
    .png(quick)
    .toBuffer();
};

const bordered = (share: number) => (picture: RawPicture) => {
  const edge = Math.round(picture.width * share);
  return asImage(picture)
    .extend({ top: edge, bottom: edge, left: edge, right: edge, background: "black" })
    .png(quick)
    .toBuffer();
};

/** A plain sticker over the lower right corner. */
const covered = (share: number) => (picture: RawPicture) => {
  const [width, height] = [Math.round(picture.width * share), Math.round(picture.height * share)];
  const sticker = { create: { width, height, channels: 3, background: "red" } } as const;
  return asImage(picture)
    .composite([{ input: sticker, gravity: "southeast" }])
    .png(quick)
    .toBuffer();
};

const reencoded = (name: string, apply: Alteration["apply"]): Alteration => ({ name, sort: "re-encoded", apply });
const resized = (name: string, apply: Alteration["apply"]): Alteration => ({ name, sort: "resized", apply });
const changed = (name: string, apply: Alteration["apply"]): Alteration => ({ name, sort: "changed", apply });

export const ALTERATIONS: readonly Alteration[] = [
  reencoded("JPEG, quality 90", (picture) => asImage(picture).jpeg({ quality: 90 }).toBuffer()),
  reencoded("JPEG, quality 60", (picture) => asImage(picture).jpeg({ quality: 60 }).toBuffer()),
  reencoded("JPEG, quality 30", (picture) => asImage(picture).jpeg({ quality: 30 }).toBuffer()),
  reencoded("JPEG, quality 70, four times", async (picture) => {
    let bytes = await asImage(picture).jpeg({ quality: 70 }).toBuffer();
    for (let again = 0; again < 3; again += 1) bytes = await sharp(bytes).jpeg({ quality: 70 }).toBuffer();
    return bytes;
  }),
  reencoded("WebP, quality 75", (picture) => asImage(picture).webp({ quality: 75, effort: 0 }).toBuffer()),
  reencoded("AVIF, quality 50", (picture) => asImage(picture).avif({ quality: 50, effort: 0 }).toBuffer()),
  reencoded("GIF, 256 colours", (picture) => asImage(picture).gif({ effort: 1 }).toBuffer()),
  resized("scaled to 200 %", scaled(2)),
  resized("scaled to 75 %", scaled(0.75)),
  resized("scaled to 50 %", scaled(0.5)),
  resized("scaled to 25 %", scaled(0.25)),
  resized("scaled to 25 %, roughly", (picture) =>
    asImage(picture)
      .resize(Math.round(picture.width / 4), Math.round(picture.height / 4), { kernel: "nearest", fit: "fill" })
      .png(quick)
      .toBuffer(),
  ),
  resized("squeezed to a square", (picture) =>
    asImage(picture).resize(256, 256, { fit: "fill" }).png(quick).toBuffer(),
  ),
  changed("grey", (picture) => asImage(picture).greyscale().png(quick).toBuffer()),
  changed("brighter by 20 %", (picture) => asImage(picture).linear(1.2, 0).png(quick).toBuffer()),
  changed("less contrast by half", (picture) => asImage(picture).linear(0.5, 64).png(quick).toBuffer()),
  changed("blurred", (picture) => asImage(picture).blur(2).png(quick).toBuffer()),
  changed("cropped, 2 % a side", cut(0.02)),
  changed("cropped, 5 % a side", cut(0.05)),
  changed("cropped, 10 % a side", cut(0.1)),
  changed("black border, 2 % a side", bordered(0.02)),
  changed("black border, 5 % a side", bordered(0.05)),
  changed("sticker on 1 %", covered(0.1)),
  changed("sticker on 4 %", covered(0.2)),
  changed("sticker on 9 %", covered(0.3)),
  changed("turned by 2°", (picture) => asImage(picture).rotate(2, { background: "black" }).png(quick).toBuffer()),
  changed("mirrored", (picture) => asImage(picture).flop().png(quick).toBuffer()),
];
