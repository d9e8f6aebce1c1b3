import type { REST } from "discord.js";
import { abortForMany } from "../../core/async/abort-for-many.ts";
import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import type { Metrics } from "../../core/metrics.ts";
import type { Words } from "../../core/ui/words.ts";
import type { ScamCases } from "../../services/moderation/cases.ts";
import type { KnownPictures } from "../../services/moderation/known-pictures.ts";
import type { Notices } from "../../services/moderation/notices.ts";
import type { Scan } from "../../services/moderation/scan.ts";
import { findScamTextMeanwhile } from "../../services/moderation/text/scam-text.ts";
import type { Pictures } from "../../services/pictures/pictures.ts";
import type { SetupProblems } from "../../services/servers/setup-problems.ts";
import type { AllPreferences } from "../../services/servers/stored-preferences.ts";
import type { Settings } from "../../services/servers/stored-settings.ts";
import type { FirstResponseGate } from "../delivery/targets/first-response-gate.ts";
import type { MessageListener } from "../gateway/message-listeners.ts";
import { createGuildCache, type GuildCache } from "../rest/guild-cache.ts";
import { createWriteToModerationLog } from "../servers/moderation-log.ts";
import { createReportProblem } from "../servers/report-problems.ts";
import { createWordsOfServer, type ServerLocales } from "../servers/server-locales.ts";
import { createWithPermissions } from "../servers/with-permissions.ts";
import { createEnforcement } from "./enforcement/enforcement.ts";
import { createPenalties } from "./enforcement/penalties.ts";
import { createPermissionChecks } from "./enforcement/permission-checks.ts";
import { createRemovals } from "./enforcement/removals.ts";
import { createTimeouts } from "./enforcement/timeouts.ts";
import { createAuthorNotices } from "./log/author-notices.ts";
import { createCaseLog } from "./log/case-log.ts";
import { createEntryQueue } from "./log/entry-queue.ts";
import { isToBeScanned } from "./newcomers.ts";
import { createBanPoster } from "./review/bans.ts";
import { createDecide } from "./review/decisions.ts";
import { createTakeSteps } from "./review/report-steps.ts";
import { createReportScam } from "./review/reports.ts";
import type { ModerationReview } from "./review/review.ts";
import { createScanPost } from "./scan-post.ts";
import { createRulesFor, type RulesFor } from "./scan-rules.ts";
import { createScanner } from "./scanner.ts";

/** How long a process that leaves waits for a message to an author that is on its way. */
const MAX_TELLING_MS = 3_000;
/** How old the known roles may be where they decide: a member may just have been given one. */
const NEWEST_MS = 1_000;

export interface ModerationServices {
  readonly botRest: REST;
  readonly botId: () => string;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly firstResponseGate: FirstResponseGate;
  readonly places: GuildCache;
  readonly serverLocales: ServerLocales;
  readonly wordsFor: (locale: string) => Words;
  readonly settings: Settings;
  readonly preferences: Pick<AllPreferences, "readSoon">;
  readonly setupProblems: SetupProblems;
  readonly pictures: Pictures;
  readonly knownPictures: KnownPictures;
  readonly cases: ScamCases;
  readonly notices: Notices;
  readonly scan: Scan;
}

/** The scanner of scam pictures, and the moderators' decisions. */
export interface Moderation {
  readonly listener: MessageListener;
  readonly review: ModerationReview;
  /** Prepares the scanner before the first wave, while it is idle. */
  prepare(): Promise<void>;
  /** Stops scanning, and resolves when all findings are recorded. */
  stop(): Promise<void>;
}

/** Wires the scanner, the enforcement, the log, and the moderators' decisions. */
export function createModeration(services: ModerationServices): Moderation {
  const { botRest, botId, clock, settings, pictures, knownPictures, cases, notices } = services;
  const setupProblems = services.setupProblems;
  const leaving = abortForMany();
  const newestPlaces = createGuildCache(botRest, clock, NEWEST_MS);

  const wordsOfServer = createWordsOfServer(services.serverLocales, services.wordsFor);
  const writeToModerationLog = createWriteToModerationLog({ botRest, clock, settings, wordsOfServer });
  const reportProblem = createReportProblem(setupProblems, writeToModerationLog);
  const withPermissions = createWithPermissions({ botRest, botId, clock, setupProblems, reportProblem });

  const authorNotices = createAuthorNotices(services);
  const entries = createEntryQueue({ botRest, clock, cases, withPermissions });
  const caseLog = createCaseLog({ settings, wordsOfServer, pictures, entries, clock });

  const removals = createRemovals(botRest, clock);
  const timeouts = createTimeouts(botRest, clock);
  const penalties = createPenalties({ removals, timeouts, withPermissions, authorNotices });
  const enforcement = createEnforcement({ clock, cases, knownPictures, caseLog, entries, penalties });

  const scanner = createScanner({
    rulesFor: wireRules(services, newestPlaces),
    scanPost: createScanPost({
      scan: services.scan,
      tellPaidScansOver: (guildId, limit) =>
        writeToModerationLog(guildId, (words) => words.moderation.paidScansOver(limit)),
      leaving: leaving.signal,
    }),
    enforcement,
    firstResponses: services.firstResponseGate,
    metrics: services.metrics,
    clock,
    leaving: leaving.signal,
  });

  const checks = createPermissionChecks(newestPlaces, clock, botId);
  const takeSteps = createTakeSteps(removals, timeouts);
  return {
    listener: { ...scanner, deleted: ({ messageIds }) => entries.forget(messageIds) },
    review: {
      find: cases.find,
      decide: createDecide({ clock, cases, knownPictures, checks, timeouts, caseLog }),
      ban: createBanPoster({ botRest, clock, cases, checks, authorNotices, caseLog }),
      report: createReportScam({ checks, pictures, cases, knownPictures, caseLog, takeSteps, authorNotices }),
    },
    async prepare() {
      await findScamTextMeanwhile("", []);
    },
    async stop() {
      leaving.abort();
      await Promise.all([
        enforcement.settle().then(entries.settle),
        inTime(clock, MAX_TELLING_MS, notices.stop(), () => undefined),
      ]);
    },
  };
}

/** @param newestPlaces - read a second ago at most */
function wireRules(
  {
    settings,
    setupProblems,
    places,
    clock,
  }: Pick<ModerationServices, "settings" | "setupProblems" | "places" | "clock">,
  newestPlaces: GuildCache,
): RulesFor {
  return createRulesFor({
    settings,
    setupProblems,
    clock,
    isToBeScanned: (message, scope) => isToBeScanned(message, scope, { places, newestPlaces, clock }),
  });
}
