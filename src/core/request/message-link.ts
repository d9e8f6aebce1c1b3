import { z } from "zod";

/** Reads a stored link. */
export const messageLinkSchema = z
  .object({
    /** Absent in private channels. */
    guildId: z.string().exactOptional(),
    channelId: z.string(),
    messageId: z.string(),
    /** Its author, whose opt-out must be respected. */
    authorId: z.string(),
  })
  .readonly();

/** A posted message, so that it can be linked to and read again. */
export type MessageLink = z.infer<typeof messageLinkSchema>;

/** The address by which Discord's clients jump to a message. */
export function messageUrl({ guildId, channelId, messageId }: MessageLink): string {
  return `https://discord.com/channels/${guildId ?? "@me"}/${channelId}/${messageId}`;
}
