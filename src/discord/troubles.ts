import type { REST } from "discord.js";
import type { Clock } from "../core/clock.ts";
import type { Permission, Trouble } from "../core/trouble.ts";
import type { Words } from "../core/words.ts";
import { log } from "../log.ts";
import type { Settings } from "../services/settings.ts";
import type { Troubles } from "../services/troubles.ts";
import { isForbidden, isPlaceGone } from "./api-errors.ts";
import { writeToModerationLog } from "./moderation-log.ts";
import { missingPermissions, type Where } from "./permissions.ts";
import type { Places } from "./places.ts";

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

/** What a refusal means for a server's settings. */
export interface ExplainedRefusal {
  readonly trouble: Trouble;
  /** Whether what the bot may not do there is why; else it is about one member, above whom the bot does not stand. */
  readonly isExplained: boolean;
}

/**
 * What it means for a server's settings that Discord refused something; `undefined` where it has nothing to do with what
 * the bot may do.
 *
 * @param places - read anew: permissions have just turned out to be other than they were
 */
export async function troubleOf(
  error: unknown,
  places: Places,
  refused: Refused,
): Promise<ExplainedRefusal | undefined> {
  const { feature, where, needed } = refused;
  const at = { feature, ...(where.channelId !== undefined && { channelId: where.channelId }) };
  if (!isForbidden(error) && !isPlaceGone(error)) return undefined;
  try {
    const missing = await missingPermissions(places, where, needed);
    // Above whom the bot stands cannot be told from permissions: then all that it needs is named.
    const isExplained = missing.length > 0;
    return {
      trouble: { ...at, problem: { kind: "missing", permissions: isExplained ? missing : needed } },
      isExplained,
    };
  } catch (failure) {
    if (!isPlaceGone(failure)) throw failure;
    return { trouble: { ...at, problem: { kind: "gone" } }, isExplained: true };
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
  await writeToModerationLog({ botRest, clock, settings }, guildId, [
    { type: "text", markdown: words.trouble(trouble) },
  ]);
}
