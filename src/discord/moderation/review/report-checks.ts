import type { OffendingPost } from "../enforcement/offending-post.ts";
import type { PictureSource } from "../../../core/request/picture.ts";
import type { Clock } from "../../../core/async/clock.ts";
import { UserError } from "../../../core/errors.ts";
import { isPlaceGone } from "../../rest/api-errors.ts";
import type { GuildCache } from "../../rest/guild-cache.ts";
import { mayMember, needOfBot, spareAdministrator } from "../enforcement/permission-checks.ts";
import { checkRanks } from "../enforcement/ranks.ts";

const TO_DELETE = ["ViewChannel", "ManageMessages"] as const;

export interface CheckServices {
  /** As they are at this moment. */
  readonly places: GuildCache;
  readonly clock: Clock;
  readonly botId: () => string;
}

/**
 * Checks that all that a report asks for in its own channel can be done.
 *
 * @throws UserError `permissionsMissing`, `botTimedOut`, `rankTooLow`, `memberIsOwner`, `memberIsAdministrator`
 */
export async function checkSteps(
  { places, clock, botId }: CheckServices,
  { offence, byUserId, deletesMessage, silences }: Report,
): Promise<void> {
  const { guildId, channelId, poster } = offence;
  const bot = { guildId, botId: botId() };
  if (deletesMessage) await needOfBot(places, { ...bot, channelId }, TO_DELETE, clock.now());
  if (!silences) return;
  await needOfBot(places, bot, ["ModerateMembers"], clock.now());
  await checkRanks(places, { ...bot, moderatorId: byUserId }, poster.userId);
  await spareAdministrator(places, guildId, poster.userId);
}

/**
 * Those of the copies that can be deleted: what was posted in a channel that is gone is gone with it.
 *
 * @throws UserError `copyElsewhere` where the moderator may not delete one, `permissionsMissing` where the bot may not
 */
export async function checkCopies<Copy extends { readonly channelId: string }>(
  { places, clock, botId }: CheckServices,
  copies: readonly Copy[],
  { offence: { guildId }, byUserId }: Report,
): Promise<readonly Copy[]> {
  const gone = new Set<string>();
  for (const channelId of new Set(copies.map((copy) => copy.channelId))) {
    const name = await nameOf(places, channelId);
    if (name === undefined) {
      gone.add(channelId);
      continue;
    }
    if (!(await mayMember(places, { guildId, channelId, userId: byUserId }, TO_DELETE, clock.now()))) {
      throw new UserError("copyElsewhere", { channel: name });
    }
    await needOfBot(places, { guildId, channelId, botId: botId() }, TO_DELETE, clock.now());
  }
  return copies.filter(({ channelId }) => !gone.has(channelId));
}

/** `undefined` where the channel is gone, or hidden from the bot. */
async function nameOf(places: GuildCache, channelId: string): Promise<string | undefined> {
  try {
    const { id, name = id } = await places.channel(channelId);
    return name;
  } catch (error) {
    if (!isPlaceGone(error)) throw error;
    return undefined;
  }
}

/** What a moderator wants to be done about a message. */
export interface Report {
  /** Those of its pictures that are scams. */
  readonly pictures: readonly PictureSource[];
  readonly offence: OffendingPost;
  readonly byUserId: string;
  /** Whether the author can be told: Discord opens no direct message to a bot or a webhook. */
  readonly isByPerson: boolean;
  readonly deletesMessage: boolean;
  /** Whether the message is gone already. */
  readonly isGone: boolean;
  readonly deletesCopies: boolean;
  readonly silences: boolean;
}
