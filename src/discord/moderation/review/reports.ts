import { type ScamCase, scamCaseId } from "../../../core/server/moderation-case.ts";
import { orLog } from "../../../log.ts";
import type { ScamCases } from "../../../services/moderation/cases.ts";
import type { KnownPictures } from "../../../services/moderation/known-pictures.ts";
import type { Pictures } from "../../../services/pictures/pictures.ts";
import { authorOf } from "../enforcement/offending-post.ts";
import type { PermissionChecks } from "../enforcement/permission-checks.ts";
import type { AuthorNotices } from "../log/author-notices.ts";
import type { CaseLog } from "../log/case-log.ts";
import { checkCopies, checkSteps, type Report } from "./report-checks.ts";
import { readReported, type ReadPicture } from "./report-pictures.ts";
import type { Copy, StepsDone, TakeSteps } from "./report-steps.ts";

/** How long reading the pictures of a report may take. */
const MAX_READING_MS = 60_000;

/** The outcome of a report. */
export interface Reported extends StepsDone {
  /** How many pictures are known as scams now, and how many could not be read. */
  readonly known: number;
  readonly unread: number;
}

/**
 * Takes a moderator's measures against a scam that they have found. All known obstacles are checked before the first
 * step, so that no report is left half done.
 *
 * @throws UserError `permissionsMissing`, `botTimedOut`, `copyElsewhere`, `rankTooLow`, `memberIsOwner`,
 *   `memberIsAdministrator`, `storeUnavailable`, or where no picture can be read: then nothing has changed
 */
export type ReportScam = (report: Report) => Promise<Reported>;

export interface ReportServices {
  readonly checks: PermissionChecks;
  readonly pictures: Pictures;
  readonly cases: ScamCases;
  readonly knownPictures: KnownPictures;
  readonly caseLog: Pick<CaseLog, "write">;
  readonly takeSteps: TakeSteps;
  readonly authorNotices: Pick<AuthorNotices, "tell">;
}

export function createReportScam(services: ReportServices): ReportScam {
  const { checks, pictures, cases, takeSteps, authorNotices } = services;
  return async (report) => {
    const { guildId, messageId } = report.post;
    await checkSteps(checks, report);
    const read = await readReported(pictures, report.pictures, AbortSignal.timeout(MAX_READING_MS));
    const ids = [...new Set(read.map(({ look }) => scamCaseId(guildId, look.sha256)))];
    const known = report.deletesCopies ? await Promise.all(ids.map((id) => cases.find(id))) : [];
    const others = known.flatMap((one) => otherCopies(one, messageId));
    const copies = await checkCopies(checks, others, report);

    await teach(services, read, report);
    const done = await takeSteps(report, copies);
    tellAuthors(authorNotices, report, done);
    for (const id of ids) await note(services, id, report, done);
    return { known: read.length, unread: report.pictures.length - read.length, ...done };
  };
}

function otherCopies(scam: ScamCase | undefined, messageId: string): readonly Copy[] {
  return (scam?.posts ?? [])
    .filter((post) => !post.isDeleted && post.messageId !== messageId)
    .map((post) => ({ caseId: scam?.id ?? "", channelId: post.channelId, post }));
}

/** Makes the pictures known scams, and records the report in their cases; forgets them again where that fails. */
async function teach(
  { knownPictures, cases, caseLog }: Pick<ReportServices, "knownPictures" | "cases" | "caseLog">,
  read: readonly ReadPicture[],
  { post, byUserId }: Report,
): Promise<void> {
  const { guildId } = post;
  const before = new Set((await knownPictures.of(guildId)).map(({ sha256 }) => sha256));
  await knownPictures.remember(guildId, ...read.map(learnt));
  try {
    for (const { look, picture } of read) {
      const findings = [{ kind: "reported", by: byUserId } as const];
      const scam = await cases.addCopy(guildId, { ...look, findings }, authorOf(post));
      // The log's copy of the picture is read before its message is deleted.
      await caseLog.write(scam, picture);
    }
  } catch (error) {
    const isNew = ({ look }: ReadPicture) => !before.has(look.sha256);
    for (const { look } of read.filter(isNew)) {
      await orLog(knownPictures.forget(guildId, look.sha256), "what a report had taught could not be taken back");
    }
    throw error;
  }
}

const learnt = ({ look, otherHashes }: ReadPicture) => ({
  ...look,
  ...(otherHashes.length > 0 && { otherHashes }),
  isBad: true,
});

/** Tells the authors of all deleted messages about the measures, which is slow. */
function tellAuthors(
  authorNotices: Pick<AuthorNotices, "tell">,
  { post: { guildId, poster }, isByPerson }: Report,
  { isDeleted, copiesDeleted = [], silenced }: StepsDone,
): void {
  const timedOutUntilMs = typeof silenced === "object" ? silenced.untilMs : undefined;
  const authorIds = new Set(copiesDeleted.map(({ post }) => post.userId));
  const isPosterDeleted = isDeleted || authorIds.delete(poster.userId);
  if (isByPerson && (isPosterDeleted || timedOutUntilMs !== undefined)) {
    const notice = { deed: isPosterDeleted ? "deleted" : "silenced", reason: "known", timedOutUntilMs } as const;
    void authorNotices.tell({ guildId, userId: poster.userId }, notice);
  }
  authorIds.delete(poster.userId);
  for (const userId of authorIds) void authorNotices.tell({ guildId, userId }, { deed: "deleted", reason: "known" });
}

/** Records the measures, in the case and in the log. */
async function note(
  { cases, caseLog }: Pick<ReportServices, "cases" | "caseLog">,
  caseId: string,
  { post, isGone }: Report,
  { isDeleted, copiesDeleted = [], silenced }: StepsDone,
): Promise<void> {
  const timedOutUntilMs = typeof silenced === "object" ? silenced.untilMs : undefined;
  const gone = copiesDeleted.filter((copy) => copy.caseId === caseId);
  await Promise.all([
    cases.addActions(caseId, authorOf(post), { isDeleted: isDeleted || isGone, timedOutUntilMs }),
    ...gone.map(({ post: { userId, ...copy } }) =>
      cases.addActions(caseId, { userId, post: copy }, { isDeleted: true }),
    ),
  ]);
  const newest = await cases.find(caseId);
  if (newest) await caseLog.write(newest);
}
