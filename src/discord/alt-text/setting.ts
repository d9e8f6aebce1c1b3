import type { AltTextMode } from "../../core/server/settings.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import { isThread } from "../rest/permissions.ts";
import type { GuildCache } from "../rest/guild-cache.ts";

/** A server's setting for a channel. */
export interface ChannelSetting {
  readonly mode: Exclude<AltTextMode, "off">;
  /** The channel that it was made for; for a thread, its channel, unless the thread has a setting of its own. */
  readonly channelId: string;
}

/** The setting that holds in a channel or a thread; `undefined` where none does. @throws UserError `storeUnavailable` */
export type SettingOf = (guildId: string, channelId: string) => Promise<ChannelSetting | undefined>;

export function createSettingOf(settings: Settings, places: GuildCache): SettingOf {
  return async (guildId, channelId) => {
    const { altText } = await settings.read(guildId);
    const own = altText[channelId];
    if (own || Object.keys(altText).length === 0) return settingAt(channelId, own);
    const channel = await places.channel(channelId);
    if (!isThread(channel) || channel.parentId === undefined) return undefined;
    return settingAt(channel.parentId, altText[channel.parentId]);
  };
}

function settingAt(channelId: string, mode: AltTextMode | undefined): ChannelSetting | undefined {
  return mode === undefined || mode === "off" ? undefined : { mode, channelId };
}
