import type { Interaction, REST } from "discord.js";
import { InteractionResponseType, Routes } from "discord-api-types/v10";
import type { Clock } from "../../core/async/clock.ts";
import { inTime } from "../../core/async/deadline.ts";
import { WHILE_A_PERSON_WAITS } from "../../core/async/retry.ts";
import type { CommandOutcome, Metrics } from "../../core/metrics.ts";
import type { Choice } from "../../core/ui/command.ts";
import type { DialogueId } from "../../core/ui/custom-id.ts";
import type { Form } from "../../core/ui/form.ts";
import type { View } from "../../core/ui/view.ts";
import type { Words } from "../../core/ui/words.ts";
import type { ShortTasks } from "../../services/pending/short-tasks.ts";
import type { InteractionAddress } from "../../services/pending/records.ts";
import type { FirstResponseGate } from "../delivery/targets/first-response-gate.ts";
import { answerAtOnce, respond } from "../delivery/targets/respond.ts";
import type { ExplainFailure } from "../payloads/explain-failure.ts";
import { toModal } from "../payloads/forms.ts";
import { isGone, isMessageGone, isPassing } from "../rest/api-errors.ts";
import { retryPassing } from "../rest/retry-passing.ts";
import { answerLater } from "./answer-later.ts";

/** The most proposals that Discord shows. */
const MAX_PROPOSALS = 25;
/** Discord gives 3 s, and the person who types waits. */
const MAX_PROPOSING_MS = 2_000;

/** The ways to answer one interaction, except with a model's answer. */
export interface Responder {
  /** Gives the whole answer, at once. */
  answer(view: View, isPrivate: boolean): Promise<void>;
  /** Tells Discord that the press arrived; its message stays unchanged. */
  acknowledgePress(): Promise<void>;
  /** Opens a form on top of the conversation. */
  openForm(form: Form, id: DialogueId): Promise<void>;
  /** Proposes values for an option while it is typed; none where they are not known in time. */
  propose(choices: Promise<readonly Choice[]>): Promise<void>;
  /**
   * Runs work that may take longer than a first response, and shows its result to the person alone; if the process ends
   * first, says that the work was not finished.
   */
  answerLater(work: () => Promise<View>): Promise<void>;
  /**
   * The same, with the result in place of the message whose button was pressed, which only that person sees. An error
   * comes in a message beneath it: the message and its button stay for another try.
   */
  updateLater(work: () => Promise<View>): Promise<void>;
  /** Deletes the message of the button through the interaction's own token: an ephemeral one, too. */
  deleteMessage(): Promise<void>;
  /**
   * Tells the person alone of a failure that comes before any wait.
   *
   * @param wayOut - parts under the sentence, so that nothing has to be typed again
   */
  orExplain(work: () => Promise<void>, wayOut?: (error: unknown) => Promise<View>): Promise<void>;
  /** Counts the outcome of a command, button or dialogue that led to no task. */
  count(outcome: CommandOutcome): void;
}

/** @param address - where the answer goes, for the person alone */
export type OpenResponder = (interaction: Interaction, address: InteractionAddress, words: Words) => Responder;

export interface ResponderServices {
  /** A client without the bot's token, for the routes that an interaction's own token opens. */
  readonly rest: REST;
  /** The bot's own client. */
  readonly botRest: REST;
  readonly clock: Clock;
  readonly firstResponseGate: FirstResponseGate;
  readonly shortTasks: ShortTasks;
  readonly explainFailure: ExplainFailure;
  readonly metrics: Metrics;
}

export function createOpenResponder(services: ResponderServices): OpenResponder {
  const { rest, clock, shortTasks, explainFailure, metrics } = services;
  return (interaction, address, words) => {
    const responding = { ...services, address };
    const command = countedName(interaction);
    const count = (outcome: CommandOutcome): void => metrics.count("commands", { command, outcome });
    const explain = (error: unknown): View => explainFailure(error, words).view;
    const later = (work: () => Promise<View>, isUpdate: boolean): Promise<void> =>
      shortTasks.run(async (signal) => {
        count(await answerLater({ ...responding, userId: interaction.user.id, isUpdate, explain }, work, signal));
      });
    return {
      answer: (view, isPrivate) => answerAtOnce(responding, view, isPrivate),
      acknowledgePress: () => respond(responding, InteractionResponseType.DeferredMessageUpdate),
      openForm: (form, id) => respond(responding, InteractionResponseType.Modal, toModal(form, id)),
      async propose(given) {
        const choices = (await inTime(clock, MAX_PROPOSING_MS, given, () => [])).slice(0, MAX_PROPOSALS);
        await respond(responding, InteractionResponseType.ApplicationCommandAutocompleteResult, { choices });
      },
      answerLater: (work) => later(work, false),
      updateLater: (work) => later(work, true),
      async deleteMessage() {
        const route = Routes.webhookMessage(address.applicationId, address.token, "@original");
        try {
          await retryPassing(() => rest.delete(route, { auth: false }), { clock, pausesMs: WHILE_A_PERSON_WAITS });
        } catch (error) {
          if (!isMessageGone(error)) throw error; // already deleted
        }
      },
      async orExplain(work, wayOut = async () => []) {
        try {
          await work();
        } catch (error) {
          count("refused");
          if (isGone(error) || isPassing(error)) throw error; // an explanation would not arrive either
          await answerAtOnce(responding, [...explain(error), ...(await wayOut(error))], true);
        }
      },
      count,
    };
  };
}

/** The name that the metrics count it by. */
function countedName(interaction: Interaction): string {
  if ("commandName" in interaction) return interaction.commandName;
  return interaction.isModalSubmit() ? "dialogue" : "button";
}
