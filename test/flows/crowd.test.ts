import { InteractionResponseType } from "discord-api-types/v10";
import { describe, expect, it, vi } from "vitest";
import { drive } from "../support/manual-clock.ts";
import { caption, type House, isFinal, startHouse } from "./house.ts";

/** So many ask at once, each about a file of their own. */
function askAtOnce(house: House, count: number) {
  return Promise.all(Array.from({ length: count }, () => caption(house)));
}

describe("people who ask about pictures at the same time", () => {
  it("are told at once that the bot is at work, where they are many", async () => {
    const house = await startHouse();
    house.discord.faults.add({ route: /^\/ephemeral-attachments\//, delayMs: 1_000, times: 9 });
    const handles = await askAtOnce(house, 9);
    const responses = await Promise.all(handles.map((handle) => handle.response()));
    expect(responses.map(({ type }) => type)).toEqual(
      handles.map(() => InteractionResponseType.DeferredChannelMessageWithSource),
    );
    expect(house.fal.jobs).toHaveLength(0);
    const messages = await drive(house.clock, Promise.all(handles.map((handle) => handle.until(isFinal))));
    for (const { text } of messages) expect(text).toContain("Florence-2");
  });

  it("are told so before the pictures are read, but not long before", async () => {
    const house = await startHouse();
    const { discord, clock } = house;
    discord.faults.add({ route: /\/callback$/, delayMs: 10_000, times: 30 });
    const handles = await askAtOnce(house, 30);
    const firstWords = () => discord.calls.filter(({ route }) => route?.endsWith("/callback"));
    await vi.waitFor(() => expect(firstWords()).toHaveLength(30));
    expect(discord.downloads.length).toBeLessThanOrEqual(8); // of those who came a moment before the others
    await clock.advance(250);
    await vi.waitFor(() => expect(discord.downloads).toHaveLength(30));
    await drive(clock, Promise.all(handles.map((handle) => handle.until(isFinal))));
  });

  it("read a known answer as the first word, where they are few", async () => {
    const house = await startHouse();
    await drive(house.clock, (await caption(house)).until(isFinal));
    const handles = await askAtOnce(house, 8);
    await Promise.all(handles.map((handle) => handle.until(isFinal)));
    for (const { calls } of handles) expect(calls).toHaveLength(1);
  });
});
