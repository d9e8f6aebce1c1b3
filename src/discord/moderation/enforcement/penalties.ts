import { reasonToTell, type ScamPicture } from "../../../core/server/moderation-case.ts";
import type { ServerSettings } from "../../../core/server/settings.ts";
import type { ActionsTaken } from "../../../services/moderation/cases.ts";
import type { WithPermissions } from "../../servers/with-permissions.ts";
import type { AuthorNotices } from "../log/author-notices.ts";
import type { OffendingPost } from "./offending-post.ts";
import type { Removals } from "./removals.ts";
import type { Timeouts } from "./timeouts.ts";

export type Mode = ServerSettings["moderation"]["mode"];

/** Whether a mode does more than record cases. */
export function punishes(mode: Mode): boolean {
  return mode === "delete" || mode === "timeout";
}

/** The automatic penalties for the author of a scam. A missing permission is reported, and throws no error. */
export interface Penalties {
  /** Deletes the post and times its author out, as the mode says. @returns the measures that succeeded */
  impose(scam: ScamPicture, post: OffendingPost, mode: Mode): Promise<ActionsTaken>;
  /** Ends the author's timeout. */
  lift(post: OffendingPost): Promise<void>;
}

export interface PenaltiesServices {
  readonly removals: Removals;
  readonly timeouts: Timeouts;
  readonly withPermissions: WithPermissions;
  readonly authorNotices: Pick<AuthorNotices, "tell">;
}

export function createPenalties(services: PenaltiesServices): Penalties {
  const { removals, timeouts, withPermissions, authorNotices } = services;
  const remove = ({ guildId, channelId, messageId }: OffendingPost) =>
    withPermissions(() => removals.remove(channelId, messageId).then(() => true), { guildId, channelId }, [
      "ManageMessages",
    ]);
  const silence = ({ guildId, poster }: OffendingPost) =>
    withPermissions(() => timeouts.begin(guildId, poster.userId), { guildId }, ["ModerateMembers"]);

  return {
    async impose({ findings }, post, mode) {
      const [isDeleted, timedOutUntilMs] = await Promise.all([
        remove(post),
        mode === "timeout" ? silence(post) : undefined,
      ]);
      if (isDeleted || timedOutUntilMs !== undefined) {
        const deed = isDeleted ? "deleted" : "silenced";
        const notice = { deed, reason: reasonToTell(findings), timedOutUntilMs } as const;
        void authorNotices.tell({ guildId: post.guildId, userId: post.poster.userId }, notice); // not awaited: it is slow
      }
      return { isDeleted, timedOutUntilMs };
    },
    async lift({ guildId, poster }) {
      await withPermissions(() => timeouts.lift(guildId, poster.userId), { guildId }, ["ModerateMembers"]);
    },
  };
}
