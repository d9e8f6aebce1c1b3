import { button, element } from "../elements/element.ts";

const MAX_NOTICES = 3;

export interface Notices {
  readonly element: HTMLElement;
  /** Shows a failed action, until it is dismissed. */
  readonly tell: (words: string) => void;
  readonly clear: () => void;
}

/** The notices of Discord's client itself: refusals, and commands without an answer. */
export function createNotices(): Notices {
  const list = element("div", { class: "notices", role: "alert" });
  return {
    element: list,
    clear: () => list.replaceChildren(),
    tell: (words) => {
      const dismiss = button("×", () => notice.remove(), { "aria-label": "Dismiss", class: "icon-button" });
      const notice = element("div", { class: "notice" }, element("p", {}, words), dismiss);
      list.append(notice);
      while (list.childElementCount > MAX_NOTICES) list.firstElementChild?.remove();
    },
  };
}
