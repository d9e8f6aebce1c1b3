import { createHash } from "node:crypto";
import type { REST } from "discord.js";
import { OAuth2Scopes, PermissionFlagsBits, Routes } from "discord-api-types/v10";
import type { Command } from "../../core/ui/command.ts";
import type { Store } from "../../core/store.ts";
import type { Words } from "../../core/ui/words.ts";
import { localisedDefinitions } from "./localised-definitions.ts";

/** The permissions that the bot needs in a server: to post answers and their files. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

export interface RegisterOptions {
  /** A client with the bot's token. */
  readonly rest: REST;
  readonly applicationId: string;
  readonly commands: readonly Command[];
  /** Discord's default language, for people whose own is not translated. */
  readonly words: Words;
  /** The other languages, by Discord's names for them. */
  readonly translations: ReadonlyMap<string, Words>;
  readonly store: Store;
  /** Called with Discord's answer: the commands, with their ids. */
  readonly onTold?: (answer: unknown) => Promise<void>;
}

/**
 * Registers the commands, if they have changed since the last start on this store: Discord accepts 200 new commands a
 * day.
 */
export interface Registering {
  /** @throws StoreError */
  isTold(): Promise<boolean>;
  /** @throws DiscordAPIError, StoreError, or a network error, such as the signal's abortion */
  tell(signal: AbortSignal): Promise<void>;
}

export function createRegistering(options: RegisterOptions): Registering {
  const { rest, applicationId, commands, words, translations, store, onTold } = options;
  const definitions = localisedDefinitions(commands, words, translations);
  const fingerprint = createHash("sha256").update(JSON.stringify(definitions)).digest("hex");
  const registered = store.values<string>("registered-commands");
  return {
    isTold: async () => (await registered.get(applicationId)) === fingerprint,
    async tell(signal) {
      const answer = await rest.put(Routes.applicationCommands(applicationId), { body: definitions, signal });
      await onTold?.(answer);
      await registered.set(applicationId, fingerprint);
    },
  };
}

/** The page that adds the bot to a server, with the scopes and permissions that it needs. */
export function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(" "),
    permissions: String(PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
