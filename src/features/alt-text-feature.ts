import { altTextOffer, altTextReply } from "../../commands/answers/alt-text-reply.ts";
import type { Discord } from "../connect-discord.ts";
import { createAutomaticAltText } from "../discord/alt-text/automatic-alt-text.ts";
import type { Feature } from "../discord/interactions/feature.ts";
import { wordsFor } from "../locales/index.ts";
import type { Product, Runtime } from "../product.ts";
import type { Answering } from "./answering.ts";

/** Alt text for pictures that are posted without, where a server wants that. */
export function createAltTextFeature(
  { answers, pending, people, servers }: Product,
  { client, places, serverLocales }: Discord,
  { explainFailure }: Answering,
  { clock, randomId }: Runtime,
): Feature {
  const altText = createAutomaticAltText({
    botRest: client.rest,
    clock,
    randomId,
    places,
    serverLocales,
    wordsFor,
    explainFailure,
    generate: answers.generate,
    subjects: answers.subjects,
    pendingRequests: pending.pendingRequests,
    people: people.people,
    settings: servers.settings,
    setupProblems: servers.setupProblems,
    replies: servers.altTextReplies,
    introductions: servers.introductions,
    drawOffer: altTextOffer,
    drawReply: altTextReply,
  });
  return {
    ...(servers.rules.readsMessages && { listener: altText }),
    resume: { silentReply: altText.resume },
    stop: altText.settled,
  };
}
