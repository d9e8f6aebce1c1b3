import { createHash } from "node:crypto";
import type { REST } from "discord.js";
import { OAuth2Scopes, PermissionFlagsBits, Routes } from "discord-api-types/v10";
import type { Clock } from "../core/clock.ts";
import type { Command } from "../core/command.ts";
import type { Store } from "../core/store.ts";
import type { Words } from "../core/words.ts";
import { localisedDefinitions } from "./localised-definitions.ts";

/** What the bot must be allowed in a server: to post answers and their files. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.ReadMessageHistory;

/** Longer than Discord takes, tries and all: who has had its turn for so long is dead. */
const TURN_MS = 60_000;
/** How often those who start at the same time look whether another one is done. */
const LOOK_MS = 500;

export interface RegisterOptions {
  /** A client with the bot's token. */
  readonly rest: REST;
  readonly applicationId: string;
  readonly commands: readonly Command[];
  /** Discord's default language, for whom there is no other. */
  readonly words: Words;
  /** The other languages, by Discord's names for them. */
  readonly translations: ReadonlyMap<string, Words>;
  readonly store: Store;
  readonly clock: Clock;
  /** Names this process among all that share the store. */
  readonly owner: string;
}

/**
 * Tells Discord of the commands, if they have changed since the last start on this store: Discord takes 200 new
 * commands a day. Of several processes that start at the same time one does so, and the others wait for it.
 *
 * @returns whether this process has told Discord
 */
export async function registerCommands(options: RegisterOptions): Promise<boolean> {
  const { rest, applicationId, commands, words, translations, store, clock, owner } = options;
  const definitions = localisedDefinitions(commands, words, translations);
  const fingerprint = createHash("sha256").update(JSON.stringify(definitions)).digest("hex");
  const registered = store.values<string>("registered-commands");
  const isTold = async () => (await registered.get(applicationId)) === fingerprint;
  const turn = `registering:${applicationId}`;

  while (!(await isTold())) {
    if (!(await store.claim(turn, owner, TURN_MS))) {
      await clock.sleep(LOOK_MS);
      continue;
    }
    try {
      if (await isTold()) return false; // by the one whose turn it was a moment ago
      await rest.put(Routes.applicationCommands(applicationId), { body: definitions });
      await registered.set(applicationId, fingerprint);
      return true;
    } finally {
      await store.release(turn, owner);
    }
  }
  return false;
}

/** The page on which somebody adds the bot to a server, with the scopes and permissions that it needs. */
export function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(" "),
    permissions: String(PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}
