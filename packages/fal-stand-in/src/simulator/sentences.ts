import type { ColourShare, PictureFacts, Region } from "./seen-facts.ts";

/** Begins every simulated answer, so that it is not mistaken for a model's. */
export const LABEL = "Simulated:";

/** One sentence, as a short caption. */
export function shortCaption(facts: PictureFacts): string {
  return `${LABEL} ${kind(facts)}, ${colours(facts.colours)}.`;
}

/** A few sentences. */
export function detailedCaption(facts: PictureFacts): string {
  return `${LABEL} ${kind(facts)} of ${size(facts)}. It is ${colours(facts.colours)}, and ${brightness(facts)} altogether.`;
}

/** All known facts. */
export function fullCaption(facts: PictureFacts): string {
  const shares =
    facts.colours.map(({ colour, share }) => `${colour} ${percent(share)}`).join(", ") || "none that stands out";
  return [
    `${LABEL} ${kind(facts)} of ${size(facts)}, in a file of ${bytes(facts.byteLength)}.`,
    `Its colours: ${shares}. It is ${brightness(facts)} altogether (mean brightness ${percent(facts.brightness)}).`,
    facts.isTransparent ? "Parts of it are transparent." : "Nothing in it is transparent.",
    "What it shows, only a real model can say.",
  ].join(" ");
}

/** A part of a picture. */
export function regionCaption(facts: PictureFacts, { x1, y1, x2, y2 }: Region): string {
  return `${LABEL} the part from ${x1},${y1} to ${x2},${y2} is ${colours(facts.colours)}, and ${brightness(facts)}.`;
}

/** A word or two. */
export function category(facts: PictureFacts): string {
  return `${LABEL} ${colours(facts.colours)}`;
}

/** The answer where this machine has no reader. */
export function cannotRead(facts: PictureFacts): string {
  return `${LABEL} the simulator cannot read. This is ${kind(facts)} of ${size(facts)}, ${colours(facts.colours)}.`;
}

/** The answer where the reader failed at this picture. */
export function couldNotRead(facts: PictureFacts): string {
  return `${LABEL} reading this picture failed. It is ${kind(facts)} of ${size(facts)}, ${colours(facts.colours)}.`;
}

/** The question, and facts that fit any question. */
export function answer(question: string, facts: PictureFacts): string {
  return `${LABEL} you asked “${question}”. The simulator understands neither question nor picture. It knows that this is ${kind(facts)} of ${size(facts)}, ${colours(facts.colours)}, and ${brightness(facts)}.`;
}

/** `a landscape PNG picture`. */
function kind({ width, height, format, isTransparent }: PictureFacts): string {
  const shape = width > height ? "landscape" : width < height ? "portrait" : "square";
  return `a ${shape} ${format} picture${isTransparent ? " with transparent parts" : ""}`;
}

function size({ width, height }: PictureFacts): string {
  return `${width} × ${height} pixels`;
}

function colours(shares: readonly ColourShare[]): string {
  const [first, second, third] = shares;
  if (!first) return "without any colour that stands out";
  if (first.share > 0.97) return `all ${first.colour}`;
  if (!second) return `mostly ${first.colour}`;
  return third
    ? `mostly ${first.colour}, ${second.colour} and ${third.colour}`
    : `mostly ${first.colour} and ${second.colour}`;
}

function brightness({ brightness }: PictureFacts): string {
  if (brightness < 0.15) return "very dark";
  if (brightness < 0.4) return "rather dark";
  if (brightness < 0.65) return "neither dark nor bright";
  return brightness < 0.85 ? "rather bright" : "very bright";
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function bytes(byteLength: number): string {
  if (byteLength < 1000) return `${byteLength} bytes`;
  return byteLength < 1_000_000 ? `${(byteLength / 1000).toFixed(1)} kB` : `${(byteLength / 1_000_000).toFixed(1)} MB`;
}
