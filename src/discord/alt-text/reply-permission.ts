import type { Permission } from "../../core/permission.ts";
import { UserError } from "../../core/errors.ts";
import type { MessageLink } from "../../core/request/message-link.ts";
import { isOver, type SetupProblem } from "../../core/server/setup-problem.ts";
import type { Words } from "../../core/ui/words.ts";
import { log } from "../../log.ts";
import { isMessageGone } from "../rest/api-errors.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import { neededIn, obstacleTo } from "../rest/permissions.ts";
import { createGuildCache, type GuildCache } from "../rest/guild-cache.ts";
import { reportProblem, type ProblemServices, problemOf } from "../servers/report-problems.ts";

const NEEDED: readonly Permission[] = ["ViewChannel", "SendMessages"];

export interface PermissionServices extends ProblemServices {
  /** Servers and channels as they were a few seconds ago at most, for where something is amiss. */
  readonly recentPlaces: GuildCache;
}

export interface FailureServices extends ProblemServices {
  readonly explainFailure: ExplainFailure;
  readonly randomId: () => string;
}

/** Where a reply is to go that may be refused. */
export interface ReplyContext {
  readonly guildId: string;
  readonly about: MessageLink;
  /** The channel that somebody has set it up for: that of a thread. */
  readonly settingChannelId: string;
  readonly botId: string;
}

/** Whether the bot may reply there, as far as is known; where it may not, the server is told once, and nothing is spent. */
export async function mayReply(services: PermissionServices, place: ReplyContext, words: Words): Promise<boolean> {
  const { clock } = services;
  const known = (await services.troubles.of(place.guildId)).filter(isThere(place));
  if (known.some((trouble) => trouble.problem.kind === "refused" && !isOver(trouble, clock.now()))) return false;
  // Refused before: it may not be tried in vain again, nor be missed when it works.
  const places = known.length > 0 ? services.recentPlaces : services.places;
  const problem = await obstacleTo(places, whereOf(place), NEEDED, clock.now());
  if (!problem) return true;
  await tell(services, place, { feature: "altText", channelId: place.settingChannelId, problem }, words);
  return false;
}

/** It works there: what did not is forgotten, but for what a channel's threads take and it does not, or they and not it. */
export async function noteWorking({ places, troubles }: PermissionServices, place: ReplyContext): Promise<void> {
  const known = (await troubles.of(place.guildId)).filter(isThere(place));
  if (known.length === 0) return;
  const needed = await neededIn(places, place.about.channelId, NEEDED);
  for (const trouble of known) await troubles.over(place.guildId, trouble, needed);
}

async function tell(
  services: ProblemServices,
  { guildId, about }: ReplyContext,
  trouble: SetupProblem,
  words: Words,
): Promise<void> {
  // Of what is gone nothing can be looked up.
  const isMissing = trouble.problem.kind === "missing";
  const needed = isMissing ? await neededIn(services.places, about.channelId, NEEDED) : NEEDED;
  await reportProblem(services, guildId, trouble, needed, words);
}

/** What is refused in a thread is its own, and all else its channel's, for which a manager has set it up. */
function isThere({ settingChannelId, about }: ReplyContext): (trouble: SetupProblem) => boolean {
  return ({ feature, channelId }) =>
    feature === "altText" && (channelId === settingChannelId || channelId === about.channelId);
}

/** Nobody has asked for anything, so that nobody in the channel is told why nothing comes. */
export async function seeToFailure(
  services: FailureServices,
  error: unknown,
  place: ReplyContext,
  words: Words,
): Promise<void> {
  if (error instanceof UserError && error.key === "storeUnavailable") throw error;
  const { messageId } = place.about;
  if (isMessageGone(error)) {
    log.debug({ err: error, messageId }, "the message is gone, and wants no alt text");
    return;
  }
  const fresh = createGuildCache(services.botRest, services.clock, 0);
  const refused = { feature: "altText", where: whereOf(place), needed: NEEDED } as const;
  const refusal = await problemOf(error, fresh, refused, services.clock);
  if (refusal) {
    const { trouble } = refusal;
    const channelId = trouble.problem.kind === "refused" ? place.about.channelId : place.settingChannelId;
    return tell(services, place, { ...trouble, channelId }, words);
  }
  const isKnown = error instanceof UserError;
  if (isKnown) services.explainFailure(error, words); // the operator hears of what only they can mend
  log[isKnown ? "info" : "warn"]({ err: error, id: services.randomId(), messageId }, "there is no alt text");
}

function whereOf({ guildId, about, botId }: ReplyContext) {
  return { guildId, channelId: about.channelId, botId };
}
