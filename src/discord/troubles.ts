import type { REST } from "discord.js";
import { Routes } from "discord-api-types/v10";
import type { Clock } from "../core/clock.ts";
import type { Permission, Trouble } from "../core/trouble.ts";
import type { View } from "../core/view.ts";
import type { Words } from "../core/words.ts";
import { log } from "../log.ts";
import type { Settings } from "../services/settings.ts";
import type { Troubles } from "../services/troubles.ts";
import { isForbidden, isPlaceGone } from "./api-errors.ts";
import { toMessage } from "./components.ts";
import { missingPermissions, type Where } from "./permissions.ts";
import type { Places } from "./places.ts";
import { retryPassing } from "./retry-passing.ts";

const TELL_PAUSES_MS = [500, 2_000] as const;

export interface TroubleServices {
  readonly botRest: REST;
  readonly clock: Clock;
  readonly places: Places;
  readonly settings: Settings;
  readonly troubles: Troubles;
}

/** What was refused: where, for which feature, and what the bot must be allowed there for it. */
export interface Refused {
  readonly feature: Trouble["feature"];
  readonly where: Where;
  readonly needed: readonly Permission[];
}

/**
 * What it means for a server's settings that Discord refused something; `undefined` where it has nothing to do with what
 * the bot may do.
 *
 * @param places - read anew: permissions have just turned out to be other than they were
 */
export async function troubleOf(error: unknown, places: Places, refused: Refused): Promise<Trouble | undefined> {
  const { feature, where, needed } = refused;
  const at = { feature, ...(where.channelId !== undefined && { channelId: where.channelId }) };
  if (!isForbidden(error) && !isPlaceGone(error)) return undefined;
  try {
    const missing = await missingPermissions(places, where, needed);
    // Above whom the bot stands cannot be told from permissions: then all that it needs is named.
    return { ...at, problem: { kind: "missing", permissions: missing.length > 0 ? missing : needed } };
  } catch (failure) {
    if (!isPlaceGone(failure)) throw failure;
    return { ...at, problem: { kind: "gone" } };
  }
}

/**
 * Says once that a feature cannot work as it is set up: in the server's settings, in its moderation log where there is
 * one, and in ours.
 */
export async function tellTrouble(
  { botRest, clock, settings, troubles }: TroubleServices,
  guildId: string,
  trouble: Trouble,
  words: Words,
): Promise<void> {
  if (!(await troubles.note(guildId, trouble))) return;
  log.warn({ guildId, trouble }, "a feature cannot work in this server as it is set up");
  const { logChannelId } = (await settings.read(guildId)).moderation;
  if (logChannelId === undefined || logChannelId === trouble.channelId) return;
  const view: View = [{ type: "text", markdown: words.trouble(trouble) }];
  const { body } = toMessage(view);
  await retryPassing(() => botRest.post(Routes.channelMessages(logChannelId), { body }), {
    clock,
    pausesMs: TELL_PAUSES_MS,
  }).catch((error: unknown) => log.info({ err: error, guildId }, "the moderation log cannot be written either"));
}
