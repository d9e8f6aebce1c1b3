import { element } from "../elements/element.ts";

/** A small picture of a file, or an icon for one that is not a picture. */
export function drawPreview(file: File): { readonly element: HTMLElement; readonly discard: () => void } {
  if (!file.type.startsWith("image/")) {
    return { element: element("span", { class: "file-icon", "aria-hidden": "true" }), discard: () => undefined };
  }
  const address = URL.createObjectURL(file);
  return {
    element: element("img", { class: "preview", src: address, alt: "" }),
    discard: () => URL.revokeObjectURL(address),
  };
}

/** The files of a paste or a drop. */
export function filesOf(data: DataTransfer | null): readonly File[] {
  return [...(data?.files ?? [])];
}

const KIBIBYTE = 1024;

/** `812 bytes`, `35 KB`, `1.4 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < KIBIBYTE) return `${bytes} bytes`;
  if (bytes < KIBIBYTE * KIBIBYTE) return `${Math.round(bytes / KIBIBYTE)} KB`;
  return `${(bytes / KIBIBYTE / KIBIBYTE).toFixed(1)} MB`;
}
