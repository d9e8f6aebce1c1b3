import { button, element } from "../elements/element.ts";
import { KINDS, type Part, type SelectOption } from "../discord/component-types.ts";
import type { Surroundings } from "./component-context.ts";

interface Choosing {
  readonly options: readonly SelectOption[];
  readonly minValues: number;
  readonly maxValues: number;
  readonly placeholder?: string | undefined;
}

/**
 * A list to choose from: the browser's own where one is chosen, checkboxes where it may be several, so that both work by
 * keyboard and are read aloud as they should.
 */
export function drawChoice(
  { options, minValues, maxValues, placeholder }: Choosing,
  attributes: Readonly<Record<string, string | boolean | undefined>> = {},
): { readonly element: HTMLElement; readonly values: () => readonly string[] } {
  if (maxValues > 1) return drawCheckboxes(options, maxValues, attributes);
  const hasDefault = options.some((option) => option.default === true);
  const list = element(
    "select",
    { class: "select", required: minValues > 0, ...attributes },
    !hasDefault && element("option", { value: "" }, placeholder ?? "Make a selection"),
    ...options.map(({ label, value, description, default: isDefault }) =>
      element("option", { value, selected: isDefault === true }, description ? `${label} — ${description}` : label),
    ),
  );
  return { element: list, values: () => (list.value === "" ? [] : [list.value]) };
}

function drawCheckboxes(
  options: readonly SelectOption[],
  maxValues: number,
  attributes: Readonly<Record<string, string | boolean | undefined>>,
) {
  const boxes = options.map(({ value, default: isDefault }) =>
    element("input", { type: "checkbox", value, checked: isDefault === true }),
  );
  const rows = options.map(({ label }, index) => element("label", {}, boxes[index], label));
  const list = element("div", { role: "group", class: "checkboxes", ...attributes }, ...rows);
  const chosen = () => boxes.filter(({ checked }) => checked);
  const bound = () => {
    for (const box of boxes) box.disabled = !box.checked && chosen().length >= maxValues;
  };
  list.addEventListener("change", bound);
  bound();
  return { element: list, values: () => chosen().map(({ value }) => value) };
}

/** A select under a message: choosing is pressing; where several may be chosen, a button ends it. */
export function drawPressedSelect(part: Part, { people, press }: Surroundings): HTMLElement {
  const { custom_id = "", placeholder, min_values, max_values, disabled } = part;
  const options = part.options ?? peopleFor(part, people);
  const maxValues = max_values ?? 1;
  const choice = drawChoice(
    { options, minValues: min_values ?? 1, maxValues, placeholder: placeholder ?? undefined },
    { "aria-label": placeholder ?? "Make a selection", disabled: disabled === true, "data-focus": custom_id },
  );
  if (maxValues > 1) {
    const choose = button("Choose", () => press(custom_id, choice.values()), { class: "plain-button" });
    return element("div", { class: "several" }, choice.element, choose);
  }
  choice.element.addEventListener("change", () => press(custom_id, choice.values()));
  return choice.element;
}

function peopleFor({ type }: Part, people: Surroundings["people"]): readonly SelectOption[] {
  return type === KINDS.userSelect ? people.map(({ id, name }) => ({ value: id, label: name })) : [];
}
