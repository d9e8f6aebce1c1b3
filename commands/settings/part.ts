import type { ManagedServer } from "../../src/core/server/managed-server.ts";
import type { View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** What a button under an answer of `/settings` does, with the id of what it is about. @throws UserError as `run` */
export type SettingsButtonPart = (id: string, server: ManagedServer, words: Words) => Promise<View>;

/** Sentences, a line each; what there is no need to say is left out. */
export function lines(...sentences: readonly (string | false | undefined)[]): View {
  return [{ type: "text", markdown: sentences.filter((one) => one !== false && one !== undefined).join("\n") }];
}
