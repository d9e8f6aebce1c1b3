import { reasonToTell, type ScamPicture } from "../../../core/server/moderation-case.ts";
import type { ServerSettings } from "../../../core/server/settings.ts";
import type { ActionsTaken } from "../../../services/moderation/cases.ts";
import type { WithPermissions } from "../../servers/with-permissions.ts";
import type { AuthorNotices } from "../log/author-notices.ts";
import type { OffendingPost } from "./offending-post.ts";
import type { Removals } from "./removals.ts";
import type { Timeouts } from "./timeouts.ts";

export type Mode = ServerSettings["moderation"]["mode"];

/** Whether a mode does more than to write cases down. */
export function punishes(mode: Mode): boolean {
  return mode === "delete" || mode === "timeout";
}

/** What is done about the author of a scam by itself. What the bot may not do is reported, and nothing is thrown for it. */
export interface Penalties {
  /** Deletes the post and silences its author, as the mode says. @returns what was done */
  impose(scam: ScamPicture, post: OffendingPost, mode: Mode): Promise<ActionsTaken>;
  /** Lets the author speak again. */
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
        void authorNotices.tell({ guildId: post.guildId, userId: post.poster.userId }, notice); // which takes its time
      }
      return { isDeleted, timedOutUntilMs };
    },
    async lift({ guildId, poster }) {
      await withPermissions(() => timeouts.lift(guildId, poster.userId), { guildId }, ["ModerateMembers"]);
    },
  };
}
