/**
 * A Discord on loopback for testing bots. {@link startDiscord} starts one and returns all that a test needs; the other
 * exports are its types and a few of Discord's own rules.
 */
export { everyComponent, textsOf } from "./validation/component-tree.ts";
export type { InteractionHandle } from "./driver/interaction-handle.ts";
export type { MessageView } from "./driver/message-view.ts";
export type { ModalAnswer } from "./driver/modal-answers.ts";
export type { ComponentPress } from "./driver/person-actions.ts";
export { ClientRefusal } from "./platform/sent-options.ts";
export type { GatewayEvent } from "./gateway/gateway-session.ts";
export type { Call } from "./rest/calls.ts";
export type { Fault } from "./rest/rest-faults.ts";
export { type Discord, type DiscordEvents, type DiscordOptions, startDiscord } from "./start-discord.ts";
export type { Clock } from "./time/clock.ts";
export { guildPermissions, mayIn } from "./state/channel-permissions.ts";
export type { Attachment, Channel, FirstResponse, Guild, RegisteredCommand, User } from "./state/state.ts";
export { readForm } from "./validation/read-form.ts";
export { FIRST_RESPONSE_MS, MAX_DESCRIPTION_CHARACTERS } from "./validation/limits.ts";
export { type Modal, modalBody, modalFields } from "./validation/modals.ts";
export type { MessageComponent } from "./validation/sent-components.ts";
