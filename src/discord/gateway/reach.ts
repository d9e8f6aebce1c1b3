import { DiscordAPIError, HTTPError, type REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import { connectionErrorOf } from "../../core/connection-error.ts";
import { AwayError, EXIT_CONFIG, ExitError } from "../../core/exit-error.ts";
import { explainRefusal } from "./login.ts";

/** The fields that discord.js reads: https://discord.com/developers/docs/events/gateway#get-gateway-bot */
const gatewayInformation = z.object({
  url: z.url({ protocol: /^wss?$/ }),
  shards: z.int().positive(),
  session_start_limit: z.object({
    total: z.int(),
    remaining: z.int(),
    reset_after: z.int(),
    max_concurrency: z.int().positive(),
  }),
});

export interface ReachOptions {
  readonly rest: Pick<REST, "get" | "setToken">;
  readonly token: string;
  readonly apiUrl: string;
}

/**
 * Resolves when Discord answers the bot. The question is the first one that discord.js asks, since discord.js gives its
 * client up for good where the answer fails.
 *
 * @throws AwayError where that may pass, another ExitError where the operator has to change something
 */
export async function reachDiscord({ rest, token, apiUrl }: ReachOptions): Promise<void> {
  try {
    rest.setToken(token);
    gatewayInformation.parse(await rest.get(Routes.gatewayBot()));
  } catch (error) {
    throw explain(error, nameOf(apiUrl));
  }
}

/** Discord's failure just after it had been reached, as an error for the operator; any other error is unchanged. */
export function explainAbsence(error: unknown, apiUrl: string): unknown {
  const isAnswer = error instanceof DiscordAPIError || error instanceof HTTPError;
  return isAnswer || connectionErrorOf(error) ? explain(error, nameOf(apiUrl)) : error;
}

function nameOf(apiUrl: string): string {
  return `DISCORD_API_URL (${new URL(apiUrl).origin})`;
}

function explain(error: unknown, name: string): unknown {
  const refusal = explainRefusal(error);
  if (refusal !== error) return refusal;
  const connection = connectionErrorOf(error);
  if (connection) {
    const line = `${name}: ${connection.words}`;
    return connection.isPassing
      ? new AwayError(line, { cause: error })
      : new ExitError(line, EXIT_CONFIG, { cause: error });
  }
  if (error instanceof DiscordAPIError && error.status === 404) {
    return new ExitError(`${name}: Discord's API is not there. Correct the address, or leave it away.`, EXIT_CONFIG);
  }
  return new AwayError(
    `${name}: ${answerInWords(error)} Look at https://discordstatus.com, and at proxies on the way.`,
  );
}

function answerInWords(error: unknown): string {
  if (error instanceof DiscordAPIError || error instanceof HTTPError) return `it answers with HTTP ${error.status}.`;
  if (error instanceof Error && error.name === "AbortError") return "it does not answer in time.";
  return "what it answers is not what Discord does.";
}
