import type { Permission } from "../../src/core/permission.ts";
import { UserError } from "../../src/core/errors.ts";
import { ALT_TEXT_MODES, type AltTextMode, type ServerSettings } from "../../src/core/server/settings.ts";
import { serverSubcommand } from "../../src/core/ui/command.ts";
import type { ChosenChannel } from "../../src/core/ui/options.ts";
import { CHANNEL, choice, required } from "../options/kinds.ts";
import { lines } from "./part.ts";

/** To reply to a message, the bot must be able to read it; in posts, sending takes a permission of its own. */
const NEEDED: readonly Permission[] = ["ViewChannel", "SendMessages", "ReadMessageHistory"];

/** `/settings alt-text`: what happens in a channel when a picture without alt text is posted there. */
export const altText = serverSubcommand({
  options: {
    channel: required({ ...CHANNEL, withPosts: true }),
    mode: required(choice(ALT_TEXT_MODES, (mode, { choices }) => choices.altTextMode[mode])),
  },

  async run({ channel, mode }, server, words) {
    if (mode !== "off") {
      const permissions = await server.missing(channel.id, NEEDED);
      if (permissions.length > 0) {
        throw new UserError("permissionsMissing", { where: { channel: channel.name }, permissions });
      }
    }
    await server.change((before) => ({ ...before, altText: withChannel(before.altText, channel, mode) }));
    await server.settle("altText", channel.id);
    return lines(
      words.settings.altText[mode](`<#${channel.id}>`),
      mode !== "off" && !server.rules.readsMessages && words.settings.messagesHidden,
    );
  },
});

/** A channel that is off is not kept; a thread is, since it would otherwise follow its channel. */
function withChannel(
  before: ServerSettings["altText"],
  { id, isThread }: ChosenChannel,
  mode: AltTextMode,
): ServerSettings["altText"] {
  const others = Object.entries(before).filter(([other]) => other !== id);
  return Object.fromEntries(mode === "off" && !isThread ? others : [...others, [id, mode]]);
}
