import {
  ApplicationCommandOptionType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from "discord-api-types/v10";
import { z } from "zod";
import { refusal } from "../validation/rest-errors.ts";
import type { Reply } from "../rest/rest-bodies.ts";
import { isResponseLate, isTokenExpired } from "../platform/start-interaction.ts";
import type { SentOption } from "../platform/sent-options.ts";
import { toMessage } from "../payloads/message-payload.ts";
import type { Platform } from "../platform/platform.ts";
import type { Interaction, Message } from "../state/state.ts";
import { checkForm, readForm } from "../validation/read-form.ts";
import { MAX_CHOICE_CHARACTERS, MAX_CHOICES } from "../validation/limits.ts";
import { messageBody } from "../validation/sent-message.ts";
import { modalBody } from "../validation/modals.ts";
import { param, type Route, type RouteRequest } from "./route.ts";

const {
  ChannelMessageWithSource,
  DeferredChannelMessageWithSource,
  DeferredMessageUpdate,
  UpdateMessage,
  ApplicationCommandAutocompleteResult,
  Modal,
} = InteractionResponseType;

const callbackBody = z.strictObject({
  type: z.literal([
    ChannelMessageWithSource,
    DeferredChannelMessageWithSource,
    DeferredMessageUpdate,
    UpdateMessage,
    ApplicationCommandAutocompleteResult,
    Modal,
  ]),
  data: z.record(z.string(), z.unknown()).nullish(),
});
type CallbackBody = z.infer<typeof callbackBody>;

/** A defer accepts only the EPHEMERAL flag: the edit brings the rest. */
const deferData = z.strictObject({ flags: z.literal([0, MessageFlags.Ephemeral]).nullish() });
const noData = z.strictObject({});
const choiceName = z.string().min(1).max(MAX_CHOICE_CHARACTERS);
const choicesData = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        name: choiceName,
        name_localizations: z.record(z.string(), choiceName).nullish(),
        value: z.union([z.string().max(MAX_CHOICE_CHARACTERS), z.number()]),
      }),
    )
    .max(MAX_CHOICES),
});

/** First responses. https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response */
export function interactionRoutes(platform: Platform): Route[] {
  return [
    {
      method: "POST",
      template: "/interactions/{interaction_id}/{interaction_token}/callback",
      auth: "none",
      limit: "unlimited",
      handle: (request) => respond(platform, request),
    },
  ];
}

function respond(platform: Platform, request: RouteRequest): Reply {
  const { state } = platform;
  const interaction = state.interactions.get(param(request, "interaction_token"));
  if (interaction?.id !== param(request, "interaction_id")) throw refusal("unknownInteraction");
  if (isTokenExpired(state, interaction)) throw refusal("unknownInteraction");
  if (interaction.response) throw refusal("alreadyAcknowledged");
  if (isResponseLate(state, interaction)) throw refusal("unknownInteraction");
  const callback = readForm(callbackBody, request.body);
  checkForm((report) => {
    if (!allowedTypes(interaction).includes(callback.type)) {
      report(["type"], "BASE_TYPE_CHOICES", `Type ${callback.type} does not answer this kind of interaction.`);
    }
  });
  const original = perform(platform, interaction, callback, request);
  if (original) interaction.original = original;
  interaction.response = {
    type: callback.type,
    ephemeral: ((original?.flags ?? 0) & MessageFlags.Ephemeral) !== 0,
    data: callback.data ?? {},
    files: request.files,
    atMs: state.clock.now(),
  };
  platform.emitter.emit("response", interaction);
  if (request.query.get("with_response") !== "true") return { status: 204 };
  return { status: 200, body: resourceOf(platform, interaction, callback.type, original) };
}

function allowedTypes({ payload, source }: Interaction): readonly number[] {
  if (payload.type === InteractionType.ApplicationCommandAutocomplete) return [ApplicationCommandAutocompleteResult];
  const updates = source ? [DeferredMessageUpdate, UpdateMessage] : [];
  const modal = payload.type === InteractionType.ModalSubmit ? [] : [Modal];
  return [ChannelMessageWithSource, DeferredChannelMessageWithSource, ...updates, ...modal];
}

/** Carries out the response and returns the new `@original`. */
function perform(
  platform: Platform,
  interaction: Interaction,
  { type, data }: CallbackBody,
  { files }: RouteRequest,
): Message | undefined {
  const { messages, state } = platform;
  const placement = { channel: interaction.channel, author: state.bot, interaction };
  const writing = { uploads: files, maxFileBytes: interaction.maxFileBytes };
  switch (type) {
    case ChannelMessageWithSource:
      return messages.create(
        { ...writing, body: readForm(messageBody, data ?? {}), before: undefined, mayHide: true },
        placement,
      );
    case DeferredChannelMessageWithSource:
      return messages.createLoading(placement, Boolean(readForm(deferData, data ?? {}).flags));
    case DeferredMessageUpdate:
      readForm(noData, data ?? {});
      return interaction.source;
    case UpdateMessage: {
      if (!interaction.source || interaction.source.deleted) throw refusal("unknownMessage");
      messages.edit(interaction.source, { ...writing, body: readForm(messageBody, data ?? {}) });
      return interaction.source;
    }
    case ApplicationCommandAutocompleteResult:
      checkChoices(interaction, readForm(choicesData, data));
      return undefined;
    case Modal:
      interaction.modal = readForm(modalBody, data);
      return undefined;
  }
}

/** Choices have the type of the option. */
function checkChoices({ payload }: Interaction, { choices }: z.infer<typeof choicesData>): void {
  const options = payload.data && "options" in payload.data ? payload.data.options : [];
  const focused = findFocused(options as readonly SentOption[]); // made from sent options when the interaction began
  const wanted = focused?.type === ApplicationCommandOptionType.String ? "string" : "number";
  checkForm((report) => {
    for (const [index, { value }] of choices.entries()) {
      if (typeof value !== wanted)
        report(["data", "choices", index, "value"], "BASE_TYPE_BAD_VALUE", `Must be a ${wanted}.`);
    }
  });
}

function findFocused(options: readonly SentOption[]): SentOption | undefined {
  for (const option of options) {
    const found = option.focused ? option : findFocused(option.options ?? []);
    if (found) return found;
  }
  return undefined;
}

function resourceOf(platform: Platform, interaction: Interaction, type: number, original: Message | undefined): object {
  const { id, payload } = interaction;
  const has = (flag: number) => ((original?.flags ?? 0) & flag) !== 0;
  return {
    interaction: {
      id,
      type: payload.type,
      ...(original && {
        response_message_id: original.id,
        response_message_loading: has(MessageFlags.Loading),
        response_message_ephemeral: has(MessageFlags.Ephemeral),
      }),
    },
    resource: { type, ...(original && { message: toMessage(original, platform.cdn) }) },
  };
}
