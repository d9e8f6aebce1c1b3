import type { APIInteraction } from "discord-api-types/v10";
import { type Call, listCalls } from "../rest/calls.ts";
import type { Platform } from "../platform/platform.ts";
import type { FirstResponse, Interaction } from "../state/state.ts";
import { type MessageView, viewOf } from "./message-view.ts";
import { waitFor } from "../time/waiting.ts";

/** An interaction that a person began, and its answers. */
export interface InteractionHandle {
  readonly id: string;
  readonly token: string;
  /** The interaction as sent over the gateway. */
  readonly payload: APIInteraction;
  /** The first response. @throws Error when none came within a generous limit */
  response(options?: Patience): Promise<FirstResponse>;
  /** The present `@original` message; undefined before there is one, and after it was deleted. */
  message(): MessageView | undefined;
  /**
   * Resolves with the `@original` message as soon as it meets the condition.
   *
   * @throws Error with the message and all calls when it does not within a generous limit
   */
  until(condition: (message: MessageView) => boolean, options?: Patience): Promise<MessageView>;
  /** The follow-up messages that were not deleted, in order. */
  readonly followUps: readonly MessageView[];
  /** Every REST call that concerns it, in order of arrival. */
  readonly calls: readonly Call[];
}

/** How long to wait at most. */
export interface Patience {
  readonly boundMs?: number;
}

export function createHandle(platform: Platform, interaction: Interaction): InteractionHandle {
  const { cdn, emitter } = platform;
  const calls = () => platform.calls.filter(({ interactionId }) => interactionId === interaction.id);
  const message = () => {
    const { original } = interaction;
    return original && !original.deleted ? viewOf(original, cdn) : undefined;
  };
  const describe = () => {
    const { text, loading, components } = message() ?? {};
    return `@original: ${JSON.stringify({ loading, text, components })}\n${listCalls(calls())}`;
  };
  const concerns = (subject: unknown) => subject === interaction || subject === interaction.original;
  return {
    id: interaction.id,
    token: interaction.token,
    payload: interaction.payload,
    message,
    response: (options) =>
      waitFor(emitter, ["response"], { check: () => interaction.response, concerns, describe, ...options }),
    until(condition, options) {
      const check = () => {
        const now = message();
        return now && condition(now) ? now : undefined;
      };
      return waitFor(emitter, ["message", "response"], { check, concerns, describe, ...options });
    },
    get followUps() {
      return interaction.followUps.filter(({ deleted }) => !deleted).map((one) => viewOf(one, cdn));
    },
    get calls() {
      return calls();
    },
  };
}
