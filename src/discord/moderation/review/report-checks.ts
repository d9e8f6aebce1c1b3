import type { OffendingPost } from "../enforcement/offending-post.ts";
import type { PictureSource } from "../../../core/request/picture.ts";
import { UserError } from "../../../core/errors.ts";
import type { PermissionChecks } from "../enforcement/permission-checks.ts";

const TO_DELETE = ["ViewChannel", "ManageMessages"] as const;

/**
 * Checks that all that a report asks for in its own channel can be done.
 *
 * @throws UserError `permissionsMissing`, `botTimedOut`, `rankTooLow`, `memberIsOwner`, `memberIsAdministrator`
 */
export async function checkSteps(
  checks: PermissionChecks,
  { post, byUserId, deletesMessage, silences }: Report,
): Promise<void> {
  const { guildId, channelId, poster } = post;
  if (deletesMessage) await checks.bot({ guildId, channelId }, TO_DELETE);
  if (!silences) return;
  await checks.bot({ guildId }, ["ModerateMembers"]);
  await checks.ranks(guildId, byUserId, poster.userId);
  await checks.noAdministrator(guildId, poster.userId);
}

/**
 * The copies that can be deleted: a deleted channel has taken its messages with it.
 *
 * @throws UserError `copyElsewhere` where the moderator may not delete one, `permissionsMissing` where the bot may not
 */
export async function checkCopies<Copy extends { readonly channelId: string }>(
  checks: PermissionChecks,
  copies: readonly Copy[],
  { post: { guildId }, byUserId }: Report,
): Promise<readonly Copy[]> {
  const gone = new Set<string>();
  for (const channelId of new Set(copies.map((copy) => copy.channelId))) {
    const name = await checks.channelName(channelId);
    if (name === undefined) {
      gone.add(channelId);
      continue;
    }
    if (!(await checks.mayMember({ guildId, channelId, userId: byUserId }, TO_DELETE))) {
      throw new UserError("copyElsewhere", { channel: name });
    }
    await checks.bot({ guildId, channelId }, TO_DELETE);
  }
  return copies.filter(({ channelId }) => !gone.has(channelId));
}

/** The measures that a moderator wants against a message. */
export interface Report {
  /** The pictures of the message that are scams. */
  readonly pictures: readonly PictureSource[];
  readonly post: OffendingPost;
  readonly byUserId: string;
  /** Whether the author can be told: Discord opens no direct message to a bot or a webhook. */
  readonly isByPerson: boolean;
  readonly deletesMessage: boolean;
  /** Whether the message was deleted already. */
  readonly isGone: boolean;
  readonly deletesCopies: boolean;
  readonly silences: boolean;
}
