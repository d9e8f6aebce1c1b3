import { expect, onTestFinished } from "vitest";
import type { ServerSettings } from "../../src/core/server/settings.ts";
import type { Store } from "../../src/core/store.ts";
import type { MessageView } from "discord-stand-in";
import { createSettings } from "../../src/services/servers/stored-settings.ts";
import { openStore } from "../../src/stores/open.ts";
import { createManualClock, drive } from "../support/manual-clock.ts";
import { type Harness, type HarnessOptions, plainPicture, startHarness } from "./harness.ts";
import { DETAILED, OCR } from "./pressing.ts";

type Mode = ServerSettings["altText"][string];
type Post = Partial<Parameters<Harness["discord"]["post"]>[0]>;
type Details = Parameters<Harness["discord"]["attach"]>[1];

export const CAPTION = "A cat sleeps on a red sofa.";
/** As long as a server's settings are remembered. */
const REMEMBERED_MS = 3_000;

export interface AltTextHarness extends Harness {
  readonly store: Store;
  /** Decides what happens in a channel, the harness's own unless told otherwise. */
  decide(mode: Mode | undefined, channel?: Harness["channel"]): Promise<void>;
}

/** A harness that reads messages, in whose channel automatic alt text is set up. */
export async function startAltText(mode: Mode | undefined, options: HarnessOptions = {}): Promise<AltTextHarness> {
  const clock = options.clock ?? createManualClock();
  const store = options.store ?? (await openStore("memory://", { clock, maxCacheBytes: 1e8 }));
  if (!options.store) onTestFinished(() => store.close()); // after the harness has stopped, which is reported later
  const harness = await startHarness({ clock, store, ...options, environment: { MESSAGE_CONTENT: "on" } });
  harness.fal.answer(DETAILED, { output: { results: CAPTION } });
  harness.fal.answer(OCR, { output: { results: "" } });
  const settings = createSettings(store, clock, () => "test");
  const decide: AltTextHarness["decide"] = async (wanted, channel = harness.channel) => {
    await settings.change(channel.guild?.id ?? "", (before) => {
      const { [channel.id]: _before, ...others } = before.altText;
      return { ...before, altText: wanted ? { ...others, [channel.id]: wanted } : others };
    });
    await clock.advance(REMEMBERED_MS);
  };
  await decide(mode);
  return { ...harness, store, decide };
}

/** The stranger posts pictures without alt text, unless told otherwise. */
export async function postPictures(
  harness: Harness,
  pictures: readonly Partial<Details>[] = [{}],
  more: Post = {},
): Promise<MessageView> {
  const attachments = await Promise.all(
    pictures.map(async (details, index) =>
      harness.discord.attach(await plainPicture(20 + index), { filename: `photo-${index + 1}.png`, ...details }),
    ),
  );
  return harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments, ...more });
}

/** The bot's replies to a message, as they are now. */
export function repliesTo(harness: Harness, { id }: MessageView, channel = harness.channel): readonly MessageView[] {
  return harness.discord.messages(channel).filter((one) => one.repliesTo === id);
}

/** Resolves with the bot's reply to a message as soon as it is there. */
export function replyTo(harness: Harness, message: MessageView, channel = harness.channel): Promise<MessageView> {
  const there = new Promise<MessageView>((resolve) => {
    harness.discord.on("message", (posted, change) => {
      if (change === "create" && posted.repliesTo === message.id) resolve(posted);
    });
    const [reply] = repliesTo(harness, message, channel);
    if (reply) resolve(reply);
  });
  return drive(harness.clock, there);
}

/** Holds when a message has no reply although a later one has. */
export async function hasNoReply(harness: Harness, message: MessageView): Promise<boolean> {
  await replyTo(harness, await postPictures(harness, [{}], { user: harness.moderator }));
  return repliesTo(harness, message).length === 0;
}

/** Holds when a message of the harness's channel is gone. */
export async function expectGone(harness: Harness, { id }: MessageView): Promise<void> {
  const isThere = () => harness.discord.messages(harness.channel).some((one) => one.id === id);
  await drive(harness.clock, expect.poll(isThere, { timeout: 10_000 }).toBe(false));
}
