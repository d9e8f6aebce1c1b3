import { element, uniqueId } from "../elements/element.ts";

export interface Suggestion {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
}

export interface ComboboxOptions {
  readonly label: string;
  readonly suggest: (typed: string) => Promise<readonly Suggestion[]> | readonly Suggestion[];
  readonly choose: (suggestion: Suggestion) => void;
  /** How long to wait for more letters before asking. */
  readonly waitMs: number;
}

export interface Combobox {
  readonly list: HTMLElement;
  /** Requests suggestions for the text in the field. */
  readonly update: () => void;
}

/**
 * Gives a text field a list of suggestions, by the combobox pattern: arrow keys choose, Enter and Tab take, Escape closes.
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function makeCombobox(field: HTMLInputElement | HTMLTextAreaElement, options: ComboboxOptions): Combobox {
  const id = uniqueId("suggestions");
  const list = element("div", { id, role: "listbox", "aria-label": options.label, class: "suggestions", hidden: true });
  let suggestions: readonly Suggestion[] = [];
  let active = -1;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isInput = field instanceof HTMLInputElement;
  // A field of several lines may be no combobox: it stays a text field, with a list to its side.
  // https://www.w3.org/TR/html-aria/#docconformance
  const kind = isInput ? { role: "combobox" } : { "aria-haspopup": "listbox" };
  for (const [name, value] of Object.entries({ ...kind, "aria-autocomplete": "list", "aria-controls": id })) {
    field.setAttribute(name, value);
  }

  const mark = (index: number) => {
    active = index;
    for (const [row, option] of [...list.children].entries())
      option.setAttribute("aria-selected", String(row === index));
    const option = list.children[index];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  };
  const show = (found: readonly Suggestion[]) => {
    suggestions = found;
    list.replaceChildren(...found.map((suggestion, index) => drawOption(suggestion, `${id}-${index}`)));
    list.hidden = found.length === 0;
    if (isInput) field.setAttribute("aria-expanded", String(found.length > 0));
    // In a scrolling container, the whole list is scrolled into view; then the field, which matters more.
    if (found.length > 0) for (const seen of [list, field]) seen.scrollIntoView({ block: "nearest" });
    mark(found.length > 0 ? 0 : -1);
  };
  const close = () => {
    clearTimeout(timer);
    asked += 1;
    show([]);
  };
  const take = (index: number) => {
    const suggestion = suggestions[index];
    close();
    if (suggestion) options.choose(suggestion);
  };
  const ask = async () => {
    asked += 1;
    const turn = asked;
    const found = await options.suggest(field.value);
    // Later letters have started a newer request.
    if (turn === asked) show(found);
  };
  const update = () => {
    clearTimeout(timer);
    if (options.waitMs === 0) void ask();
    else timer = setTimeout(() => void ask(), options.waitMs);
  };

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps its focus
  list.addEventListener("click", ({ target }) => {
    const option = target instanceof Element ? target.closest("[role=option]") : null;
    if (option) take([...list.children].indexOf(option));
  });
  field.addEventListener("input", update);
  field.addEventListener("blur", close);
  // A key that chooses does nothing else: the list gets it before the field's own listeners.
  const takeKey = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || list.hidden || event.isComposing) return;
    const handled = handleKey(event.key, active, suggestions.length, { mark, take, close });
    if (!handled) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  field.addEventListener("keydown", takeKey, { capture: true });
  close();
  return { list, update };
}

interface Moves {
  readonly mark: (index: number) => void;
  readonly take: (index: number) => void;
  readonly close: () => void;
}

/** @returns whether the key was the list's */
function handleKey(key: string, active: number, count: number, { mark, take, close }: Moves): boolean {
  switch (key) {
    case "ArrowDown":
      mark((active + 1) % count);
      return true;
    case "ArrowUp":
      mark((active - 1 + count) % count);
      return true;
    case "Enter":
    case "Tab":
      take(active);
      return true;
    case "Escape":
      close();
      return true;
    default:
      return false;
  }
}

function drawOption({ label, description }: Suggestion, id: string): HTMLElement {
  return element(
    "div",
    { id, role: "option", "aria-selected": "false" },
    element("span", { class: "suggestion-label" }, label),
    description !== undefined && element("span", { class: "suggestion-description" }, description),
  );
}
