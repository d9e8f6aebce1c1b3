import { LETTER_STEP, LINE_STEP } from "./canvas.ts";

/** Lines of text, and their scale. */
export interface FittedText {
  readonly lines: readonly string[];
  readonly scale: number;
}

/** Wraps a text as large as it fits, `largestScale` at most. Text that does not fit even at scale 1 ends in dots. */
export function fitText(text: string, room: { width: number; height: number }, largestScale: number): FittedText {
  for (let scale = largestScale; scale > 1; scale -= 1) {
    const lines = wrap(text, Math.floor(room.width / (LETTER_STEP * scale)));
    if (lines.length * LINE_STEP * scale <= room.height) return { lines, scale };
  }
  const lines = wrap(text, Math.floor(room.width / LETTER_STEP));
  const kept = Math.max(1, Math.floor(room.height / LINE_STEP));
  if (lines.length <= kept) return { lines, scale: 1 };
  return { lines: [...lines.slice(0, kept - 1), `${(lines[kept - 1] ?? "").slice(0, -3)}...`], scale: 1 };
}

/** Breaks a text between words, and within those that are longer than a line. */
function wrap(text: string, lettersALine: number): string[] {
  const most = Math.max(1, lettersALine);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((word) => pieces(word, most))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= most) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function pieces(word: string, most: number): string[] {
  const count = Math.ceil(word.length / most);
  return Array.from({ length: count }, (_, index) => word.slice(index * most, (index + 1) * most));
}
