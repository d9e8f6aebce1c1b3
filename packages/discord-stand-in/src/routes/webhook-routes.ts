import { MessageFlags } from "discord-api-types/v10";
import { refusal } from "../validation/rest-errors.ts";
import type { Reply } from "../rest/rest-bodies.ts";
import { isTokenExpired } from "../platform/start-interaction.ts";
import { toMessage } from "../payloads/message-payload.ts";
import type { Platform } from "../platform/platform.ts";
import type { Interaction, Message } from "../state/state.ts";
import { readForm } from "../validation/read-form.ts";
import { MAX_USER_INSTALL_FOLLOW_UPS } from "../validation/limits.ts";
import { messageBody } from "../validation/sent-message.ts";
import { param, type Route, type RouteRequest } from "./route.ts";

const WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}";

/** Routes for after the first response. https://discord.com/developers/docs/interactions/receiving-and-responding#endpoints */
export function webhookRoutes(platform: Platform): Route[] {
  const route = (method: Route["method"], template: string, handle: Route["handle"]): Route => ({
    method,
    template: `${WEBHOOK}${template}`,
    auth: "none",
    limit: "interactionWebhook",
    handle,
  });
  const onMessage =
    (handle: (message: Message, interaction: Interaction, request: RouteRequest) => Reply) =>
    (request: RouteRequest) => {
      const interaction = findInteraction(platform, request);
      return handle(findMessage(interaction, request.params["message_id"]), interaction, request);
    };
  const shown = (message: Message): Reply => ({ status: 200, body: toMessage(message, platform.cdn) });
  const get = onMessage((message) => shown(message));
  const edit = onMessage((message, { maxFileBytes }, { body, files }) => {
    platform.messages.edit(message, { body: readForm(messageBody, body ?? {}), uploads: files, maxFileBytes });
    return shown(message);
  });
  const remove = onMessage((message) => {
    platform.messages.remove(message);
    return { status: 204 };
  });
  return [
    route("POST", "", (request) => shown(followUp(platform, findInteraction(platform, request), request))),
    ...["/messages/@original", "/messages/{message_id}"].flatMap((template) => [
      route("GET", template, get),
      route("PATCH", template, edit),
      route("DELETE", template, remove),
    ]),
  ];
}

function findInteraction({ state }: Platform, request: RouteRequest): Interaction {
  if (param(request, "webhook_id") !== state.applicationId) throw refusal("unknownWebhook");
  const interaction = state.interactions.get(param(request, "webhook_token"));
  if (!interaction || isTokenExpired(state, interaction)) throw refusal("invalidWebhookToken");
  // Until the first response there is no webhook.
  if (!interaction.response) throw refusal("unknownWebhook");
  return interaction;
}

function findMessage({ original, followUps }: Interaction, id: string | undefined): Message {
  const message = id === undefined ? original : [original, ...followUps].find((one) => one?.id === id);
  if (!message || message.deleted) throw refusal("unknownMessage");
  return message;
}

/** While the first response is still "thinking…", the first follow-up takes its place. */
function followUp({ messages, state }: Platform, interaction: Interaction, { body, files }: RouteRequest): Message {
  const { original, followUps, channel, maxFileBytes } = interaction;
  const read = readForm(messageBody, body ?? {});
  const writing = { uploads: files, maxFileBytes };
  if (original && !original.deleted && (original.flags & MessageFlags.Loading) !== 0) {
    const flags = (read.flags ?? 0) & ~MessageFlags.Ephemeral;
    messages.edit(original, { ...writing, body: { ...read, flags } });
    return original;
  }
  if (interaction.userInstallOnly && followUps.length >= MAX_USER_INSTALL_FOLLOW_UPS) throw refusal("tooManyFollowUps");
  const placement = { channel, author: state.bot, interaction };
  const message = messages.create({ ...writing, body: read, before: undefined, mayHide: true }, placement);
  followUps.push(message);
  return message;
}
