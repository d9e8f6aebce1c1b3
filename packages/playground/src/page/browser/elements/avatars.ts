const COLOURS = ["#5865f2", "#3ba55d", "#c2410c", "#be185d", "#0e7490", "#7e22ce"];

/** A round picture with a person's initial, drawn here: nothing is fetched for it. */
export function avatarOf(name: string, isBot: boolean): string {
  if (isBot) return "./images/icon.svg";
  const colour = COLOURS[sum(name) % COLOURS.length] ?? "#5865f2";
  const initial = encodeURIComponent(name.slice(0, 1).toUpperCase()).replaceAll("'", "%27");
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="${colour}"/>` +
      `<text x="20" y="27" text-anchor="middle" font-family="sans-serif" font-size="19" fill="#fff">`,
  )}${initial}${encodeURIComponent("</text></svg>")}`;
}

function sum(name: string): number {
  return Array.from(name, (letter) => letter.codePointAt(0) ?? 0).reduce((total, code) => total + code, 0);
}
