import type { CommandInteraction, Interaction, MessageComponentInteraction, ModalSubmitInteraction } from "discord.js";
import type { Clock } from "../../core/async/clock.ts";
import type { Defaults } from "../../core/server/personal-preferences.ts";
import type { Words } from "../../core/ui/words.ts";
import type { InteractionAddress } from "../../services/pending/records.ts";
import type { FindDefaults } from "../../services/servers/stored-preferences.ts";
import { DEFAULT_MAX_FILE_BYTES, type Requests, type RequestsOf } from "../delivery/requests.ts";
import type { OpenResponder, Responder } from "./responder.ts";

/** An interaction that can be answered with a message. */
export type AnswerableInteraction = CommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** An interaction of a person, their settings, and the ways to answer. */
export interface InteractionContext<Given> {
  readonly interaction: Given;
  /** In the language that the person has chosen, or else that of their Discord. */
  readonly words: Words;
  /** The person's settings, for options that they leave out. */
  readonly defaults: Defaults;
  readonly respond: Responder;
  readonly requests: Requests;
}

export interface ContextServices {
  readonly findDefaults: FindDefaults;
  readonly wordsFor: (locale: string) => Words;
  readonly clock: Clock;
  readonly openResponder: OpenResponder;
  readonly requestsOf: RequestsOf;
}

/** Reads a person's settings, before the interaction is dispatched. */
export type OpenContext = (interaction: Interaction) => Promise<InteractionContext<Interaction>>;

export function createOpenContext(services: ContextServices): OpenContext {
  const { findDefaults, wordsFor, clock, openResponder, requestsOf } = services;
  return async (interaction) => {
    const heardAtMs = clock.now();
    const { user, guildId, locale: discords, authorizingIntegrationOwners } = interaction;
    const isServers = guildId !== null && authorizingIntegrationOwners.guildId !== null; // else only a user has installed the app
    const defaults = await findDefaults(user.id, isServers ? guildId : undefined);
    const locale = defaults.language ?? discords;
    const words = wordsFor(locale);
    const addressFor = (isPrivate: boolean) => addressOf(interaction, heardAtMs, isPrivate);
    const maxFileBytes = interaction.attachmentSizeLimit || DEFAULT_MAX_FILE_BYTES;
    return {
      interaction,
      words,
      defaults,
      respond: openResponder(interaction, addressFor(true), words),
      requests: requestsOf({ userId: user.id, locale, words, maxFileBytes, addressFor }),
    };
  };
}

/** Where the answer to an interaction goes. */
function addressOf(interaction: Interaction, heardAtMs: number, isPrivate: boolean): InteractionAddress {
  const { id: interactionId, token, applicationId, guildId, channelId, authorizingIntegrationOwners } = interaction;
  return {
    kind: "interaction",
    interactionId,
    token,
    applicationId,
    ...(guildId !== null && { guildId }),
    channelId: channelId ?? "",
    isPrivate,
    // Installed by the server, or a direct message to the bot: elsewhere only a user has installed the app.
    isBotThere: authorizingIntegrationOwners.guildId !== null,
    startedAtMs: heardAtMs,
  };
}
