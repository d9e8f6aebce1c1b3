import { drawChoice } from "../fields/choice.ts";
import { button, element } from "../elements/element.ts";
import { KINDS, type Part, type SelectOption } from "../discord/component-types.ts";
import type { ComponentContext } from "./component-context.ts";

/** A select under a message: choosing is pressing; where several may be chosen, a button ends it. */
export function drawPressedSelect(part: Part, { people, press }: ComponentContext): HTMLElement {
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

function peopleFor({ type }: Part, people: ComponentContext["people"]): readonly SelectOption[] {
  return type === KINDS.userSelect ? people.map(({ id, name }) => ({ value: id, label: name })) : [];
}
