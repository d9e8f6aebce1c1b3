import type { ModalValues } from "../api/send-actions.ts";
import { button, element, uniqueId } from "../elements/element.ts";
import type { NameOf } from "../markdown/markdown-nodes.ts";
import { drawModalPart } from "./modal-field.ts";
import type { ModalPart } from "../discord/component-types.ts";
import { sentence } from "../api/page-api.ts";

export interface Modal {
  readonly title: string;
  readonly components: readonly ModalPart[];
}

/**
 * Opens a modal in the browser's own dialog, which keeps the focus inside and closes with Escape.
 *
 * @param submit - throws what the playground refuses, in words; the modal then stays
 * @param returnFocus - puts the focus where it was before
 */
export function openModal(
  { title, components }: Modal,
  nameOf: NameOf,
  submit: (values: ModalValues) => Promise<void>,
  returnFocus: () => void,
): void {
  const parts = components.map((part) => drawModalPart(part, nameOf));
  const titleId = uniqueId("modal");
  const problem = element("p", { class: "problem", role: "alert" });
  const send = element("button", { type: "submit", class: "primary-button" }, "Submit");
  const form = element(
    "form",
    {},
    element(
      "header",
      {},
      element("h2", { id: titleId }, title),
      button("×", () => dialog.close(), { class: "icon-button", "aria-label": "Close", title: "Close (Esc)" }),
    ),
    element("div", { class: "fields" }, ...parts.map(({ element }) => element)),
    problem,
    element(
      "footer",
      {},
      button("Cancel", () => dialog.close(), { class: "plain-button" }),
      send,
    ),
  );
  const dialog = element("dialog", { class: "modal", "aria-labelledby": titleId }, form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    returnFocus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    problem.textContent = "";
    send.disabled = true;
    submit(Object.fromEntries(parts.flatMap(({ read }) => read())))
      .then(() => dialog.close())
      .catch((error: unknown) => {
        problem.textContent = sentence(error);
      })
      .finally(() => {
        send.disabled = false;
      });
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector<HTMLElement>("textarea, input, select")?.focus();
}
