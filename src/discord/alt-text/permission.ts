import { UserError } from "../../core/errors.ts";
import type { MessageLink } from "../../core/message-link.ts";
import type { Permission } from "../../core/trouble.ts";
import type { Words } from "../../core/words.ts";
import { log } from "../../log.ts";
import { isMessageGone } from "../api-errors.ts";
import type { ExplainFailure } from "../failure.ts";
import { isThread, missingPermissions } from "../permissions.ts";
import { createPlaces, type Places } from "../places.ts";
import { tellTrouble, type TroubleServices, troubleOf } from "../troubles.ts";

const NEEDED_IN_CHANNELS: readonly Permission[] = ["ViewChannel", "SendMessages"];

export interface PermissionServices extends TroubleServices {
  /** Servers and channels as they were a few seconds ago at most, for where something is amiss. */
  readonly recentPlaces: Places;
}

export interface FailureServices extends TroubleServices {
  readonly explainFailure: ExplainFailure;
  readonly randomId: () => string;
}

/** Where a reply is to go that may be refused. */
export interface ReplyPlace {
  readonly guildId: string;
  readonly about: MessageLink;
  /** The channel that somebody has set it up for: that of a thread. */
  readonly settingChannelId: string;
  readonly botId: string;
}

/** Whether the bot may reply there, as far as is known; where it may not, the server is told once, and nothing is spent. */
export async function mayReply(services: PermissionServices, place: ReplyPlace, words: Words): Promise<boolean> {
  // Refused before: it may not be tried in vain again, nor be missed when it works.
  const isInTrouble = (await services.troubles.of(place.guildId)).some(
    ({ feature, channelId }) => feature === "altText" && channelId === place.settingChannelId,
  );
  const places = isInTrouble ? services.recentPlaces : services.places;
  const permissions = await missingPermissions(places, whereOf(place), await neededIn(places, place));
  if (permissions.length === 0) return true;
  const problem = { kind: "missing", permissions } as const;
  const trouble = { feature: "altText", channelId: place.settingChannelId, problem } as const;
  await tellTrouble(services, place.guildId, trouble, words);
  return false;
}

/** Nobody has asked for anything, so that nobody in the channel is told why nothing comes. */
export async function seeToFailure(
  services: FailureServices,
  error: unknown,
  place: ReplyPlace,
  words: Words,
): Promise<void> {
  if (error instanceof UserError && error.key === "storeUnavailable") throw error;
  const { messageId } = place.about;
  if (isMessageGone(error)) {
    log.debug({ err: error, messageId }, "the message is gone, and wants no alt text");
    return;
  }
  const fresh = createPlaces(services.botRest, services.clock, 0);
  const needed = await neededIn(services.places, place).catch(() => NEEDED_IN_CHANNELS);
  const refusal = await troubleOf(error, fresh, { feature: "altText", where: whereOf(place), needed });
  if (refusal) return tellTrouble(services, place.guildId, refusal.trouble, words);
  const isKnown = error instanceof UserError;
  if (isKnown) services.explainFailure(error, words); // the operator hears of what only they can mend
  log[isKnown ? "info" : "warn"]({ err: error, id: services.randomId(), messageId }, "there is no alt text");
}

function whereOf({ guildId, about, botId }: ReplyPlace) {
  return { guildId, channelId: about.channelId, botId };
}

async function neededIn(places: Places, { about }: ReplyPlace): Promise<readonly Permission[]> {
  const channel = await places.channel(about.channelId);
  return isThread(channel) ? ["ViewChannel", "SendMessagesInThreads"] : NEEDED_IN_CHANNELS;
}
