import { type Client, DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, Events } from "discord.js";
import { GatewayCloseCodes } from "discord-api-types/v10";
import { EXIT_CONFIG, EXIT_LATER, ExitError } from "../../core/exit-error.ts";
import { log } from "../../log.ts";

/** Discord refuses this bot with its present settings; trying again would not help. `message` is one readable line. */
export class DiscordRefusedError extends ExitError {
  override readonly name = "DiscordRefusedError";

  constructor(message: string) {
    super(message, EXIT_CONFIG);
  }
}

/** Discord lets the bot log in later, by itself. `message` is one readable line. */
export class LoginsSpentError extends ExitError {
  override readonly name = "LoginsSpentError";

  constructor(message: string) {
    super(message, EXIT_LATER);
  }
}

/** The gateway has been out of reach for long: another process may do better. `message` is one readable line. */
export class SessionLostError extends ExitError {
  override readonly name = "SessionLostError";

  constructor(withoutMs: number) {
    super(
      `Discord's gateway has not let the bot in for ${withoutMs / 60_000} minutes, so it stops. Start it again; https://discordstatus.com says whether Discord is well.`,
      EXIT_LATER,
    );
  }
}

/** How discord.js 14.28.1 words the gateway's close codes 4004, 4011 and 4014; the login fails with the words alone. */
const AUTHENTICATION_FAILED = "Authentication failed";
const DISALLOWED_INTENTS = "Used disallowed intents";
const SHARDING_REQUIRED = "Sharding is required";
/** Likewise, that fewer of a day's logins (`session_start_limit`) are left than shards have to log in. */
const LOGINS_SPENT = /^Not enough sessions remaining .+ resets at (?<time>\S+)$/;
/** Close codes of the gateway that reconnecting does not solve. */
const CLOSED_FOR_TOKEN: number = GatewayCloseCodes.AuthenticationFailed;
const CLOSED_FOR_SHARDS: number = GatewayCloseCodes.ShardingRequired;
const CLOSED_FOR_INTENT: number = GatewayCloseCodes.DisallowedIntents;

const TOKEN_REFUSED =
  "DISCORD_TOKEN is refused by Discord: copy a new one from the Bot page of the Discord developer portal.";
const INTENT_REFUSED =
  "Discord refuses the Message Content intent: enable it on the Bot page of the Discord developer portal, under Privileged Gateway Intents, or set MESSAGE_CONTENT=off.";
const MORE_SHARDS_WANTED =
  "Discord wants more shards for so many servers: raise SHARD_COUNT in every process, or, where it is not set, start the bot again.";

/**
 * Connects to the gateway and resolves when all shards have a session.
 *
 * @remarks discord.js is not asked whether it is ready: it never becomes so where a shard was resuming its session while
 * the last one logged in.
 *
 * @throws DiscordRefusedError, LoginsSpentError
 */
export async function logIn(client: Client, token: string): Promise<Client<true>> {
  client.on(Events.Error, (error) => log.error({ err: error }, "discord.js reported an error"));
  const isKnown = new Promise<void>((resolve) => client.once(Events.ShardReady, () => resolve()));
  try {
    await client.login(token);
  } catch (error) {
    throw explainRefusal(error);
  }
  await isKnown;
  return client as Client<true>; // from its first READY on, it has a user
}

/** Rejects when Discord refuses a running bot: its token was reset, or an intent was taken away. */
export function watchRefusal(client: Client): Promise<never> {
  const refused = new Promise<never>((_resolve, reject) => {
    client.rest.on("response", (_request, { status }) => {
      // discord.js forgets the token at the first 401: nothing would work from here on.
      if (status === 401) reject(new DiscordRefusedError(TOKEN_REFUSED));
    });
    client.on(Events.ShardError, (error, shardId) => {
      const explained = explainRefusal(error);
      if (explained instanceof DiscordRefusedError) reject(explained);
      else log.warn({ err: error, shardId }, "gateway error");
    });
    client.on(Events.ShardDisconnect, ({ code }) => {
      if (code === CLOSED_FOR_TOKEN) reject(new DiscordRefusedError(TOKEN_REFUSED));
      if (code === CLOSED_FOR_SHARDS) reject(new DiscordRefusedError(MORE_SHARDS_WANTED));
      if (code === CLOSED_FOR_INTENT) reject(new DiscordRefusedError(INTENT_REFUSED));
    });
  });
  refused.catch(() => undefined); // awaited by the caller; a refusal during the login is thrown by the login
  return refused;
}

/** Discord's refusal as an error for the operator; any other error is returned unchanged. */
export function explainRefusal(error: unknown): unknown {
  const isRefusedToken =
    (error instanceof DiscordAPIError && error.status === 401) ||
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof Error && error.message === AUTHENTICATION_FAILED);
  if (isRefusedToken) return new DiscordRefusedError(TOKEN_REFUSED);
  if (!(error instanceof Error)) return error;
  if (error.message === DISALLOWED_INTENTS) return new DiscordRefusedError(INTENT_REFUSED);
  if (error.message === SHARDING_REQUIRED) return new DiscordRefusedError(MORE_SHARDS_WANTED);
  const time = LOGINS_SPENT.exec(error.message)?.groups?.["time"];
  return time === undefined
    ? error
    : new LoginsSpentError(
        `Discord lets this bot log in no more today: it was started too often. Again after ${time}.`,
      );
}
