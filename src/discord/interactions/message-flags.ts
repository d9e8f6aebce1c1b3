import { type Message, MessageFlags } from "discord.js";

/** Whether only one person sees a message: what leads on from it is for the same eyes. */
export function isPrivate(message: Message | null): boolean {
  return message?.flags.has(MessageFlags.Ephemeral) ?? false;
}
