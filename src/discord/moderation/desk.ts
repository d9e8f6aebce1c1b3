import { Routes } from "discord-api-types/v10";
import { UserError } from "../../core/errors.ts";
import { lookOf, reasonToTell, type ScamCase } from "../../core/moderation.ts";
import type { KnownPicture, PictureSource } from "../../core/picture.ts";
import type { Pictures } from "../../services/pictures/pictures.ts";
import { isForbidden, isMemberGone } from "../api-errors.ts";
import { createPlaces } from "../places.ts";
import { retryPassing } from "../retry-passing.ts";
import type { Enforcement, EnforceServices, Offence } from "./enforce.ts";
import { checkRanks } from "./ranks.ts";

/** What somebody who is banned wrote in the last hour goes with them. */
const DELETED_SECONDS = 60 * 60;
const PAUSES_MS = [500, 2_000, 5_000] as const;
/** How old what is known of roles may be: a member may just have been given one. */
const NEWEST_MS = 1_000;

/** What moderators decide. Whoever calls has seen to it that they may. */
export interface ModerationDesk {
  /** @throws UserError `storeUnavailable`, as everything here */
  find(caseId: string): Promise<ScamCase | undefined>;
  /**
   * Takes a verdict back, lifts its timeouts, and forgets the picture or remembers that it is good.
   *
   * @throws UserError `permissionsMissing`, `rankTooLow`, `memberIsOwner`
   */
  decide(scam: ScamCase, state: "undone" | "notScam", byUserId: string): Promise<ScamCase>;
  /** @throws UserError `permissionsMissing`, `accountGone`, `rankTooLow`, `memberIsOwner` */
  ban(scam: ScamCase, userId: string, byUserId: string): Promise<void>;
  /**
   * Remembers the pictures of a message as bad, as far as they can be read, writes that down, and deletes the message.
   *
   * @returns how many pictures that are
   * @throws UserError `permissionsMissing`, or where none can be read
   */
  report(pictures: readonly PictureSource[], offence: Offence, byUserId: string): Promise<number>;
}

export function createModerationDesk(services: EnforceServices, enforcement: Enforcement): ModerationDesk {
  const { botRest, clock, cases, knownPictures, pictures, authorNotices } = services;
  const newestPlaces = createPlaces(botRest, clock, NEWEST_MS);

  const checkRank = (guildId: string, userId: string, moderatorId: string) =>
    checkRanks(newestPlaces, { guildId, moderatorId, botId: services.botId() }, userId);

  const change = async (scam: ScamCase, after: (before: ScamCase) => ScamCase): Promise<ScamCase> => {
    const changed = (await cases.change(scam.id, after)) ?? after(scam);
    await enforcement.write(changed);
    return changed;
  };

  return {
    find: cases.find,

    async decide(scam, state, byUserId) {
      const { guildId, sha256 } = scam;
      const silenced = scam.posters.filter(({ timedOutUntilMs = 0 }) => timedOutUntilMs > clock.now());
      await Promise.all(silenced.map(({ userId }) => checkRank(guildId, userId, byUserId)));
      if (state === "undone") await knownPictures.forget(guildId, sha256);
      else await knownPictures.remember(guildId, { ...lookOf(scam), isBad: false });
      const lift = (posters: ScamCase["posters"]) =>
        orSayWhatIsMissing("ModerateMembers", () => enforcement.liftTimeouts({ guildId, posters }));
      await lift(scam.posters);
      let newest = scam;
      const decided = await change(scam, (before) => {
        newest = before;
        const posters = before.posters.map(({ timedOutUntilMs: _lifted, ...poster }) => poster);
        return { ...before, state, decidedBy: byUserId, decidedAtMs: clock.now(), posters };
      });
      await lift(silencedSince(scam, newest));
      return decided;
    },

    async ban(scam, userId, byUserId) {
      await checkRank(scam.guildId, userId, byUserId);
      const notice = { deed: "banned", reason: reasonToTell(scam.findings) } as const;
      await authorNotices.tellBeforeLeaving({ guildId: scam.guildId, userId }, notice);
      const route = Routes.guildBan(scam.guildId, userId);
      const request = { body: { delete_message_seconds: DELETED_SECONDS }, reason: `Scam picture, by ${byUserId}` };
      await orSayWhatIsMissing("BanMembers", () =>
        retryPassing(() => botRest.put(route, request), { clock, pausesMs: PAUSES_MS }),
      );
      await change(scam, (before) => ({
        ...before,
        posters: before.posters.map((poster) => (poster.userId === userId ? { ...poster, isBanned: true } : poster)),
      }));
    },

    async report(sources, offence, byUserId) {
      const { guildId, poster } = offence;
      const signal = AbortSignal.timeout(60_000);
      const written: ScamCase[] = [];
      for (const { picture, perceptualHash } of await readable(pictures, sources, signal)) {
        const look = lookOf({ sha256: picture.facts.sha256, perceptualHash });
        await knownPictures.remember(guildId, { ...look, isBad: true });
        const findings = [{ kind: "reported", by: byUserId } as const];
        const scam = await cases.addCopy(guildId, { ...look, findings }, poster);
        // What the log shows of it is read before it goes with its message.
        await enforcement.write(scam, picture);
        written.push(scam);
      }
      await orSayWhatIsMissing("ManageMessages", () => enforcement.remove(offence));
      void authorNotices.tell({ guildId, userId: poster.userId }, { deed: "deleted", reason: "known" });
      for (const scam of written) await change(scam, (before) => ({ ...before, deleted: before.deleted + 1 }));
      return written.length;
    },
  };
}

/** Whose timeout was written down after the case was read. */
function silencedSince(read: ScamCase, newest: ScamCase): ScamCase["posters"] {
  const known = new Set(read.posters.map(({ userId, timedOutUntilMs }) => `${userId} ${timedOutUntilMs}`));
  return newest.posters.filter(({ userId, timedOutUntilMs }) => !known.has(`${userId} ${timedOutUntilMs}`));
}

interface ReadPicture {
  readonly picture: KnownPicture;
  readonly perceptualHash: string | undefined;
}

/** Those of the pictures that can be read. @throws UserError where that is none of them */
async function readable(
  pictures: Pictures,
  sources: readonly PictureSource[],
  signal: AbortSignal,
): Promise<readonly ReadPicture[]> {
  const results = await Promise.allSettled(
    sources.map(async (source): Promise<ReadPicture> => {
      const picture = await pictures.know(source, signal);
      return { picture, perceptualHash: await pictures.perceptualHash(picture, signal) };
    }),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  const fault = failures.find((error) => !(error instanceof UserError));
  if (fault !== undefined || failures.length === results.length) throw fault ?? failures[0];
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** What Discord does not let the bot do, it must be allowed first. */
async function orSayWhatIsMissing(
  permission: "ManageMessages" | "ModerateMembers" | "BanMembers",
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isMemberGone(error)) throw new UserError("accountGone", {}, { cause: error });
    if (!isForbidden(error)) throw error;
    throw new UserError("permissionsMissing", { where: "server", permissions: [permission] }, { cause: error });
  }
}
