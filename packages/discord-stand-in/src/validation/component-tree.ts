import { ComponentType } from "discord-api-types/v10";
import type { AnyMessageComponent } from "./sent-components.ts";

type Path = readonly (string | number)[];

/** A component and its place in the body. */
export interface PlacedComponent {
  readonly component: AnyMessageComponent;
  readonly path: Path;
}

/** A medium that a component shows, with the path of its URL. */
export interface PlacedMedia {
  readonly url: string;
  readonly description: string | undefined;
  readonly spoiler: boolean;
  readonly kind: "picture" | "file";
  readonly path: Path;
}

/** Every component of a message in reading order, parents before children. */
export function everyComponent(
  components: readonly AnyMessageComponent[],
  path: Path = ["components"],
  found: PlacedComponent[] = [],
): readonly PlacedComponent[] {
  for (const [index, component] of components.entries()) {
    const here = [...path, index];
    found.push({ component, path: here });
    if ("components" in component) everyComponent(component.components, [...here, "components"], found);
    if (component.type === ComponentType.Section) {
      found.push({ component: component.accessory, path: [...here, "accessory"] });
    }
  }
  return found;
}

/** The texts of all TextDisplays. */
export function textsOf(components: readonly PlacedComponent[]): string[] {
  return components.flatMap(({ component }) =>
    component.type === ComponentType.TextDisplay ? [component.content] : [],
  );
}

/** Every picture and file that these components name directly. */
export function mediaOf(components: readonly PlacedComponent[]): PlacedMedia[] {
  return components.flatMap(({ component, path }) => mediaOfOne(component, path));
}

function mediaOfOne(component: AnyMessageComponent, path: Path): PlacedMedia[] {
  const placed = (
    kind: PlacedMedia["kind"],
    url: string,
    shown: { description?: string | null | undefined; spoiler?: boolean | null | undefined },
    at: Path,
  ): PlacedMedia => ({
    kind,
    url,
    description: shown.description ?? undefined,
    spoiler: shown.spoiler ?? false,
    path: [...path, ...at, "url"],
  });
  if (component.type === ComponentType.Thumbnail) return [placed("picture", component.media.url, component, ["media"])];
  if (component.type === ComponentType.File) return [placed("file", component.file.url, component, ["file"])];
  if (component.type !== ComponentType.MediaGallery) return [];
  return component.items.map((item, index) => placed("picture", item.media.url, item, ["items", index, "media"]));
}
