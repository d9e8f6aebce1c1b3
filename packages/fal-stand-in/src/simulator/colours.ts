export type Colour =
  | "black"
  | "grey"
  | "white"
  | "red"
  | "orange"
  | "brown"
  | "yellow"
  | "green"
  | "turquoise"
  | "blue"
  | "purple"
  | "pink";

/** Where hues begin, in degrees; red goes around the end of the circle. */
const HUES: readonly (readonly [fromDegrees: number, colour: Colour])[] = [
  [335, "red"],
  [290, "pink"],
  [255, "purple"],
  [195, "blue"],
  [165, "turquoise"],
  [70, "green"],
  [42, "yellow"],
  [18, "orange"],
  [0, "red"],
];

/** What people would call a colour, each part from 0 to 255. */
export function colourName(red: number, green: number, blue: number): Colour {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const lightness = (most + least) / 2 / 255;
  const span = most - least;
  if (lightness < 0.1) return "black";
  if (lightness > 0.93) return "white";
  if (span < 30) return lightness > 0.85 ? "white" : "grey";
  const hue = hueOf(red, green, blue, most, span);
  const name = HUES.find(([fromDegrees]) => hue >= fromDegrees)?.[1] ?? "red";
  if (name === "orange" && lightness < 0.4) return "brown";
  return name === "red" && lightness > 0.75 ? "pink" : name;
}

function hueOf(red: number, green: number, blue: number, most: number, span: number): number {
  const sixth =
    most === red ? (green - blue) / span : most === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  return (sixth * 60 + 360) % 360;
}
