import type { ScamCase } from "../../../core/server/moderation-case.ts";
import type { BanPoster } from "./bans.ts";
import type { Decide } from "./decisions.ts";
import type { ReportScam } from "./reports.ts";

/** The moderators' decisions. The caller has checked their permissions. */
export interface ModerationReview {
  /** @throws UserError `storeUnavailable`, like every method here */
  find(caseId: string): Promise<ScamCase | undefined>;
  readonly decide: Decide;
  readonly ban: BanPoster;
  readonly report: ReportScam;
}
