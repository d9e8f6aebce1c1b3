import type { Clock } from "../../../core/async/clock.ts";
import { inTime } from "../../../core/async/deadline.ts";
import { lookOf, type ScamCase, scamCaseId, type ScamPicture } from "../../../core/server/moderation-case.ts";
import { log } from "../../../log.ts";
import { type ActionsTaken, isOfSameWave, type ScamCases } from "../../../services/moderation/cases.ts";
import type { KnownPictures } from "../../../services/moderation/known-pictures.ts";
import type { FoundScam } from "../../../services/moderation/scan.ts";
import type { CaseLog } from "../log/case-log.ts";
import type { EntryQueue } from "../log/entry-queue.ts";
import { authorOf, type OffendingPost } from "./offending-post.ts";
import { type Mode, type Penalties, punishes } from "./penalties.ts";

/** How long a process that leaves waits for its measures against scam pictures. */
const MAX_ACTING_MS = 3_000;

/** Acts on posts with a scam, and notes each in the case of the picture. */
export interface Enforcement {
  /** Acts on one post as the server's mode says, and remembers the picture. */
  act(found: FoundScam, post: OffendingPost, mode: Mode): Promise<void>;
  /** Resolves when the work under way has ended, or takes too long, and its results are recorded. */
  settle(): Promise<void>;
}

export interface EnforcementServices {
  readonly clock: Clock;
  readonly cases: ScamCases;
  readonly knownPictures: KnownPictures;
  readonly caseLog: Pick<CaseLog, "write">;
  readonly entries: Pick<EntryQueue, "hasEntry">;
  readonly penalties: Penalties;
}

export function createEnforcement(services: EnforcementServices): Enforcement {
  const { clock, cases, knownPictures, caseLog, entries, penalties } = services;
  const underWay = new Set<Promise<void>>();
  /** Each notes one new copy. */
  const unnoted = new Set<() => Promise<void>>();

  /** During the scan, a moderator may have cleared the picture, or removed the known one that it matched. */
  const isBadStill = ({ findings, ...picture }: ScamPicture, guildId: string): Promise<boolean> =>
    findings.some(({ kind }) => kind === "same" || kind === "similar")
      ? knownPictures.isBad(guildId, picture.sha256)
      : knownPictures.suspect(guildId, lookOf(picture));

  const isInLog = async ({ sha256 }: ScamPicture, guildId: string, foundAtMs: number): Promise<boolean> => {
    const known = await cases.find(scamCaseId(guildId, sha256));
    return known !== undefined && isOfSameWave(known, foundAtMs) && entries.hasEntry(known);
  };

  /** Ends the timeout of an author who was timed out while a moderator closed the case. */
  const liftWhereClosed = async ({ state }: ScamCase, post: OffendingPost, actions: ActionsTaken): Promise<void> => {
    if (state !== "open" && actions.timedOutUntilMs !== undefined) await penalties.lift(post);
  };

  /** For a picture that is in the log already: one change of its entry. */
  const punishThenNote = async ({ scam, picture }: FoundScam, post: OffendingPost, mode: Mode, foundAtMs: number) => {
    let actions: ActionsTaken = {};
    const note = async (): Promise<void> => {
      unnoted.delete(note);
      const noted = await cases.addCopy(post.guildId, scam, authorOf(post), { foundAtMs, ...actions });
      await Promise.all([caseLog.write(noted, picture), liftWhereClosed(noted, post, actions)]);
    };
    unnoted.add(note);
    try {
      actions = await penalties.impose(scam, post, mode);
    } finally {
      if (unnoted.has(note)) await note();
    }
  };

  /** The picture is deleted with its message, so the log's copy is read first. */
  const noteThenPunish = async ({ scam, picture }: FoundScam, post: OffendingPost, mode: Mode): Promise<void> => {
    const author = authorOf(post);
    const opened = await cases.addCopy(post.guildId, scam, author);
    await caseLog.write(opened, picture);
    if (!punishes(mode)) return;
    const actions = await penalties.impose(scam, post, mode);
    const noted = await cases.addActions(opened.id, author, actions);
    if (noted) await Promise.all([caseLog.write(noted), liftWhereClosed(noted, post, actions)]);
  };

  const act: Enforcement["act"] = async (found, post, mode) => {
    if (!(await isBadStill(found.scam, post.guildId))) return;
    const foundAtMs = clock.now();
    const isPunishedFirst = punishes(mode) && (await isInLog(found.scam, post.guildId, foundAtMs));
    await (isPunishedFirst ? punishThenNote(found, post, mode, foundAtMs) : noteThenPunish(found, post, mode));
  };

  return {
    act(found, post, mode) {
      const acting = act(found, post, mode);
      underWay.add(acting);
      return acting.finally(() => underWay.delete(acting));
    },
    async settle() {
      await inTime(clock, MAX_ACTING_MS, Promise.allSettled(underWay), () => []);
      for (const noted of await Promise.allSettled([...unnoted].map((note) => note()))) {
        if (noted.status === "rejected")
          log.error({ err: noted.reason as unknown }, "a copy could not be written down");
      }
    },
  };
}
