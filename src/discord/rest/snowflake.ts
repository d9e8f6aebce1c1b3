import { z } from "zod";

/** Discord's own epoch: the first second of 2015. https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** When an object of Discord's was created, in milliseconds since the epoch, from its id. */
export function createdAtMs(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}

/** Reads an id of Discord's, which has at most 64 bits. https://discord.com/developers/docs/reference#snowflakes */
export const snowflakeSchema = z.string().regex(/^[1-9]\d{0,19}$/);
