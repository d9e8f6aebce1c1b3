import type { ServerSettings } from "../../core/settings.ts";
import type { Settings } from "../../services/settings.ts";
import { isThread } from "../permissions.ts";
import type { Places } from "../places.ts";

/** What a server has decided for a channel. */
export interface ChannelSetting {
  readonly mode: ServerSettings["altText"][string];
  /** The channel that it was decided for: that of a thread, unless the thread has a setting of its own. */
  readonly channelId: string;
}

/** What happens in a channel or a thread; `undefined` where nothing does. @throws UserError `storeUnavailable` */
export async function settingOf(
  { settings, places }: { readonly settings: Settings; readonly places: Places },
  guildId: string,
  channelId: string,
): Promise<ChannelSetting | undefined> {
  const { altText } = await settings.read(guildId);
  const own = altText[channelId];
  if (own || Object.keys(altText).length === 0) return own && { mode: own, channelId };
  const channel = await places.channel(channelId);
  if (!isThread(channel) || channel.parentId === undefined) return undefined;
  const inherited = altText[channel.parentId];
  return inherited && { mode: inherited, channelId: channel.parentId };
}
