import { button, element } from "./element.ts";

export interface MenuItem {
  readonly label: string;
  /** A heading above the first item of its kind. */
  readonly group?: string;
  readonly isDangerous?: boolean;
  readonly choose: () => void;
}

/**
 * Opens a menu at a point of the window. The arrow keys, Home, End and first letters move in it; Escape, Tab and a press
 * elsewhere close it, and focus returns to its earlier place.
 */
export function openMenu(
  label: string,
  items: readonly MenuItem[],
  at: { readonly x: number; readonly y: number },
  opener: HTMLElement,
): void {
  const menu = element("div", { class: "menu", role: "menu", "aria-label": label });
  const rows = items.map(({ label, isDangerous, choose }) =>
    button(
      label,
      () => {
        close();
        choose();
      },
      { role: "menuitem", tabindex: -1, class: isDangerous === true && "dangerous" },
    ),
  );
  for (const [index, { group }] of items.entries()) {
    const isFirst = group !== undefined && items[index - 1]?.group !== group;
    if (isFirst) menu.append(element("p", { class: "menu-group", role: "presentation" }, group));
    if (group === undefined && items[index - 1]?.group !== undefined) menu.append(element("hr"));
    menu.append(...rows.slice(index, index + 1));
  }
  const closing = new AbortController();
  const close = (isBack = true) => {
    closing.abort();
    menu.remove();
    if (isBack) opener.focus();
  };
  const { signal } = closing;
  menu.addEventListener("keydown", (event) => moveBy(event, rows, close));
  addEventListener("pointerdown", (event) => menu.contains(event.target as Node) || close(false), { signal });
  addEventListener("blur", () => close(false), { signal });
  addEventListener("resize", () => close(), { signal });
  (opener.closest("main") ?? document.body).append(menu); // in the landmark that it belongs to
  keepInside(menu, at);
  rows[0]?.focus();
}

function moveBy(event: KeyboardEvent, rows: readonly HTMLElement[], close: () => void): void {
  const index = rows.findIndex((row) => row === document.activeElement);
  const goTo = (row: HTMLElement | undefined) => {
    event.preventDefault();
    row?.focus();
  };
  if (event.key === "ArrowDown") goTo(rows[(index + 1) % rows.length]);
  else if (event.key === "ArrowUp") goTo(rows.at(index - 1));
  else if (event.key === "Home") goTo(rows[0]);
  else if (event.key === "End") goTo(rows.at(-1));
  else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (/^\p{L}$/u.test(event.key)) {
    const begins = (row: HTMLElement) => row.innerText.toLowerCase().startsWith(event.key.toLowerCase());
    goTo([...rows.slice(index + 1), ...rows].find(begins));
  }
}

function keepInside(menu: HTMLElement, { x, y }: { readonly x: number; readonly y: number }): void {
  const { width, height } = menu.getBoundingClientRect();
  const margin = 8;
  menu.style.left = `${Math.max(margin, Math.min(x, innerWidth - width - margin))}px`;
  menu.style.top = `${Math.max(margin, Math.min(y, innerHeight - height - margin))}px`;
}
