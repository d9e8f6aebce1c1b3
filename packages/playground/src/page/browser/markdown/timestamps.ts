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

/** A moment as Discord's client shows it; how long ago, or in how long, is kept up to date by {@link refreshTimes}. */
export function drawTime(unixSeconds: number, style = "f"): HTMLElement {
  const moment = new Date(unixSeconds * 1000);
  const absolute = new Intl.DateTimeFormat("en", STYLES[style] ?? STYLES["f"]).format(moment);
  const datetime = moment.toISOString();
  if (style !== RELATIVE) return element("time", { datetime }, absolute);
  return element("time", { datetime, title: absolute, "data-relative": "" }, relative(moment.getTime(), Date.now()));
}

/** Brings all times up to date that say how long ago something was. */
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
