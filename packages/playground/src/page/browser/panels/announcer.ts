import { element } from "../elements/element.ts";

/** Progress in the same shape is announced no more often than this. */
const SAME_SHAPE_MS = 15_000;
const MAX_LINES = 20;

export interface Announcer {
  readonly element: HTMLElement;
  /**
   * Tells screen readers of a new message or of an edit.
   *
   * @param shape - the structure of the message: an edit that changes it is news, one that changes only words is progress
   */
  readonly tell: (id: string, shape: string, words: string) => void;
}

/** A polite live region of its own: the messages themselves change too often to be one. */
export function createAnnouncer(nowMs: () => number): Announcer {
  const log = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite", "aria-label": "News" });
  const told = new Map<string, { readonly shape: string; readonly atMs: number }>();
  const say = (words: string) => {
    log.append(element("p", {}, words));
    while (log.childElementCount > MAX_LINES) log.firstElementChild?.remove();
  };
  return {
    element: log,
    tell: (id, shape, words) => {
      const before = told.get(id);
      if (before?.shape === shape && nowMs() - before.atMs < SAME_SHAPE_MS) return;
      told.set(id, { shape, atMs: nowMs() });
      say(words);
    },
  };
}
