import { expect } from "vitest";
import type { InteractionHandle, MessageView, ModalAnswer } from "discord-stand-in";
import { drive } from "../support/manual-clock.ts";
import type { ModeratedHarness } from "./moderation-harness.ts";
import { press } from "./pressing.ts";

type User = ModeratedHarness["moderator"];
export type Answers = Readonly<Record<string, ModalAnswer>>;

/** A dialogue as it is shown. */
export interface Asked {
  readonly handle: InteractionHandle;
  readonly title: string;
  /** What stands between the fields. */
  readonly notes: string;
  /** By the fields' names: their boxes, by their values. */
  readonly boxes: Readonly<Record<string, Readonly<Record<string, Box>>>>;
}

interface Box {
  readonly label: string;
  readonly description?: string;
  readonly default?: boolean;
}

interface Opened {
  readonly title: string;
  readonly components: readonly {
    readonly content?: string;
    readonly component?: {
      readonly custom_id: string;
      readonly options?: readonly (Box & { readonly value: string })[];
    };
  }[];
}

/** The dialogue that an interaction was answered with. */
export async function asked(harness: ModeratedHarness, handle: InteractionHandle): Promise<Asked> {
  const { type, data } = await drive(harness.clock, handle.response());
  if (type !== 9) throw new Error(`Not answered with a dialogue but with ${type}: ${handle.message()?.text}`);
  expect(handle.calls).toHaveLength(1);
  const { title, components } = data as unknown as Opened; // the stand-in has held it against Discord's rules
  const boxes = components.flatMap(({ component }) =>
    component?.options
      ? [[component.custom_id, Object.fromEntries(component.options.map((one) => [one.value, one]))] as const]
      : [],
  );
  return {
    handle,
    title,
    notes: components.flatMap(({ content }) => content ?? []).join("\n"),
    boxes: Object.fromEntries(boxes),
  };
}

/** The finished answer of an interaction, which only the one who wanted it sees. */
export async function answerOf(harness: ModeratedHarness, handle: InteractionHandle): Promise<MessageView> {
  const answer = await drive(
    harness.clock,
    handle.until(({ loading }) => !loading),
  );
  expect(answer.ephemeral).toBe(true);
  return answer;
}

/** Sends a dialogue off, with what is not said left as it is. */
export function sendOff(harness: ModeratedHarness, { handle }: Asked, values: Answers = {}): Promise<MessageView> {
  return answerOf(harness, harness.discord.submitModal({ modal: handle, values }));
}

/** What a moderator is asked who reports a message. */
export function openReport(
  harness: ModeratedHarness,
  message: MessageView,
  { user = harness.moderator, ...more }: { user?: User; locale?: "de" } = {},
): Promise<Asked> {
  const command = { name: "Report scam image", message, user, ...more };
  return asked(harness, harness.discord.messageCommand(command));
}

/** Reports a message, and gives what the moderator is told. */
export async function report(harness: ModeratedHarness, message: MessageView, values: Answers = {}, user?: User) {
  return sendOff(harness, await openReport(harness, message, { ...(user && { user }) }), values);
}

/** What is asked of a moderator who presses `Ban`, or `Ban 2`. */
export function openBan(harness: ModeratedHarness, entry: MessageView, label = "Ban", user = harness.moderator) {
  return asked(harness, press(harness, entry, label, { user }));
}

/** Bans, and gives what the moderator is told. */
export async function ban(harness: ModeratedHarness, entry: MessageView, values: Answers = {}, user?: User) {
  return sendOff(harness, await openBan(harness, entry, "Ban", user), values);
}
