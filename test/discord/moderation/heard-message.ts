import type { HeardMessage } from "../../../src/discord/gateway/message-listeners.ts";

/** Where it was posted, and by whom. */
export const [GUILD, CHANNEL, PERSON] = ["100", "200", "500"] as const;

/** A message as the gateway tells of it, without pictures unless they are given. */
export function heardMessage(more: Partial<HeardMessage>): HeardMessage {
  return {
    id: "1",
    channel_id: CHANNEL,
    guild_id: GUILD,
    author: { id: PERSON },
    content: "",
    type: 0,
    mentions: [],
    ...more,
  };
}
