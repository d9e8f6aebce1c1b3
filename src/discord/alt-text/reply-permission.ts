import type { Clock } from "../../core/async/clock.ts";
import type { Permission } from "../../core/permission.ts";
import type { MessageLink } from "../../core/request/message-link.ts";
import { isOver, type SetupProblem } from "../../core/server/setup-problem.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import type { GuildCache } from "../rest/guild-cache.ts";
import { neededIn, obstacleTo } from "../rest/permissions.ts";
import { problemOf, type ReportProblem } from "../servers/report-problems.ts";

const NEEDED: readonly Permission[] = ["ViewChannel", "SendMessages"];

/** Where a reply is to go that may be refused. */
export interface ReplyContext {
  readonly guildId: string;
  readonly about: MessageLink;
  /** The channel that a manager has set it up for: that of a thread. */
  readonly settingChannelId: string;
  readonly botId: string;
}

/** Whether the bot may reply, and what its server is told where it may not. */
export interface ReplyPermission {
  /** Whether it may, as far as is known; where it may not, the server is told once, and nothing is spent. */
  has(context: ReplyContext): Promise<boolean>;
  /**
   * A reply works there: what did not is forgotten, but for what a channel's threads take and it does not, or they and not
   * it.
   */
  noteWorking(context: ReplyContext): Promise<void>;
  /** Tells the server where a reply failed because it is refused. @returns whether that was why */
  noteFailure(context: ReplyContext, error: unknown): Promise<boolean>;
}

export interface ReplyPermissionServices {
  readonly clock: Clock;
  readonly places: GuildCache;
  /** As they were a few seconds ago at most, for where something is amiss. */
  readonly recentPlaces: GuildCache;
  /** Makes a cache that knows nothing yet: permissions have just turned out to be other than they were. */
  readonly freshPlaces: () => GuildCache;
  readonly setupProblems: SetupProblems;
  readonly reportProblem: ReportProblem;
}

export function createReplyPermission(services: ReplyPermissionServices): ReplyPermission {
  const { clock, places, recentPlaces, freshPlaces, setupProblems, reportProblem } = services;
  const knownIn = async (context: ReplyContext) => (await setupProblems.of(context.guildId)).filter(isThere(context));

  const tell = async ({ guildId, about }: ReplyContext, problem: SetupProblem): Promise<void> => {
    // Of what is gone nothing can be looked up.
    const isMissing = problem.problem.kind === "missing";
    const needed = isMissing ? await neededIn(places, about.channelId, NEEDED) : NEEDED;
    await reportProblem(guildId, problem, needed);
  };

  return {
    async has(context) {
      const known = await knownIn(context);
      if (known.some((one) => one.problem.kind === "refused" && !isOver(one, clock.now()))) return false;
      // Refused before: it may not be tried in vain again, nor be missed when it works.
      const asked = known.length > 0 ? recentPlaces : places;
      const problem = await obstacleTo(asked, whereOf(context), NEEDED, clock.now());
      if (!problem) return true;
      await tell(context, { feature: "altText", channelId: context.settingChannelId, problem });
      return false;
    },
    async noteWorking(context) {
      const known = await knownIn(context);
      if (known.length === 0) return;
      const needed = await neededIn(places, context.about.channelId, NEEDED);
      for (const problem of known) await setupProblems.over(context.guildId, problem, needed);
    },
    async noteFailure(context, error) {
      const refused = { feature: "altText", where: whereOf(context), needed: NEEDED } as const;
      const refusal = await problemOf(error, freshPlaces(), refused, clock);
      if (!refusal) return false;
      const { problem } = refusal;
      const channelId = problem.problem.kind === "refused" ? context.about.channelId : context.settingChannelId;
      await tell(context, { ...problem, channelId });
      return true;
    },
  };
}

/** What is refused in a thread is its own, and all else its channel's, for which a manager has set it up. */
function isThere({ settingChannelId, about }: ReplyContext): (problem: SetupProblem) => boolean {
  return ({ feature, channelId }) =>
    feature === "altText" && (channelId === settingChannelId || channelId === about.channelId);
}

function whereOf({ guildId, about, botId }: ReplyContext) {
  return { guildId, channelId: about.channelId, botId };
}
