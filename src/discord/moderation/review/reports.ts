import { UserError } from "../../../core/errors.ts";
import { lookOf, type ScamCase, scamCaseId, type ScamPost } from "../../../core/server/moderation.ts";
import type { KnownPicture, PictureSource } from "../../../core/request/picture.ts";
import { orLog } from "../../../log.ts";
import type { Pictures } from "../../../services/pictures/pictures.ts";
import type { GuildCache } from "../../rest/guild-cache.ts";
import { orSayWhatIsMissing } from "../enforcement/permission-checks.ts";
import type { Enforcement, EnforceServices } from "../enforcement/enforcement.ts";
import { authorOf } from "../enforcement/offending-post.ts";
import { checkCopies, checkSteps, type Report } from "./report-checks.ts";

/** How long the pictures of a report may take to be read. */
const MAX_READING_MS = 60_000;

export type ReportStep = "delete" | "copies" | "silence";

/** What came of the steps of a report. */
interface StepsDone {
  readonly isDeleted: boolean;
  /** Other messages that are deleted; absent where that was not wanted, or failed with all of them. */
  readonly copiesDeleted: readonly Copy[] | undefined;
  /** Until when, in milliseconds since the epoch; absent where it was not wanted, or failed. */
  readonly silenced: { readonly untilMs: number } | "hasLeft" | undefined;
  /** What was to be done, and is not. */
  readonly failures: readonly { readonly step: ReportStep; readonly error: unknown }[];
}

/** What came of a report. */
export interface Reported extends StepsDone {
  /** Pictures that are known as scams now, and those that could not be read. */
  readonly known: number;
  readonly unread: number;
}

/**
 * Does what a moderator wants about a scam that they have found. Everything that can be known to stand in the way is
 * looked for before the first step, so that nothing is half done.
 *
 * @throws UserError `permissionsMissing`, `botTimedOut`, `copyElsewhere`, `rankTooLow`, `memberIsOwner`,
 *   `memberIsAdministrator`, `storeUnavailable`, or where no picture can be read: then nothing is done
 */
export type ReportScam = (report: Report) => Promise<Reported>;

/** @param places - read a second ago at most: a role may just have been given */
export function createReports(services: EnforceServices, enforcement: Enforcement, places: GuildCache): ReportScam {
  const { clock, cases, pictures, botId } = services;
  const checking = { places, clock, botId };

  return async (report) => {
    const { guildId, messageId } = report.offence;
    await checkSteps(checking, report);
    const read = await readable(pictures, report.pictures, AbortSignal.timeout(MAX_READING_MS));
    const ids = [...new Set(read.map(({ look }) => scamCaseId(guildId, look.sha256)))];
    const known = report.deletesCopies ? await Promise.all(ids.map((id) => cases.find(id))) : [];
    const others = known.flatMap((one) => otherCopies(one, messageId));
    const copies = await checkCopies(checking, others, report);

    await teach(services, enforcement, read, report);
    const done = await takeSteps(enforcement, report, copies);
    tellAuthors(services, report, done);
    for (const id of ids) await note(services, enforcement, id, report, done);
    return { known: read.length, unread: report.pictures.length - read.length, ...done };
  };
}

/** Another message with a picture of a report. */
interface Copy {
  readonly caseId: string;
  readonly channelId: string;
  readonly post: ScamPost;
}

function otherCopies(scam: ScamCase | undefined, messageId: string): readonly Copy[] {
  return (scam?.posts ?? [])
    .filter((post) => !post.isDeleted && post.messageId !== messageId)
    .map((post) => ({ caseId: scam?.id ?? "", channelId: post.channelId, post }));
}

