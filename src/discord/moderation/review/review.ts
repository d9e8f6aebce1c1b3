import type { ScamCase } from "../../../core/server/moderation-case.ts";
import type { BanPoster } from "./bans.ts";
import type { Decide } from "./decisions.ts";
import type { ReportScam } from "./reports.ts";

/** What moderators decide. The caller has checked that they may. */
export interface ModerationReview {
  /** @throws UserError `storeUnavailable`, as everything here */
  find(caseId: string): Promise<ScamCase | undefined>;
  readonly decide: Decide;
  readonly ban: BanPoster;
  readonly report: ReportScam;
}
