import { drawPreview, filesOf, formatBytes } from "./file-preview.ts";
import { button, element } from "../elements/element.ts";
import { fetchSample } from "../api/sample-picture.ts";

export interface FileFieldOptions {
  readonly isRequired: boolean;
  /** Discord's: `image`, `.png` */
  readonly fileTypes: readonly string[];
  readonly maxFiles: number;
}

export interface FileField {
  /** The element for the label. */
  readonly input: HTMLInputElement;
  /** The chosen files, and the place to drop more; beside the input. */
  readonly element: HTMLElement;
  readonly files: () => readonly File[];
  /** Accepts dropped or pasted files. @returns whether all fitted */
  readonly take: (files: readonly File[]) => boolean;
}

/** A field for files: by button, by drag and drop, by paste. */
export function createFileField({ isRequired, fileTypes, maxFiles }: FileFieldOptions): FileField {
  const accept = fileTypes.map((type) => (type.startsWith(".") ? type : `${type}/*`)).join(",");
  const input = element("input", {
    type: "file",
    accept: accept === "" ? undefined : accept,
    multiple: maxFiles > 1,
    required: isRequired,
  });
  const chosen = element("ul", { class: "chosen-files" });
  const takeSample = async () => {
    const { file } = await fetchSample();
    take([file]);
    input.focus();
  };
  const hint = element(
    "p",
    { class: "hint" },
    "Or drop a file here, or paste one. ",
    button("Take the sample picture", () => void takeSample(), { class: "link-button" }),
  );
  const zone = element("div", { class: "drop-zone" }, chosen, hint);
  let discards: readonly (() => void)[] = [];

  const set = (files: readonly File[]) => {
    const transfer = new DataTransfer();
    for (const file of files.slice(0, maxFiles)) transfer.items.add(file);
    input.files = transfer.files;
    show();
  };
  const show = () => {
    for (const discard of discards) discard();
    const previews = [...(input.files ?? [])].map((file) => ({ file, preview: drawPreview(file) }));
    discards = previews.map(({ preview }) => preview.discard);
    hint.hidden = previews.length >= maxFiles;
    chosen.replaceChildren(
      ...previews.map(({ file, preview }) =>
        element(
          "li",
          {},
          preview.element,
          element("span", { class: "file-name" }, file.name, element("small", {}, formatBytes(file.size))),
          button("×", () => set([...(input.files ?? [])].filter((other) => other !== file)), {
            class: "icon-button",
            "aria-label": `Remove ${file.name}`,
          }),
        ),
      ),
    );
  };
  const take = (files: readonly File[]) => {
    const all = maxFiles === 1 ? files : [...(input.files ?? []), ...files];
    set(all);
    return all.length <= maxFiles;
  };
  input.addEventListener("change", show);
  input.addEventListener("paste", (event) => {
    if (filesOf(event.clipboardData).length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    take(filesOf(event.clipboardData));
  });
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    take(filesOf(event.dataTransfer));
  });
  return { input, element: zone, files: () => [...(input.files ?? [])], take };
}
