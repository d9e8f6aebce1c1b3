import { DiscordActionRow } from "@skyra/discord-components-core/discord-action-row.js";
import { DiscordButton } from "@skyra/discord-components-core/discord-button.js";
import { element } from "../elements/element.ts";
import { drawFile } from "./file-link.ts";
import { drawMarkdown } from "../markdown/markdown-nodes.ts";
import { KINDS, type Part } from "../discord/component-types.ts";
import { drawGallery, drawPicture, hideBehindSpoiler } from "./gallery.ts";
import { drawPressedSelect } from "./selects.ts";
import type { ComponentContext } from "./component-context.ts";

/** Draws a component of a message. https://discord.com/developers/docs/components/reference */
export function drawPart(part: Part, context: ComponentContext): HTMLElement {
  switch (part.type) {
    case KINDS.textDisplay:
      return drawMarkdown(part.content ?? "", context.nameOf);
    case KINDS.mediaGallery:
      return drawGallery(part.items ?? [], context.files);
    case KINDS.file:
      return drawFilePart(part, context);
    case KINDS.separator:
      return drawSeparator(part);
    case KINDS.actionRow:
      return drawActionRow(part, context);
    case KINDS.section:
      return drawSection(part, context);
    case KINDS.container:
      return drawContainer(part, context);
    default:
      return element("p", { class: "absent" }, `A component of type ${part.type}, which the playground does not draw.`);
  }
}

function drawFilePart({ file, name, spoiler }: Part, { files }: ComponentContext): HTMLElement {
  const shown = drawFile(file ?? { url: "" }, files, name);
  return spoiler === true ? hideBehindSpoiler(shown, "Spoiler: show the file") : shown;
}

function drawSeparator({ divider, spacing }: Part): HTMLElement {
  const space = spacing === 2 ? "large" : "small";
  return divider === false
    ? element("div", { class: `separator ${space}` })
    : element("hr", { class: `separator ${space}` });
}

function drawSection({ components = [], accessory }: Part, context: ComponentContext): HTMLElement {
  const texts = element("div", {}, ...components.map((part) => drawPart(part, context)));
  return element("div", { class: "section" }, texts, accessory && drawAccessory(accessory, context));
}

function drawAccessory(part: Part, context: ComponentContext): HTMLElement {
  if (part.type !== KINDS.thumbnail || !part.media)
    return drawActionRow({ type: KINDS.actionRow, components: [part] }, context);
  const { media, description, spoiler } = part;
  return element(
    "div",
    { class: "thumbnail" },
    drawPicture({ media, ...(description && { description }), ...(spoiler && { spoiler }) }, context.files),
  );
}

function drawContainer({ components = [], accent_color, spoiler }: Part, context: ComponentContext): HTMLElement {
  const container = element("div", { class: "container" }, ...components.map((part) => drawPart(part, context)));
  if (typeof accent_color === "number") {
    container.style.borderInlineStartColor = `#${accent_color.toString(16).padStart(6, "0")}`;
  }
  return spoiler === true ? hideBehindSpoiler(container, "Spoiler: show") : container;
}

function drawActionRow({ components = [] }: Part, context: ComponentContext): HTMLElement {
  const row = new DiscordActionRow();
  row.append(
    ...components.map((part) =>
      part.type === KINDS.button ? drawButton(part, context) : drawPressedSelect(part, context),
    ),
  );
  return row;
}

const BUTTON_LOOKS = { 1: "primary", 2: "secondary", 3: "success", 4: "destructive", 5: "secondary" } as const;

function drawButton(part: Part, { press }: ComponentContext): HTMLElement {
  const { style = 2, label, emoji, url, disabled, custom_id } = part;
  const shown = new DiscordButton();
  shown.type = style in BUTTON_LOOKS ? BUTTON_LOOKS[style as keyof typeof BUTTON_LOOKS] : "secondary";
  shown.disabled = disabled === true;
  if (typeof url === "string") shown.url = url;
  shown.append([emoji?.name, label].filter(Boolean).join(" "));
  if (custom_id !== undefined) {
    shown.dataset["focus"] = custom_id;
    shown.addEventListener("click", () => {
      if (!shown.disabled) press(custom_id);
    });
  }
  return shown;
}
