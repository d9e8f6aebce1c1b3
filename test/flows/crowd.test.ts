import { InteractionResponseType } from "discord-api-types/v10";
import { describe, expect, it, vi } from "vitest";
import { drive } from "../support/manual-clock.ts";
import type { InteractionHandle } from "discord-stand-in";
import { caption, type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

/** So many are served so soon that all of them may wait for the answer itself. */
const FEW = 32;
const MANY = 60;
/** Of pictures that were asked about before. */
const COLOURS = [10, 60, 110, 160, 210];

/** A person asks about a picture of this colour, in a file of its own. */
async function captionOf(harness: Harness, red: number | undefined): Promise<InteractionHandle> {
  const options = { image: harness.attach(await plainPicture(red)) };
  return harness.discord.command({ name: "caption", options, user: harness.asker, guild: harness.guild });
}

/** So many ask at once, each about a file of their own. */
function askAtOnce(harness: Harness, count: number) {
  return Promise.all(Array.from({ length: count }, () => caption(harness)));
}

describe("people who ask about pictures at the same time", () => {
  it("are told at once that the bot is at work, where they are many", async () => {
    const harness = await startHarness();
    harness.discord.faults.add({ route: /^\/ephemeral-attachments\//, delayMs: 1_000, times: MANY });
    const handles = await askAtOnce(harness, MANY);
    const responses = await Promise.all(handles.map((handle) => handle.response()));
    expect(responses.map(({ type }) => type)).toEqual(
      handles.map(() => InteractionResponseType.DeferredChannelMessageWithSource),
    );
    expect(harness.fal.jobs).toHaveLength(0);
    const messages = await drive(harness.clock, Promise.all(handles.map((handle) => handle.until(isFinal))));
    for (const { text } of messages) expect(text).toContain("Florence-2");
  });

  it("are told so before the pictures are read, but not long before", async () => {
    const harness = await startHarness();
    const { discord, clock } = harness;
    discord.faults.add({ route: /\/callback$/, delayMs: 10_000, times: MANY });
    const handles = await askAtOnce(harness, MANY);
    const firstWords = () => discord.calls.filter(({ route }) => route?.endsWith("/callback"));
    await vi.waitFor(() => expect(firstWords()).toHaveLength(MANY));
    expect(discord.downloads.length).toBeLessThanOrEqual(FEW); // of those who came a moment before the others
    await clock.advance(250);
    await vi.waitFor(() => expect(discord.downloads).toHaveLength(MANY));
    await drive(clock, Promise.all(handles.map((handle) => handle.until(isFinal))));
  });

  it("read a known answer as the first word, where they are few", async () => {
    const harness = await startHarness();
    await drive(harness.clock, (await caption(harness)).until(isFinal));
    const handles = await askAtOnce(harness, FEW);
    await Promise.all(handles.map((handle) => handle.until(isFinal)));
    for (const { calls } of handles) expect(calls).toHaveLength(1);
  });

  it("read a known answer as the first word, 20 at a time, however many they are", async () => {
    const harness = await startHarness();
    for (const red of COLOURS) await (await captionOf(harness, red)).until(isFinal);
    let asked = 0;
    const handles: InteractionHandle[] = [];
    const askOn = async (): Promise<void> => {
      while (asked < 300) {
        const handle = await captionOf(harness, COLOURS[asked++ % COLOURS.length]);
        handles.push(handle);
        await handle.until(isFinal);
      }
    };
    await Promise.all(Array.from({ length: 20 }, askOn));
    const first = await Promise.all(handles.map((handle) => handle.response()));
    const ANSWER: number = InteractionResponseType.ChannelMessageWithSource;
    expect(first.filter(({ type }) => type === ANSWER)).toHaveLength(300);
    expect(handles.filter(({ calls }) => calls.length === 1)).toHaveLength(300);
    expect(harness.fal.jobs).toHaveLength(COLOURS.length);
  });
});
