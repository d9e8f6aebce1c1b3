import { element } from "../elements/element.ts";
import type { SelectOption } from "../discord/component-types.ts";

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
