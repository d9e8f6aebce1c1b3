import { abortForMany } from "../../core/async/abort-for-many.ts";
import { inTime } from "../../core/async/deadline.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { Scan } from "../../services/moderation/scan.ts";
import { findScamTextMeanwhile } from "../../services/moderation/text/scam-text.ts";
import type { MessageListener } from "../gateway/message-listeners.ts";
import { writeToModerationLog } from "../servers/moderation-log.ts";
import type { FirstResponseGate } from "../delivery/targets/first-response-gate.ts";
import { type AuthorNoticesServices, createAuthorNotices } from "./log/author-notices.ts";
import { createModerationReview, type ModerationReview } from "./review/decisions.ts";
import { createEnforcement, type EnforceServices } from "./enforcement/enforcement.ts";
import { createScanner } from "./scanner.ts";

/** How long a process that leaves waits for a message to an author that is on its way. */
const MAX_TELLING_MS = 3_000;

export interface ModerationServices extends Omit<EnforceServices, "authorNotices">, AuthorNoticesServices {
  readonly scan: Scan;
  readonly metrics: Metrics;
  readonly rush: FirstResponseGate;
}

/** Everything about scam pictures: what hears of them, and what moderators decide. */
export interface Moderation {
  readonly hearer: MessageListener;
  readonly desk: ModerationReview;
  /** Gets ready while there is nothing to scan: the first wave is not the time for it. */
  prepare(): Promise<void>;
  /** Scans nothing more, and resolves when what was found is written down. */
  stop(): Promise<void>;
}

export function createModeration(services: ModerationServices): Moderation {
  const { wordsFor, serverLocales, notices } = services;
  const enforcing = { ...services, authorNotices: createAuthorNotices(services) };
  const enforcement = createEnforcement(enforcing);
  const leaving = abortForMany();
  const hearer = createScanner({
    ...services,
    enforcement,
    leaving: leaving.signal,
    async tellPaidScansOver(guildId, limit) {
      const words = wordsFor(await serverLocales.of(guildId));
      const markdown = words.moderation.paidScansOver(limit);
      await writeToModerationLog(services, guildId, [{ type: "text", markdown }]);
    },
  });
  return {
    hearer: { ...hearer, deleted: ({ messageIds }) => enforcement.forgetEntries(messageIds) },
    desk: createModerationReview(enforcing, enforcement),
    async prepare() {
      await findScamTextMeanwhile("", []);
    },
    async stop() {
      leaving.abort();
      await Promise.all([
        enforcement.settle(),
        inTime(services.clock, MAX_TELLING_MS, notices.stop(), () => undefined),
      ]);
    },
  };
}
