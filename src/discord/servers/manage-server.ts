import type { REST } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import { UserError } from "../../core/errors.ts";
import type {
  HeldPhrases,
  ManagedKnownPictures,
  ManagedServer,
  ServerRules,
} from "../../core/server/managed-server.ts";
import { isOver } from "../../core/server/setup-problem.ts";
import { log } from "../../log.ts";
import type { HeldBy } from "../../services/moderation/text/held-phrases.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import { isForbidden, isPlaceGone } from "../rest/api-errors.ts";
import { isOpenToAll, obstacleTo, type Where } from "../rest/permissions.ts";
import { createGuildCache } from "../rest/guild-cache.ts";

/** Opens a server for one of its managers, with fresh data: it may just have been changed. */
export type ManageServer = (by: HeldBy, botId: string) => ManagedServer;

export interface ManageServerServices {
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly setupProblems: SetupProblems;
  readonly serverRules: ServerRules;
  readonly heldPhrases: (by: HeldBy) => HeldPhrases;
  /** The pictures that a server knows to be scams. */
  readonly knownPictures: (guildId: string) => ManagedKnownPictures;
}

export function createManageServer(services: ManageServerServices): ManageServer {
  return (by, botId) => manageServer(services, by, botId);
}

function manageServer(services: ManageServerServices, by: HeldBy, botId: string): ManagedServer {
  const { botRest, clock, settings, setupProblems, serverRules, heldPhrases, knownPictures } = services;
  const { guildId } = by;
  // A new cache for each command: it starts empty, and requests nothing twice.
  const places = createGuildCache(botRest, clock);
  return {
    rules: serverRules,
    settings: () => settings.refresh(guildId),
    heldPhrases: heldPhrases(by),
    change: (change) => settings.change(guildId, change),
    knownPictures: knownPictures(guildId),
    setupProblems: async () => (await setupProblems.of(guildId)).filter((trouble) => !isOver(trouble, clock.now())),
    async settle(feature, channelId) {
      const isMeant = (trouble: { readonly feature: string; readonly channelId?: string }) =>
        trouble.feature === feature && (channelId === undefined || trouble.channelId === channelId);
      for (const trouble of (await setupProblems.of(guildId)).filter(isMeant))
        await setupProblems.over(guildId, trouble);
    },
    async missing(channelId, needed) {
      try {
        // The named channel comes from Discord, but it must belong to this server.
        if (channelId !== undefined && (await places.channel(channelId)).guildId !== guildId) {
          throw new UserError("channelGone", {});
        }
        const where: Where = { guildId, botId, ...(channelId !== undefined && { channelId }) };
        const obstacle = await obstacleTo(places, where, needed, clock.now());
        if (obstacle?.kind === "timedOut") throw new UserError("botTimedOut", {});
        return obstacle?.permissions ?? [];
      } catch (error) {
        if (isForbidden(error)) return needed;
        throw isPlaceGone(error) ? new UserError("channelGone", {}, { cause: error }) : error;
      }
    },
    async isOpenToAll(channelId) {
      try {
        return await isOpenToAll(places, guildId, channelId);
      } catch (error) {
        log.info({ err: error, guildId }, "whether everybody can read a channel cannot be told");
        return false; // only the warning is missing: the change itself is made
      }
    },
  };
}
