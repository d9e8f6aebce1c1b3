import { type APIModalInteractionResponseCallbackData, InteractionResponseType } from "discord-api-types/v10";
import type { Clock } from "fal-stand-in";
import { ClientRefusal, FIRST_RESPONSE_MS, type FirstResponse, type InteractionHandle } from "discord-stand-in";
import type { ActionAnswer, PageEvent } from "./protocol.ts";
import { type Actor, labelOf } from "./seed.ts";

const MODAL: number = InteractionResponseType.Modal;

/** A modal that a person has open. */
interface OpenModal {
  readonly handle: InteractionHandle;
  readonly actor: Actor;
  readonly title: string;
}

/** Responses to interactions other than messages: modals, choices, and timeouts. */
export interface Conversations {
  /** Waits for the first response: opens its modal, or reports that none came in time. */
  follow(handle: InteractionHandle, actor: Actor, what: string): Promise<void>;
  /** The bot's proposals while a person types. */
  choices(handle: InteractionHandle, actor: Actor): Promise<ActionAnswer>;
  /** A modal that was opened for a person. @throws ClientRefusal */
  modal(id: string, actor: Actor): OpenModal;
}

type Tell = (event: PageEvent, mayHear: (actor: Actor) => boolean) => void;

export function createConversations(clock: Clock, tell: Tell): Conversations {
  const modals = new Map<string, OpenModal>();
  return {
    async follow(handle, actor, what) {
      const isTheirs = ({ id }: Actor) => id === actor.id;
      const response = await firstResponse(handle, clock);
      if (!response) return tell({ type: "unanswered", what }, isTheirs);
      if (response.type !== MODAL) return;
      // The stand-in has checked that it is a modal.
      const data = response.data as unknown as APIModalInteractionResponseCallbackData;
      modals.set(handle.id, { handle, actor, title: data.title });
      tell({ type: "modal", modal: handle.id, data }, isTheirs);
    },
    async choices(handle, actor) {
      const response = await firstResponse(handle, clock);
      if (!response) throw new ClientRefusal("Loading the options failed: the bot did not answer in time.");
      const { choices = [] } = response.data as { choices?: Parameters<typeof labelled>[0][] }; // checked likewise
      return { choices: choices.map((choice) => labelled(choice, actor.locale)) };
    },
    modal(id, actor) {
      const modal = modals.get(id);
      if (!modal || modal.actor !== actor) throw new ClientRefusal("This dialogue is not open any more.");
      return modal;
    },
  };
}

function labelled(choice: Parameters<typeof labelOf>[0] & { readonly value: string | number }, locale: string) {
  return { name: labelOf(choice, locale), value: choice.value };
}

/** The first response, or undefined when Discord's client would have given up on it. */
async function firstResponse(handle: InteractionHandle, clock: Clock): Promise<FirstResponse | undefined> {
  const over = new AbortController();
  // The limit is the clock's; the stand-in's own limit only ensures that its listener is removed eventually.
  const response = handle.response({ boundMs: 4 * FIRST_RESPONSE_MS }).catch(() => undefined);
  const limit = clock.sleep(FIRST_RESPONSE_MS, over.signal).then(
    () => undefined,
    () => undefined,
  );
  const first = await Promise.race([response, limit]);
  over.abort();
  return first;
}
