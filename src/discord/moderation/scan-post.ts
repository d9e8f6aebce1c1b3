import { UserError } from "../../core/errors.ts";
import type { ScanOutcome } from "../../core/metrics.ts";
import type { PictureSource } from "../../core/request/picture.ts";
import { log } from "../../log.ts";
import { MAX_PAID_SCANS_A_DAY, PaidScansOverError } from "../../services/moderation/paid-scans.ts";
import type { FoundScam, Scan, ScanRules } from "../../services/moderation/scan.ts";

/** The outcome of a scan, for the metrics and for the enforcement. */
export interface ScannedPost {
  readonly outcome: ScanOutcome;
  readonly found?: FoundScam;
}

/** Scans the pictures of one post. A picture that cannot be scanned is an outcome as well. */
export type ScanPost = (
  messageId: string,
  pictures: readonly PictureSource[],
  rules: ScanRules,
) => Promise<ScannedPost>;

export interface ScanPostServices {
  readonly scan: Scan;
  /** Tells a server that the bot pays for no more reading of pictures today. */
  readonly tellPaidScansOver: (guildId: string, limit: number) => Promise<void>;
  /** Aborts when the process leaves. */
  readonly leaving: AbortSignal;
}

export function createScanPost({ scan, tellPaidScansOver, leaving }: ScanPostServices): ScanPost {
  return async (messageId, pictures, rules) => {
    try {
      const found = await scan(pictures, rules, leaving);
      if (found) return { outcome: outcomeOf(found), found };
      return { outcome: rules.readsText ? "clean" : "withheld" };
    } catch (error) {
      if (leaving.aborted) return { outcome: "dropped" };
      if (error instanceof PaidScansOverError) {
        if (error.isToBeTold()) await tellPaidScansOver(rules.guildId, MAX_PAID_SCANS_A_DAY);
        return { outcome: "capped" };
      }
      if (!(error instanceof UserError)) throw error;
      log.info({ err: error, messageId }, "a posted picture could not be scanned");
      return { outcome: "unreadable" };
    }
  };
}

function outcomeOf({ scam }: FoundScam): ScanOutcome {
  const [first] = scam.findings;
  return first?.kind === "same" || first?.kind === "similar" ? first.kind : "text";
}
