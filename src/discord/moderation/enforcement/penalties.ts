import type { Clock } from "../../../core/async/clock.ts";
import { reasonToTell, type ScamCase, scamCaseId, type ScamPicture } from "../../../core/server/moderation.ts";
import type { KnownPicture } from "../../../core/request/picture.ts";
import type { ServerSettings } from "../../../core/server/settings.ts";
import { log } from "../../../log.ts";
import { type ActionsTaken, isOfSameWave, type ScamCases } from "../../../services/moderation/cases.ts";
import type { FoundScam } from "../../../services/moderation/scan.ts";
import type { WithPermissions } from "../../servers/with-permissions.ts";
import type { AuthorNotices } from "../log/author-notices.ts";
import type { CaseLog } from "../log/entry-queue.ts";
import { authorOf, type OffendingPost } from "./offending-post.ts";
import type { Removals } from "./removals.ts";
import type { Timeouts } from "./timeouts.ts";

type Mode = ServerSettings["moderation"]["mode"];

/** What is done about messages that show a scam, each noted in the picture's case. */
export interface Acting {
  /** Does what the mode says, and takes note of the copy: of a picture that the log tells of already, in one change. */
  act(found: FoundScam, offence: OffendingPost, mode: Mode): Promise<void>;
  /** Takes note of the copies about which something is being done still: nobody waits any longer for what. */
  noteRest(): Promise<void>;
}

export interface ActingServices {
  readonly clock: Clock;
  readonly cases: ScamCases;
  readonly caseLog: Pick<CaseLog, "hasEntry">;
  readonly removals: Removals;
  readonly timeouts: Timeouts;
  readonly attempt: WithPermissions;
  readonly authorNotices: Pick<AuthorNotices, "tell">;
  readonly write: (scam: ScamCase, picture?: KnownPicture) => Promise<void>;
}

export function createActing(services: ActingServices): Acting {
  const { clock, cases, caseLog, write } = services;
  /** Each takes note of one copy, of which nothing is noted yet. */
  const unnoted = new Set<() => Promise<void>>();

  const isTold = async ({ sha256 }: ScamPicture, guildId: string, foundAtMs: number): Promise<boolean> => {
    const known = await cases.find(scamCaseId(guildId, sha256));
    return known !== undefined && isOfSameWave(known, foundAtMs) && caseLog.hasEntry(known);
  };

  const doThenNote = async ({ scam, picture }: FoundScam, offence: OffendingPost, mode: Mode, foundAtMs: number) => {
    const { guildId } = offence;
    let deeds: ActionsTaken = {};
    const note = async (): Promise<void> => {
      unnoted.delete(note);
      const noted = await cases.addCopy(guildId, scam, authorOf(offence), { foundAtMs, ...deeds });
      await Promise.all([write(noted, picture), liftWhereClosed(services, noted, offence, deeds)]);
    };
    unnoted.add(note);
    try {
      deeds = await punish(services, scam, offence, mode);
    } finally {
      if (unnoted.has(note)) await note();
    }
  };

  /** The picture goes with its message: what the log shows of it is read before. */
  const noteThenDo = async ({ scam, picture }: FoundScam, offence: OffendingPost, mode: Mode): Promise<void> => {
    const author = authorOf(offence);
    const opened = await cases.addCopy(offence.guildId, scam, author);
    await write(opened, picture);
    if (!punishes(mode)) return;
    const deeds = await punish(services, scam, offence, mode);
    const acted = await cases.addDeeds(opened.id, author, deeds);
    if (acted) await Promise.all([write(acted), liftWhereClosed(services, acted, offence, deeds)]);
  };

  return {
    async act(found, offence, mode) {
      const foundAtMs = clock.now();
      const isDoneFirst = punishes(mode) && (await isTold(found.scam, offence.guildId, foundAtMs));
      await (isDoneFirst ? doThenNote(found, offence, mode, foundAtMs) : noteThenDo(found, offence, mode));
    },
    async noteRest() {
      for (const noted of await Promise.allSettled([...unnoted].map((note) => note()))) {
        if (noted.status === "rejected")
          log.error({ err: noted.reason as unknown }, "a copy could not be written down");
      }
    },
  };
}

function punishes(mode: Mode): boolean {
  return mode === "delete" || mode === "timeout";
}

/** @returns what was done; what the bot may not do is not */
async function punish(
  { removals, timeouts, attempt, authorNotices }: ActingServices,
  { findings }: ScamPicture,
  { guildId, channelId, messageId, poster }: OffendingPost,
  mode: Mode,
): Promise<ActionsTaken> {
  const silence = () => timeouts.begin(guildId, poster.userId);
  const [isDeleted, timedOutUntilMs] = await Promise.all([
    attempt(() => removals.remove(channelId, messageId).then(() => true), { guildId, channelId }, ["ManageMessages"]),
    mode === "timeout" ? attempt(silence, { guildId }, ["ModerateMembers"]) : undefined,
  ]);
  if (isDeleted || timedOutUntilMs !== undefined) {
    const deed = isDeleted ? "deleted" : "silenced";
    const notice = { deed, reason: reasonToTell(findings), timedOutUntilMs } as const;
    void authorNotices.tell({ guildId, userId: poster.userId }, notice); // which takes its time
  }
  return { isDeleted, timedOutUntilMs };
}

/** Whoever was silenced while a moderator closed the case is not silent for it. */
async function liftWhereClosed(
  { timeouts, attempt }: ActingServices,
  { state }: ScamCase,
  { guildId, poster }: OffendingPost,
  { timedOutUntilMs }: ActionsTaken,
): Promise<void> {
  if (state === "open" || timedOutUntilMs === undefined) return;
  await attempt(() => timeouts.lift(guildId, poster.userId), { guildId }, ["ModerateMembers"]);
}
