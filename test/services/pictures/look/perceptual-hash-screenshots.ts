import {
  BLACK,
  colour,
  many,
  paint,
  seeded,
  type Colour,
  type Paint,
  type Random,
  type RawPicture,
} from "./perceptual-hash-painting.ts";

// Screenshots of text, in letters of no alphabet.

interface Layout {
  /** Each from 0, the least, to 1, the most. */
  readonly left: number;
  readonly top: number;
  readonly length: number;
  readonly size: number;
  readonly dark: boolean;
}

/** Its letters, as places in the alphabet. */
type Word = readonly number[];

/** A screenshot with a heading, lines of text and a button, dark or bright, anywhere. */
export function screen(random: Random, width: number, height: number): Paint {
  const layout = { left: random(), top: random(), length: random(), size: random(), dark: random() < 0.6 };
  return screenshot(words(random, 100), colour(random, 60, 220), layout, width, height);
}

/** How a swindler's screenshots look: always in the same place, light on dark. */
const SCAM_LAYOUT: Layout = { left: 0.4, top: 0.3, length: 0.8, size: 0.3, dark: true };

/** One of many screenshots of the same layout. `changedWords` of its words are others than in the first of its sort. */
export function scamScreenshot(seed: number, changedWords: number, width: number, height: number): RawPicture {
  const text = words(seeded(seed), 100);
  const random = seeded(seed + 1_000_000);
  for (let changed = 0; changed < changedWords; changed += 1) {
    // Among the first 40, which are to be seen.
    const at = 3 + Math.floor(random() * 37);
    text[at] = word(random, text[at]?.length);
  }
  return paint(width, height, screenshot(text, [88, 101, 242], SCAM_LAYOUT, width, height));
}

const [GROUND, INK, BUTTON] = [0, 1, 2];

function screenshot(text: readonly Word[], button: Colour, layout: Layout, width: number, height: number): Paint {
  const canvas = { width, height, dots: new Uint8Array(width * height).fill(GROUND) };
  const left = Math.round(width * (0.04 + 0.1 * layout.left));
  const scale = Math.max(1, Math.round((width / 256) * (1 + layout.size)));
  const heading = { left, right: width * 0.7, top: Math.round(height * (0.05 + 0.12 * layout.top)), scale: 2 * scale };
  const bodyTop = write(canvas, text.slice(0, 2), heading) + 4 * scale;
  const body = { left, right: width * 0.93, top: bodyTop, scale };
  const buttonTop = write(canvas, text.slice(2, 20 + Math.round(30 * layout.length)), body) + 4 * scale;
  fill(canvas, BUTTON, { left, top: buttonTop, width: Math.round(width / 3), height: 16 * scale });
  const inks = layout.dark ? [NIGHT, CHALK, button] : [PAPER, PENCIL, button];
  return (x, y) => inks[canvas.dots[y * width + x] ?? 0] ?? BLACK;
}

const NIGHT: Colour = [32, 34, 40];
const CHALK: Colour = [225, 228, 235];
const PAPER: Colour = [250, 250, 248];
const PENCIL: Colour = [30, 32, 36];

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

interface Column {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Pixels of the picture a dot of a letter. */
  readonly scale: number;
}

const LETTER = { width: 5, height: 7 };

/** @returns where the next column may begin */
function write(canvas: Canvas, text: readonly Word[], { left, right, top, scale }: Column): number {
  let [x, y] = [left, top];
  for (const letters of text) {
    if (x + letters.length * 6 * scale > right) [x, y] = [left, y + 11 * scale];
    for (const letter of letters) {
      for (const dot of ALPHABET[letter] ?? []) {
        const [across, down] = [dot % LETTER.width, Math.floor(dot / LETTER.width)];
        fill(canvas, INK, { left: x + across * scale, top: y + down * scale, width: scale, height: scale });
      }
      x += 6 * scale;
    }
    x += 4 * scale;
  }
  return y + 11 * scale;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function fill({ width, height, dots }: Canvas, ink: number, box: Box): void {
  const right = Math.min(width, box.left + box.width);
  for (let y = box.top; y < Math.min(height, box.top + box.height); y += 1) {
    dots.fill(ink, y * width + Math.min(box.left, right), y * width + right);
  }
}

function words(random: Random, count: number): Word[] {
  return many(count, () => word(random));
}

function word(random: Random, length = 2 + Math.floor(7 * random())): Word {
  return many(length, () => Math.floor(random() * ALPHABET.length));
}

/** The dots of 26 letters, in reading order. */
const ALPHABET: readonly (readonly number[])[] = many(26, (letter) => {
  const random = seeded(2_000_000 + letter);
  return many(LETTER.width * LETTER.height, (dot) => dot).filter(() => random() < 0.45);
});
