import type { NameOf } from "../markdown/markdown-nodes.ts";
import type { Files } from "./gallery.ts";

/** The parts of the message that its components need. */
export interface ComponentContext {
  readonly files: Files;
  readonly nameOf: NameOf;
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly press: (customId: string, values?: readonly string[]) => void;
}
