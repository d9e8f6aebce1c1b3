import type { ModalValues } from "../api/send-actions.ts";
import { isPicture } from "../messages/message-summary.ts";
import type { APIAttachment } from "discord-api-types/v10";
import type { Shown } from "../messages/conversation.ts";
import type { NameOf } from "../markdown/markdown-nodes.ts";
import { openModal } from "./modal.ts";
import { KINDS, type ModalPart } from "../discord/component-types.ts";

const MAX_ALT_CHARACTERS = 1024;
const PARAGRAPH = 2;

/** The pictures of a message whose alt text its author can change. */
export function describable({ message }: Pick<Shown, "message">): readonly APIAttachment[] {
  return message.attachments.filter(isPicture);
}

/**
 * Asks the author for the alt text of each picture of their message.
 *
 * @param save - by attachment id; throws what the playground refuses, in words
 */
export function openAltText(
  shown: Shown,
  nameOf: NameOf,
  save: (descriptions: Readonly<Record<string, string>>) => Promise<void>,
): void {
  const before = document.activeElement;
  const components = describable(shown).map(({ id, filename, description }): ModalPart => ({
    type: KINDS.label,
    label: `Alt text of ${filename}`,
    component: {
      type: KINDS.textInput,
      custom_id: id,
      style: PARAGRAPH,
      required: false,
      max_length: MAX_ALT_CHARACTERS,
      value: description ?? "",
    },
  }));
  openModal(
    { title: "Edit alt text", components },
    nameOf,
    (values) => save(onlyWords(values)),
    () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
  );
}

/** The elements of the dialogue. */
function onlyWords(values: ModalValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) => (typeof value === "string" ? [[id, value]] : [])),
  );
}
