import type { RawFile, REST } from "discord.js";
import { InteractionResponseType, MessageFlags, Routes } from "discord-api-types/v10";
import type { Clock } from "../../../core/async/clock.ts";
import { inTime } from "../../../core/async/deadline.ts";
import type { View } from "../../../core/ui/view.ts";
import { isAlreadyAcknowledged } from "../../rest/api-errors.ts";
import { toMessage } from "../../payloads/components.ts";
import { withWordsAlone } from "./fallbacks.ts";
import { retryPassing } from "../../rest/retry-passing.ts";
import type { FirstResponseGate } from "./first-response-gate.ts";

/** Neither of the usual policies: the first response must reach Discord within 3 s of the interaction. */
const FIRST_RESPONSE_PAUSES_MS = [50, 200, 500] as const;
/** A response that hangs for this long is sent again while there is time. If Discord had received it, it says so (40060). */
const FIRST_RESPONSE_MS = 1_000;

/** What is needed to respond to an interaction for the first time. */
export interface Responding {
  readonly rest: REST;
  readonly clock: Clock;
  readonly firstResponseGate: FirstResponseGate;
  readonly address: { readonly interactionId: string; readonly token: string };
}

/** Gives the first response that is the whole answer. */
export async function answerAtOnce(responding: Responding, view: View, isPrivate: boolean): Promise<void> {
  const send = withWordsAlone(async (shown) => {
    const { body, files } = toMessage(shown);
    const data = { ...body, flags: body.flags | privacy(isPrivate) };
    await respond(responding, InteractionResponseType.ChannelMessageWithSource, data, files);
  });
  await send(view);
}

/** Gives the first response that changes the message of the button that was pressed. */
export async function updateAtOnce(responding: Responding, view: View): Promise<void> {
  const send = withWordsAlone(async (shown) => {
    const { body, files } = toMessage(shown);
    await respond(responding, InteractionResponseType.UpdateMessage, body, files);
  });
  await send(view);
}

/** Gives a first response, with a few tries; one that Discord had already received counts as given. */
export async function respond(
  { rest, clock, firstResponseGate, address }: Responding,
  type: InteractionResponseType,
  data?: object,
  files: RawFile[] = [],
): Promise<void> {
  const route = Routes.interactionCallback(address.interactionId, address.token);
  const send = async (): Promise<void> => {
    await rest.post(route, { body: { type, ...(data && { data }) }, files, auth: false });
  };
  const tooLate = () => {
    throw new DOMException("Discord did not answer in time", "AbortError"); // named like an aborted request, so that it is retried
  };
  // An upload of files has no time limit.
  const attempt = files.length > 0 ? send : () => inTime(clock, FIRST_RESPONSE_MS, send(), tooLate);
  const isGiven = firstResponseGate.enter(address.interactionId);
  try {
    await retryPassing(attempt, { clock, pausesMs: FIRST_RESPONSE_PAUSES_MS });
  } catch (error) {
    if (!isAlreadyAcknowledged(error)) throw error;
  } finally {
    isGiven();
  }
}

/** The flag that decides who sees a first response; it cannot be changed later. */
export function privacy(isPrivate: boolean): number {
  return isPrivate ? MessageFlags.Ephemeral : 0;
}
