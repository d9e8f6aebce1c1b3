import { log } from "../../log.ts";

/**
 * Takes note of a packet that the bot could not handle.
 *
 * @param event - the name of a dispatch, or of an operation
 */
export type ReportOddity = (event: string, error: unknown) => void;

/** Logs each kind of odd packet once: a changed service would fill the log. */
export function createOddityReport(): ReportOddity {
  const told = new Set<string>();
  return (event, error) => {
    const kind = `${event} ${error instanceof Error ? error.name : typeof error}`;
    if (told.has(kind)) return;
    told.add(kind);
    log.warn({ event, err: error }, "an odd packet of Discord's was passed over; more of its kind are not told of");
  };
}
