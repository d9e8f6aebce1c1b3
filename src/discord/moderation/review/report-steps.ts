import type { ScamPost } from "../../../core/server/moderation-case.ts";
import { orSayWhatIsMissing } from "../enforcement/permission-checks.ts";
import type { Removals } from "../enforcement/removals.ts";
import type { Timeouts } from "../enforcement/timeouts.ts";
import type { Report } from "./report-checks.ts";

export type ReportStep = "delete" | "copies" | "silence";

/** The outcomes of a report's steps. */
export interface StepsDone {
  readonly isDeleted: boolean;
  /** The other messages that were deleted; absent where that was not wanted, or failed for all of them. */
  readonly copiesDeleted: readonly Copy[] | undefined;
  /** The end of the timeout, in milliseconds since the epoch; absent where none was wanted, or it failed. */
  readonly silenced: { readonly untilMs: number } | "hasLeft" | undefined;
  /** The steps that were wanted and failed. */
  readonly failures: readonly { readonly step: ReportStep; readonly error: unknown }[];
}

/** Another message with a picture of a report. */
export interface Copy {
  readonly caseId: string;
  readonly channelId: string;
  readonly post: ScamPost;
}

/** Each step is tried, even where another fails. */
export type TakeSteps = (report: Report, copies: readonly Copy[]) => Promise<StepsDone>;

export function createTakeSteps(removals: Removals, timeouts: Timeouts): TakeSteps {
  const remove = ({ channelId, messageId }: Pick<ScamPost, "channelId" | "messageId">) =>
    orSayWhatIsMissing("ManageMessages", () => removals.remove(channelId, messageId).then(() => true));

  const silence = async (guildId: string, userId: string) => {
    const untilMs = await orSayWhatIsMissing("ModerateMembers", () => timeouts.begin(guildId, userId));
    return untilMs === undefined ? ("hasLeft" as const) : { untilMs };
  };

  return async ({ post, deletesMessage, deletesCopies, silences }, copies) => {
    const failures: { step: ReportStep; error: unknown }[] = [];
    const orNote = async <Result>(step: ReportStep, work: () => Promise<Result>): Promise<Result | undefined> => {
      try {
        return await work();
      } catch (error) {
        failures.push({ step, error });
        return undefined;
      }
    };
    /** Each separately: a copy that cannot be deleted does not hide that the others were. */
    const removeCopies = async (): Promise<readonly Copy[] | undefined> => {
      const results = await Promise.allSettled(copies.map((copy) => remove(copy.post)));
      const failure = results.find((one) => one.status === "rejected");
      if (failure) failures.push({ step: "copies", error: failure.reason });
      const deleted = copies.filter((_copy, index) => results[index]?.status === "fulfilled");
      return failure && deleted.length === 0 ? undefined : deleted;
    };
    const silenced = silences ? await orNote("silence", () => silence(post.guildId, post.poster.userId)) : undefined;
    const isDeleted = deletesMessage && (await orNote("delete", () => remove(post))) === true;
    const copiesDeleted = deletesCopies ? await removeCopies() : undefined;
    return { isDeleted, copiesDeleted, silenced, failures };
  };
}
