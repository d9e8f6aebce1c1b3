import { GatewayCloseCodes, GatewayIntentBits } from "discord-api-types/v10";
import { z } from "zod";

/** A shard's first payload. https://discord.com/developers/docs/events/gateway-events#identify */
const identify = z.strictObject({
  token: z.string(),
  properties: z.strictObject({ os: z.string(), browser: z.string(), device: z.string() }),
  intents: z.int().min(0),
  shard: z.tuple([z.int().min(0), z.int().min(1)]).nullish(),
  large_threshold: z.int().min(50).max(250).nullish(),
  // Compressed payloads are not supported.
  compress: z.literal(false).nullish(),
  presence: z.record(z.string(), z.unknown()).nullish(),
});

/** https://discord.com/developers/docs/events/gateway-events#resume */
const resume = z.strictObject({ token: z.string(), session_id: z.string(), seq: z.int().min(0) });

export type Resume = z.infer<typeof resume>;

/** An accepted login. */
export interface Identity {
  readonly intents: number;
  readonly shard: readonly [id: number, count: number];
}

/** Why a connection is closed. https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway */
export interface Closing {
  readonly closeCode: GatewayCloseCodes;
}

const { GuildMembers, GuildPresences, MessageContent } = GatewayIntentBits;
const PRIVILEGED_INTENTS = GuildMembers | GuildPresences | MessageContent;
const EVERY_INTENT = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === "number" ? all | bit : all),
  0,
);

/** Reads an IDENTIFY, or returns the code of its refusal. */
export function readIdentify(data: unknown, allowed: { token: string; privilegedIntents: number }): Identity | Closing {
  const parsed = identify.safeParse(data);
  if (!parsed.success) return { closeCode: GatewayCloseCodes.DecodeError };
  const { token, intents, shard } = parsed.data;
  const [id, count] = shard ?? [0, 1];
  if (token !== allowed.token) return { closeCode: GatewayCloseCodes.AuthenticationFailed };
  if (id >= count) return { closeCode: GatewayCloseCodes.InvalidShard };
  if ((intents & ~EVERY_INTENT) !== 0) return { closeCode: GatewayCloseCodes.InvalidIntents };
  if ((intents & PRIVILEGED_INTENTS & ~allowed.privilegedIntents) !== 0) {
    return { closeCode: GatewayCloseCodes.DisallowedIntents };
  }
  return { intents, shard: [id, count] };
}

/** Reads a RESUME, or returns the code of its refusal. */
export function readResume(data: unknown, token: string): Resume | Closing {
  const parsed = resume.safeParse(data);
  if (!parsed.success) return { closeCode: GatewayCloseCodes.DecodeError };
  return parsed.data.token === token ? parsed.data : { closeCode: GatewayCloseCodes.AuthenticationFailed };
}
