import { element } from "../elements/element.ts";

/** Discord's styles of timestamps. https://discord.com/developers/docs/reference#message-formatting-timestamp-styles */
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const RELATIVE = "R";

/** The largest first, in seconds. */
const UNITS = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/** A time in the style of Discord's client; {@link refreshTimes} updates relative ones. */
export function drawTime(unixSeconds: number, style = "f"): HTMLElement {
  const moment = new Date(unixSeconds * 1000);
  const absolute = new Intl.DateTimeFormat("en", STYLES[style] ?? STYLES["f"]).format(moment);
  const datetime = moment.toISOString();
  if (style !== RELATIVE) return element("time", { datetime }, absolute);
  return element("time", { datetime, title: absolute, "data-relative": "" }, relative(moment.getTime(), Date.now()));
}

/** Updates all relative times. */
export function refreshTimes(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const words = relative(Date.parse(time.dateTime), Date.now());
    if (time.textContent !== words) time.textContent = words;
  }
}

function relative(momentMs: number, nowMs: number): string {
  const seconds = Math.round((momentMs - nowMs) / 1000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.trunc(seconds / length), unit);
}