/** The pictures are known as scams, and their cases say so; or none of it where that fails. */
async function teach(
  { knownPictures, cases }: EnforceServices,
  enforcement: Enforcement,
  read: readonly ReadPicture[],
  { offence, byUserId }: Report,
): Promise<void> {
  const { guildId } = offence;
  const before = new Set((await knownPictures.of(guildId)).map(({ sha256 }) => sha256));
  await knownPictures.remember(guildId, ...read.map(learnt));
  try {
    for (const { look, picture } of read) {
      const findings = [{ kind: "reported", by: byUserId } as const];
      const scam = await cases.addCopy(guildId, { ...look, findings }, authorOf(offence));
      // What the log shows of it is read before it goes with its message.
      await enforcement.write(scam, picture);
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

/** Each step is tried, whatever becomes of the others. */
async function takeSteps(
  enforcement: Enforcement,
  { offence, deletesMessage, deletesCopies, silences }: Report,
  copies: readonly Copy[],
): Promise<StepsDone> {
  const { guildId, poster } = offence;
  const failures: { step: ReportStep; error: unknown }[] = [];
  const attempt = async <Result>(step: ReportStep, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (error) {
      failures.push({ step, error });
      return undefined;
    }
  };
  const remove = (message: Pick<ScamPost, "channelId" | "messageId">) =>
    orSayWhatIsMissing("ManageMessages", () => enforcement.remove({ guildId, ...message }).then(() => true));
  /** Each by itself: one that stays does not make the others unsaid. */
  const removeCopies = async (): Promise<readonly Copy[] | undefined> => {
    const results = await Promise.allSettled(copies.map(({ post }) => remove(post)));
    const failure = results.find((one) => one.status === "rejected");
    if (failure) failures.push({ step: "copies", error: failure.reason });
    const deleted = copies.filter((_copy, index) => results[index]?.status === "fulfilled");
    return failure && deleted.length === 0 ? undefined : deleted;
  };
  const silence = async () => {
    const untilMs = await orSayWhatIsMissing("ModerateMembers", () => enforcement.silence(guildId, poster.userId));
    return untilMs === undefined ? ("hasLeft" as const) : { untilMs };
  };
  const silenced = silences ? await attempt("silence", silence) : undefined;
  const isDeleted = deletesMessage && (await attempt("delete", () => remove(offence))) === true;
  const copiesDeleted = deletesCopies ? await removeCopies() : undefined;
  return { isDeleted, copiesDeleted, silenced, failures };
}

/** Tells the authors of all that was deleted what was done, which takes its time. */
function tellAuthors(
  { authorNotices }: EnforceServices,
  { offence: { guildId, poster }, isByPerson }: Report,
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

/** Takes note of what was done, in the case and in the log. */
async function note(
  { cases }: EnforceServices,
  enforcement: Enforcement,
  caseId: string,
  { offence, isGone }: Report,
  { isDeleted, copiesDeleted = [], silenced }: StepsDone,
): Promise<void> {
  const timedOutUntilMs = typeof silenced === "object" ? silenced.untilMs : undefined;
  const gone = copiesDeleted.filter((copy) => copy.caseId === caseId);
  await Promise.all([
    cases.addDeeds(caseId, authorOf(offence), { isDeleted: isDeleted || isGone, timedOutUntilMs }),
    ...gone.map(({ post: { userId, ...post } }) => cases.addDeeds(caseId, { userId, post }, { isDeleted: true })),
  ]);
  const newest = await cases.find(caseId);
  if (newest) await enforcement.write(newest);
}

interface ReadPicture {
  readonly picture: KnownPicture;
  readonly look: ReturnType<typeof lookOf>;
  /** Of an animation's other frames that show something else: the scam may be in any of them. */
  readonly otherHashes: readonly string[];
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
      const perceptualHash = await pictures.perceptualHash(picture, signal);
      const others = await pictures.otherFrames(picture, signal);
      const otherHashes = others.flatMap(({ hash }) => (hash === undefined ? [] : [hash]));
      return { picture, look: lookOf({ sha256: picture.facts.sha256, perceptualHash }), otherHashes };
    }),
  );
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  const fault = failures.find((error) => !(error instanceof UserError));
  if (fault !== undefined || failures.length === results.length) throw fault ?? failures[0];
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
