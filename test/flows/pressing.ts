import { expect } from "vitest";
import type { InteractionHandle, MessageView, ComponentPress } from "discord-stand-in";
import { type Harness, isFinal, plainPicture } from "./harness.ts";

export const DETAILED = "fal-ai/florence-2-large/detailed-caption";
export const FULL = "fal-ai/florence-2-large/more-detailed-caption";
export const OCR = "fal-ai/florence-2-large/ocr";
export const MOONDREAM = "fal-ai/moondream2/visual-query";
export const FLUX = "fal-ai/flux-2-pro";
export const FLUX_EDIT = "fal-ai/flux-2-pro/edit";

export const HOUR_MS = 60 * 60 * 1000;
/** As long as buttons work for, but for an hour. */
export const NEARLY_A_WEEK_MS = (7 * 24 - 1) * HOUR_MS;
export const MORE_THAN_A_WEEK_MS = 8 * 24 * HOUR_MS;

type Options = NonNullable<Parameters<Harness["discord"]["command"]>[0]["options"]>;
type Where = Omit<Parameters<Harness["discord"]["command"]>[0], "name" | "options">;

/** What the buttons of a message say, in order. */
export function labels({ buttons }: MessageView): (string | null | undefined)[] {
  return buttons.map(({ label }) => label);
}

/** The custom id of the button that says `label`. */
export function customIdOf(message: MessageView, label: string): string {
  const found = message.buttons.find((button) => button.label === label);
  if (!found?.custom_id) throw new Error(`There is no button "${label}" among: ${labels(message).join(", ")}`);
  return found.custom_id;
}

/** A person presses the button that says `label`; the asker, unless told otherwise. */
export function press(
  harness: Harness,
  message: MessageView,
  label: string,
  who: Partial<Pick<ComponentPress, "user" | "locale">> = {},
): InteractionHandle {
  return harness.discord.press({ message, customId: customIdOf(message, label), user: harness.asker, ...who });
}

/** A slash command and its finished answer; the asker's in the server, unless told otherwise. */
export async function run(harness: Harness, name: string, options: Options, where: Partial<Where> = {}) {
  const handle = harness.discord.command({ name, options, user: harness.asker, guild: harness.guild, ...where });
  return { handle, message: await handle.until(isFinal) };
}

/** A slash command about a picture of its own. */
export async function about(harness: Harness, name: string, more: Options = {}, where: Partial<Where> = {}) {
  return run(harness, name, { image: harness.attach(await plainPicture()), ...more }, where);
}

/** What the fields of an opened modal hold, by their names. */
export async function openedFields(handle: InteractionHandle): Promise<Record<string, unknown>> {
  const { type, data } = await handle.response();
  if (type !== 9) throw new Error(`Not answered with a modal but with ${type}: ${handle.message()?.text}`);
  const { components } = data as { components: { component: { custom_id: string; value?: string } }[] };
  return Object.fromEntries(components.map(({ component }) => [component.custom_id, component.value]));
}

/** Holds when the message of a handle is gone from Discord. */
export async function expectGone(handle: InteractionHandle): Promise<void> {
  await expect.poll(() => handle.message()).toBeUndefined();
}

/** A message of the bot's own whose buttons have these custom ids and say so, as no answer has them. */
export async function postForged(harness: Harness, customIds: readonly string[]): Promise<MessageView> {
  const buttons = customIds.map((custom_id) => ({ type: 2, style: 2, label: custom_id.slice(0, 80), custom_id }));
  const rows = Array.from({ length: Math.ceil(buttons.length / 5) }, (_none, row) => ({
    type: 1,
    components: buttons.slice(row * 5, row * 5 + 5),
  }));
  const response = await fetch(`${harness.discord.apiUrl}/v10/channels/${harness.channel.id}/messages`, {
    method: "POST",
    headers: { authorization: `Bot ${harness.discord.token}`, "content-type": "application/json" },
    body: JSON.stringify({ flags: 1 << 15, components: rows }),
  });
  const { id } = (await response.json()) as { id: string };
  const posted = harness.discord.messages(harness.channel).find((message) => message.id === id);
  if (!posted) throw new Error(`The message was not taken: ${response.status}`);
  return posted;
}
