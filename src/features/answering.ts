import { presenters } from "../../commands/index.ts";
import type { Discord } from "../connect-discord.ts";
import { SILENT_METRICS } from "../core/metrics.ts";
import { createDeliver, type Deliver } from "../discord/delivery/deliver.ts";
import { createRequests, type RequestsOf } from "../discord/delivery/requests.ts";
import { createOpenContext, type OpenContext } from "../discord/interactions/context.ts";
import { createReferences, type References } from "../discord/interactions/references.ts";
import { createOpenResponder } from "../discord/interactions/responder.ts";
import { createExplainFailure, type ExplainFailure } from "../discord/payloads/explain-failure.ts";
import { wordsFor } from "../locales/index.ts";
import type { Product, Runtime } from "../product.ts";

/** The shared path of all answers to people. */
export interface Answering {
  readonly explainFailure: ExplainFailure;
  readonly deliver: Deliver;
  readonly requestsOf: RequestsOf;
  readonly references: References;
  readonly openContext: OpenContext;
}

export function createAnswering(product: Product, discord: Discord, runtime: Runtime): Answering {
  const { clock, randomId, metrics = SILENT_METRICS } = runtime;
  const { rest, firstResponseGate } = discord;
  const botRest = discord.client.rest;
  const { generate, subjects } = product.answers;
  const { pendingRequests, shortTasks } = product.pending;
  const { people, firstTimes, findDefaults } = product.people;
  const explainFailure = createExplainFailure(clock, randomId, metrics);
  const deliver = createDeliver({
    presenters,
    rest,
    botRest,
    generate,
    pendingRequests,
    subjects,
    clock,
    metrics,
    firstResponseGate,
    explainFailure,
    people,
    firstTimes,
  });
  const requestsOf = createRequests({ pendingRequests, deliver, people, clock, randomId });
  const openResponder = createOpenResponder({
    rest,
    botRest,
    clock,
    firstResponseGate,
    shortTasks,
    explainFailure,
    metrics,
  });
  return {
    explainFailure,
    deliver,
    requestsOf,
    references: createReferences(subjects, clock, randomId),
    openContext: createOpenContext({ findDefaults, wordsFor, clock, openResponder, requestsOf }),
  };
}
