import { setMaxListeners } from "node:events";

/**
 * A controller to whose signal many listen at the same time, and no longer than they work: Node 20 takes the eleventh for
 * a leak and warns, later versions do not.
 */
export function abortForMany(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
