import { button, element, uniqueId } from "../elements/element.ts";
import type { GalleryItem, Media } from "../discord/component-types.ts";

/** Addresses on the page's own host, by attachment id or by the address in the message. */
export type Files = Readonly<Record<string, string>>;

/** Pictures side by side. */
export function drawGallery(items: readonly GalleryItem[], files: Files): HTMLElement {
  const shown = items.map((item) => drawPicture(item, files));
  return element("div", { class: "gallery", "data-count": Math.min(items.length, 4) }, ...shown);
}

/** A picture, which opens at its full size, with its alt text on demand. */
export function drawPicture({ media, description, spoiler }: GalleryItem, files: Files): HTMLElement {
  const alt = description ?? "";
  const address = localAddress(media, files);
  const picture = address === undefined ? drawAbsent(media, alt) : drawPresent(media, address, alt);
  // Where the picture does not load, the browser shows its alt text.
  const [toggle, caption] = alt === "" || address === undefined ? [] : drawAltText(alt);
  const framed = element("div", { class: "framed" }, picture, toggle);
  const figure = element("figure", { class: "picture" }, framed, caption);
  return spoiler === true ? hideBehindSpoiler(figure, "Spoiler: show the picture") : figure;
}

/** Hides its content, from screen readers, too, until the reader opens it. */
export function hideBehindSpoiler(hidden: HTMLElement, label: string): HTMLElement {
  hidden.inert = true;
  const cover = element("div", { class: "covered" }, hidden);
  const reveal = () => {
    hidden.inert = false;
    cover.classList.add("uncovered");
    show.remove();
    hidden.tabIndex = -1;
    hidden.focus();
  };
  const show = button(label, reveal, { class: "cover" });
  cover.append(show);
  return cover;
}

export function localAddress({ url, attachment_id }: Media, files: Files): string | undefined {
  return (attachment_id === undefined ? undefined : files[attachment_id]) ?? files[url];
}

function drawPresent({ width, height }: Media, address: string, alt: string): HTMLElement {
  const image = element("img", {
    src: address,
    alt,
    width: width ?? undefined,
    height: height ?? undefined,
    decoding: "async",
  });
  if (width && height) {
    image.classList.add("sized");
    image.style.setProperty("--width", `${width}px`);
    image.style.setProperty("--ratio", String(width / height));
  }
  const label = alt === "" ? "Open the picture, which has no alt text" : `Open the picture: ${alt}`;
  return element("a", { href: address, target: "_blank", rel: "noopener", "aria-label": label }, image);
}

/** The page requests nothing from other hosts. */
function drawAbsent({ url }: Media, alt: string): HTMLElement {
  const host = URL.canParse(url) ? new URL(url).host : "elsewhere";
  return element("p", { class: "absent" }, `A picture at ${host}, which the playground does not load. ${alt}`);
}

function drawAltText(alt: string): readonly [HTMLElement, HTMLElement] {
  const id = uniqueId("alt");
  const caption = element("figcaption", { id, hidden: true }, alt);
  const toggle = button("ALT", () => {
    caption.hidden = !caption.hidden;
    toggle.setAttribute("aria-expanded", String(!caption.hidden));
  });
  toggle.className = "alt-button";
  toggle.setAttribute("aria-label", "Alt text");
  toggle.setAttribute("aria-expanded", "false");
  toggle.setAttribute("aria-controls", id);
  return [toggle, caption];
}
