import type { APIMessage } from "discord-api-types/v10";

export const FLAGS = { ephemeral: 1 << 6, loading: 1 << 7 } as const;

/** Whether a message has a flag. */
export function has(message: APIMessage, flag: number): boolean {
  return ((message.flags ?? 0) & flag) !== 0;
}

/** Discord's flag of an attachment. */
export const IS_SPOILER = 1 << 3;
