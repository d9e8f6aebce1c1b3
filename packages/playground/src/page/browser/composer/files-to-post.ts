import { drawPreview, formatBytes } from "../fields/file-preview.ts";
import { button, element } from "../elements/element.ts";
import type { ChosenFile } from "../api/page-api.ts";

/** Discord's limit for a message. */
const MAX_FILES = 10;
const MAX_ALT_CHARACTERS = 1024;

export interface Attachments {
  readonly element: HTMLElement;
  /** @returns the files beyond the limit */
  readonly add: (files: readonly File[]) => readonly File[];
  readonly chosen: () => readonly ChosenFile[];
  readonly clear: () => void;
}

/** The files of a message that is being written, each with its alt text and its spoiler. */
export function createAttachments(onRemoved: () => void): Attachments {
  const list = element("ul", { class: "attachments", "aria-label": "Files to be posted", hidden: true });
  let entries: readonly Entry[] = [];
  const show = () => {
    list.hidden = entries.length === 0;
  };
  const remove = (entry: Entry) => {
    entries = entries.filter((other) => other !== entry);
    entry.discard();
    show();
    onRemoved();
  };
  return {
    element: list,
    add: (files) => {
      const room = MAX_FILES - entries.length;
      const added = files.slice(0, room).map((file) => createEntry(file, remove));
      entries = [...entries, ...added];
      list.append(...added.map(({ element }) => element));
      show();
      return files.slice(room);
    },
    chosen: () => entries.map(({ chosen }) => chosen()),
    clear: () => {
      for (const entry of entries) entry.discard();
      entries = [];
      show();
    },
  };
}

interface Entry {
  readonly element: HTMLElement;
  readonly chosen: () => ChosenFile;
  readonly discard: () => void;
}

function createEntry(file: File, remove: (entry: Entry) => void): Entry {
  const isPicture = file.type.startsWith("image/");
  const preview = drawPreview(file);
  const alt = element("input", {
    type: "text",
    maxlength: MAX_ALT_CHARACTERS,
    placeholder: "Alt text: what does it show?",
    "aria-label": `Alt text of ${file.name}`,
  });
  const spoiler = element("input", { type: "checkbox" });
  const item = element(
    "li",
    {},
    preview.element,
    element("span", { class: "file-name" }, file.name, element("small", {}, formatBytes(file.size))),
    isPicture && alt,
    element("label", {}, spoiler, "Spoiler"),
    button("×", () => remove(entry), { class: "icon-button", "aria-label": `Remove ${file.name}`, title: "Remove" }),
  );
  const entry: Entry = {
    element: item,
    chosen: () => ({ file, alt: alt.value, isSpoiler: spoiler.checked }),
    discard: () => {
      item.remove();
      preview.discard();
    },
  };
  return entry;
}
