/*
 * Discord's markup for times: each reader sees them in their own language and time zone.
 * https://discord.com/developers/docs/reference#message-formatting-timestamp-styles
 */

/** "3 days ago" */
export function ago(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:R>`;
}

/** "16:20" */
export function timeOf(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:t>`;
}

/** "30 November 2026 16:20" */
export function momentOf(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:f>`;
}
