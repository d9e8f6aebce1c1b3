import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import type { Choice, CommandOptions } from "../../src/core/ui/command.ts";
import type { ManagedServer } from "../../src/core/server/managed-server.ts";
import type { View } from "../../src/core/ui/view.ts";
import type { Words } from "../../src/core/ui/words.ts";

/** A subcommand of `/settings`: its options, and what it does. */
export interface SettingsPart {
  options(words: Words): APIApplicationCommandBasicOption[];
  /** @throws UserError where it cannot be so; then nothing has changed */
  run(options: CommandOptions, server: ManagedServer, words: Words): Promise<View>;
  /** Proposals for its option that is being typed. */
  propose?(typed: string, server: ManagedServer): Promise<readonly Choice[]>;
}

/** What a button under an answer of `/settings` does, with the id of what it is about. @throws UserError as `run` */
export type SettingsButtonPart = (id: string, server: ManagedServer, words: Words) => Promise<View>;

/** Sentences, a line each; what there is no need to say is left out. */
export function lines(...sentences: readonly (string | false | undefined)[]): View {
  return [{ type: "text", markdown: sentences.filter((one) => one !== false && one !== undefined).join("\n") }];
}
