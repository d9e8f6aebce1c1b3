/**
 * Letters that are drawn like Latin ones, as the capitals or the small letters of Unicode's `confusables.txt` are:
 * https://www.unicode.org/Public/security/latest/confusables.txt. One value for both cases of a letter, so that case
 * never matters; where they look like different Latin letters, the capital counts, since Greek `Ν` cannot be told from
 * `N`, while `ν` is merely like `v`.
 */
const DRAWN_LIKE: readonly (readonly [letters: string, latin: string])[] = [
  ["авегѕіјкмнорстухьһԁԛԝѵӏ", "abersijkmhopctyxbhdqwvl"],
  ["αβεζηικμνορτυχ", "abezhikmnoptyx"],
  ["օսոհցզ", "ounhgq"],
  ["ıɩłøđħŧɑɡ", "iilodhtag"],
  ["ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"],
  // The two small forms of one letter, which share one capital.
  ["ς", "σ"],
];

/** Characters that OCR confuses, in one case: `0` for `O`, `1`, `|` and `!` for `I` and `l`, `5` and `$` for `S`. */
const MISREAD_CLASSES = ["o0", "il1|!", "s5$"] as const;

/** Marks that letters of any script may carry, such as accents and strokes; not those that make other letters of kana. */
const ACCENTS = /\p{Script=Inherited}(?<![\u3099\u309A])/gu;
/** Zero-width characters, fillers, variation selectors, direction marks; a soft hyphen; what is no character at all. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;

const latin = new Map(
  DRAWN_LIKE.flatMap(([letters, like]) => Array.from(letters, (letter, at) => [letter, like[at]] as const)),
);
const misread = new Map(MISREAD_CLASSES.flatMap((alike) => Array.from(alike, (one) => [one, alike] as const)));

/**
 * One code point in the form that is compared: without compatibility forms, case and accents, in Latin where it looks Latin.
 * `m` becomes `rn`, as in `confusables.txt`, since OCR reads each for the other.
 *
 * Decomposed and never composed again (NFKD), so that no character depends on its neighbours, and folding twice changes
 * nothing.
 *
 * @returns nothing, a blank, or one or more characters
 */
export function folded(codePoint: string): string {
  if (/\s/.test(codePoint)) return " ";
  if (/[!-~]/.test(codePoint)) return codePoint.toLowerCase().replace("m", "rn");
  const plain = codePoint.normalize("NFKD").toLowerCase().normalize("NFKD").replaceAll(ACCENTS, "");
  const visible = plain.replaceAll(INVISIBLE, "").replaceAll(/\s+/g, " ");
  return Array.from(visible, (letter) => latin.get(letter) ?? letter)
    .join("")
    .replaceAll("m", "rn");
}

/** Everything that a folded character may have been read for, itself included. */
export function misreadAs(character: string): string {
  return misread.get(character) ?? character;
}

/** Folded text of the same length in which characters that are misread for one another are the same. */
export function skeletonOf(foldedText: string): string {
  return foldedText.replaceAll(/[0il1|!5$]/g, (character) => misreadAs(character).charAt(0));
}
