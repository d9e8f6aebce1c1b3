import { z } from "zod";

/** Discord's own epoch: the first second of 2015. https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** When a thing of Discord's was made, in milliseconds since the epoch: its id says so. */
export function createdAtMs(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}

/** Reads an id of Discord's, which has at most 64 bits. https://discord.com/developers/docs/reference#snowflakes */
export const snowflakeSchema = z.string().regex(/^[1-9]\d{0,19}$/);
