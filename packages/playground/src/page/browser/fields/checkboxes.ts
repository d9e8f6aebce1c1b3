import { element, uniqueId } from "../elements/element.ts";
import type { SelectOption } from "../discord/component-types.ts";

interface Boxes {
  readonly kind: "checkbox" | "radio";
  readonly options: readonly SelectOption[];
  readonly minValues: number;
  readonly maxValues: number;
}

/** Boxes of one group, each with its label and description; no more than the maximum can be checked. */
export function drawBoxes({ kind, options, minValues, maxValues }: Boxes): {
  readonly rows: readonly HTMLElement[];
  readonly values: () => readonly string[];
} {
  const name = uniqueId("boxes");
  const drawn = options.map(({ value, label, description, default: isChecked }) => {
    const descriptionId = uniqueId("description");
    const described = description ? descriptionId : undefined;
    const box = element("input", {
      type: kind,
      name,
      value,
      checked: isChecked === true,
      "aria-describedby": described,
    });
    const hint = description ? element("p", { id: descriptionId, class: "hint" }, description) : undefined;
    return { box, row: element("div", { class: "box" }, element("label", {}, box, label), hint) };
  });
  const boxes = drawn.map(({ box }) => box);
  const chosen = () => boxes.filter(({ checked }) => checked);
  const bound = () => {
    const count = chosen().length;
    boxes[0]?.setCustomValidity(count < minValues ? tooFew(minValues) : "");
    if (kind === "checkbox") for (const box of boxes) box.disabled = !box.checked && count >= maxValues;
  };
  for (const box of boxes) box.addEventListener("change", bound);
  bound();
  return { rows: drawn.map(({ row }) => row), values: () => chosen().map(({ value }) => value) };
}

function tooFew(minValues: number): string {
  return minValues === 1 ? "Choose at least one." : `Choose at least ${minValues}.`;
}
