import { commands } from "../../commands/index.ts";
import type { Discord } from "../connect-discord.ts";
import { SERVER_BUTTONS } from "../core/ui/custom-id.ts";
import type { ButtonHandler, Feature } from "../discord/interactions/feature.ts";
import { createServerCommands, type ServerCommands } from "../discord/interactions/server-commands.ts";
import { showKnownPictures } from "../discord/moderation/review/known-pictures-shown.ts";
import { createManageServer } from "../discord/servers/manage-server.ts";
import type { Product, Runtime } from "../product.ts";

/** Manages servers: by commands, and by buttons under their answers. */
export function createSettingsFeature(
  { servers, moderation: { knownList } }: Product,
  { client }: Discord,
  { clock }: Runtime,
): Feature & { readonly commands: ServerCommands } {
  const manageServer = createManageServer({
    botRest: client.rest,
    clock,
    settings: servers.settings,
    setupProblems: servers.setupProblems,
    serverRules: servers.rules,
    heldPhrases: servers.heldPhrases,
    knownPictures: (guildId) => showKnownPictures({ botRest: client.rest, clock, knownList }, guildId),
  });
  const serverCommands = createServerCommands(commands, manageServer);
  const buttons = SERVER_BUTTONS.map((name): [string, ButtonHandler] => [
    name,
    (context, id) => serverCommands.press(context, name, id),
  ]);
  return { commands: serverCommands, buttons: Object.fromEntries(buttons) };
}
