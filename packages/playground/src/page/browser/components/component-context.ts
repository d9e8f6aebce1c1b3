import type { NameOf } from "../markdown/markdown-nodes.ts";
import type { Files } from "./gallery.ts";

/** What a component needs to know of the message that it stands in. */
export interface ComponentContext {
  readonly files: Files;
  readonly nameOf: NameOf;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly press: (customId: string, values?: readonly string[]) => void;
}
