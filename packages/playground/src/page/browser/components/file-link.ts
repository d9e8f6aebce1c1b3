import { formatBytes } from "../fields/file-preview.ts";
import { element } from "../elements/element.ts";
import type { Media } from "../discord/component-types.ts";
import { type Files, localAddress } from "./gallery.ts";

/** A file to download. */
export function drawFile(file: Media, files: Files, name?: string, bytes?: number): HTMLElement {
  const address = localAddress(file, files);
  const label = name ?? lastSegment(file.url);
  return element(
    "div",
    { class: "file" },
    element("span", { class: "file-icon", "aria-hidden": "true" }),
    element(
      "span",
      {},
      address === undefined ? label : element("a", { href: address, target: "_blank", rel: "noopener" }, label),
      bytes !== undefined && element("small", {}, formatBytes(bytes)),
    ),
  );
}

function lastSegment(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return decodeURIComponent(path.split("/").at(-1) ?? "file");
}
