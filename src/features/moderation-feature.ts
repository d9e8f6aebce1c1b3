import { reportScam } from "../../commands/report-scam.ts";
import type { Discord } from "../connect-discord.ts";
import { SILENT_METRICS } from "../core/metrics.ts";
import type { Feature } from "../discord/interactions/feature.ts";
import { createModeration } from "../discord/moderation/moderation.ts";
import { createCaseButtons } from "../discord/moderation/review/case-buttons.ts";
import { createBanDialogue } from "../discord/moderation/review/ban-dialogue.ts";
import { createReferredCases } from "../discord/moderation/review/referred-case.ts";
import { createReportMenu } from "../discord/moderation/review/report-menu.ts";
import { createReadReported } from "../discord/moderation/review/reported-message.ts";
import { wordsFor } from "../locales/index.ts";
import type { Product, Runtime } from "../product.ts";
import type { Answering } from "./answering.ts";

/** Finds scam pictures where a server wants that, for moderators to decide about. */
export function createModerationFeature(
  {
    moderation: known,
    pictures: { pictures },
    people: { preferences },
    servers: { settings, setupProblems, rules },
  }: Product,
  { client, firstResponseGate, places, serverLocales }: Discord,
  { references, explainFailure }: Answering,
  { clock, metrics = SILENT_METRICS }: Runtime,
): Feature {
  const botRest = client.rest;
  const botId = () => client.user?.id ?? "";
  const { listener, review, prepare, stop } = createModeration({
    ...known,
    pictures,
    preferences,
    settings,
    setupProblems,
    botRest,
    botId,
    places,
    serverLocales,
    firstResponseGate,
    wordsFor,
    clock,
    metrics,
  });
  const cases = createReferredCases(review, clock);
  const banDialogue = createBanDialogue({ review, cases, botRest, clock });
  const report = createReportMenu({
    command: reportScam,
    review,
    references,
    settings,
    readReported: createReadReported(botRest, clock, rules.readsMessages),
    explainFailure,
    clock,
  });
  return {
    buttons: createCaseButtons({ review, cases, banDialogue, clock }),
    dialogues: { report: report.submit, banPoster: banDialogue.submit },
    menus: { [reportScam.menu.name]: report.open },
    ...(rules.readsMessages && { listener, prepare }),
    stop,
  };
}
