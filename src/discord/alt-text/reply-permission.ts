import type { Clock } from "../../core/async/clock.ts";
import type { Permission } from "../../core/permission.ts";
import type { MessageLink } from "../../core/request/message-link.ts";
import { isOver, type SetupProblem } from "../../core/server/setup-problem.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import type { GuildCache } from "../rest/guild-cache.ts";
import { neededIn, obstacleTo } from "../rest/permissions.ts";
import { problemOf, type ReportProblem } from "../servers/report-problems.ts";

const NEEDED: readonly Permission[] = ["ViewChannel", "SendMessages"];

/** The place of a reply, which Discord may refuse. */
export interface ReplyContext {
  readonly guildId: string;
  readonly about: MessageLink;
  /** The channel that a manager has set up; for a thread, its channel. */
  readonly settingChannelId: string;
  readonly botId: string;
}

/** Whether the bot may reply, and the problem that its server is told of where it may not. */
export interface ReplyPermission {
  /** Whether the bot may reply, as far as is known; where it may not, the server is told once, and nothing is spent. */
  has(context: ReplyContext): Promise<boolean>;
  /**
   * A reply works there: the noted problem is over, except where a channel refuses what its threads accept, or the
   * other way round.
   */
  noteWorking(context: ReplyContext): Promise<void>;
  /** Tells the server of a reply that failed because Discord refuses it. @returns whether that was the cause */
  noteFailure(context: ReplyContext, error: unknown): Promise<boolean>;
}

export interface ReplyPermissionServices {
  readonly clock: Clock;
  readonly places: GuildCache;
  /** At most a few seconds old, for places with a problem. */
  readonly recentPlaces: GuildCache;
  /** Makes an empty cache: permissions have just turned out to differ from the remembered ones. */
  readonly freshPlaces: () => GuildCache;
  readonly setupProblems: SetupProblems;
  readonly reportProblem: ReportProblem;
}

export function createReplyPermission(services: ReplyPermissionServices): ReplyPermission {
  const { clock, places, recentPlaces, freshPlaces, setupProblems, reportProblem } = services;
  const knownIn = async (context: ReplyContext) => (await setupProblems.of(context.guildId)).filter(isThere(context));

  const tell = async ({ guildId, about }: ReplyContext, problem: SetupProblem): Promise<void> => {
    // The permissions of a deleted channel cannot be looked up.
    const isMissing = problem.problem.kind === "missing";
    const needed = isMissing ? await neededIn(places, about.channelId, NEEDED) : NEEDED;
    await reportProblem(guildId, problem, needed);
  };

  return {
    async has(context) {
      const known = await knownIn(context);
      if (known.some((one) => one.problem.kind === "refused" && !isOver(one, clock.now()))) return false;
      // Refused before: a vain attempt must not be repeated, nor a working reply be missed.
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

/** A refusal in a thread is the thread's own; any other belongs to the channel that a manager has set up. */
function isThere({ settingChannelId, about }: ReplyContext): (problem: SetupProblem) => boolean {
  return ({ feature, channelId }) =>
    feature === "altText" && (channelId === settingChannelId || channelId === about.channelId);
}

function whereOf({ guildId, about, botId }: ReplyContext) {
  return { guildId, channelId: about.channelId, botId };
}
