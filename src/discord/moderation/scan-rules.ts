import type { Clock } from "../../core/async/clock.ts";
import type { ModerationScope } from "../../core/server/settings.ts";
import { isOver } from "../../core/server/setup-problem.ts";
import type { ScanRules } from "../../services/moderation/scan.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import type { HeardMessage } from "../gateway/message-listeners.ts";
import type { Mode } from "./enforcement/penalties.ts";

/** A server's rules for scanning a message, and for acting on a scam. */
export interface MessageRules {
  readonly scan: ScanRules;
  readonly mode: Mode;
}

/** @returns `undefined` where the message must not be scanned */
export type RulesFor = (message: HeardMessage, guildId: string) => Promise<MessageRules | undefined>;

export interface RulesForServices {
  readonly settings: Settings;
  readonly setupProblems: SetupProblems;
  readonly clock: Clock;
  readonly isToBeScanned: (message: HeardMessage, scope: ModerationScope) => Promise<boolean>;
}

export function createRulesFor({ settings, setupProblems, clock, isToBeScanned }: RulesForServices): RulesFor {
  /** Whether Discord has refused moderation there without a known reason: then the bot pays for no scan. */
  const isRefused = async (guildId: string, channelIds: readonly (string | undefined)[]): Promise<boolean> =>
    (await setupProblems.of(guildId)).some(
      (one) =>
        one.feature === "moderation" &&
        one.problem.kind === "refused" &&
        channelIds.includes(one.channelId) &&
        !isOver(one, clock.now()),
    );

  return async (message, guildId) => {
    const { channel_id: channelId } = message;
    const { moderation, phrases } = await settings.read(guildId);
    const { mode, logChannelId, scope, sensitivity } = moderation;
    if (mode === "off" || logChannelId === channelId) return undefined;
    if (!(await isToBeScanned(message, scope))) return undefined;
    const readsText = !(await isRefused(guildId, [channelId, logChannelId]));
    return { scan: { guildId, sensitivity, phrases, readsText }, mode };
  };
}
