import { describe, expect, it } from "vitest";
import { de } from "../../src/locales/de/index.ts";
import { drive } from "../support/manual-clock.ts";
import { type Harness, isFinal, plainPicture, startHarness } from "./harness.ts";

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const REGION = "fal-ai/florence-2-large/region-to-description";

/** What a person does in a client that speaks German. */
const commandOf = (
  harness: Harness,
  name: string,
  options: Parameters<Harness["discord"]["command"]>[0]["options"] = {},
) => ({ name, options, user: harness.asker, guild: harness.guild, locale: "de" }) as const;

describe("somebody whose Discord speaks German", () => {
  it("reads German from the first word to the buttons, whatever the server speaks", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true, queue: [2] });
    const image = harness.attach(await plainPicture());
    const handle = harness.discord.command(commandOf(harness, "caption", { image }));
    const job = await drive(harness.clock, harness.fal.nextSubmit());
    await drive(
      harness.clock,
      handle.until(({ text }) => text.includes("Warteschlange")),
    );
    await job.complete({ results: "A house." });
    const answer = await drive(harness.clock, handle.until(isFinal));
    expect(answer.text).toMatch(/A house\.[^]*Sekunden/);
    expect(answer.buttons.map(({ label }) => label)).toEqual([
      de.buttons.moreDetail,
      de.buttons.readText,
      de.buttons.askAbout,
      de.buttons.altText,
      de.buttons.delete,
    ]);
  });

  it("names areas in German, by the list or by hand", async () => {
    const harness = await startHarness();
    const typing = harness.discord.autocomplete({
      ...commandOf(harness, "caption", { area: "oben" }),
      focused: "area",
    });
    const { data } = await typing.response();
    expect(data).toMatchObject({ choices: expect.arrayContaining([{ name: "oben links", value: "top left" }]) });
    harness.fal.answer(REGION, { output: { results: "A corner." } });
    const image = harness.attach(await plainPicture());
    const handle = harness.discord.command(commandOf(harness, "caption", { image, area: "Oben links" }));
    expect((await drive(harness.clock, handle.until(isFinal))).text).toMatch(/A corner\.[^]*oben links/);
    expect(harness.fal.jobs[0]?.input).toMatchObject({ region: { x1: 0, y1: 0 } });
  });

  it("reads what went wrong in German, and opens German dialogues", async () => {
    const harness = await startHarness();
    const failed = harness.discord.command(commandOf(harness, "imagine", { prompt: "x", size: "riesig" }));
    await failed.response();
    expect(failed.message()?.text).toMatch(/Größe/);
    const picture = harness.discord.attach(await plainPicture(), { filename: "photo.png" });
    const message = harness.discord.post({ channel: harness.channel, user: harness.stranger, attachments: [picture] });
    const menu = harness.discord.messageCommand({ ...commandOf(harness, "Ask about image"), message });
    expect((await menu.response()).data).toMatchObject({ title: "Frage zum Bild" });
  });

  it("is answered in German after a restart", async () => {
    const harness = await startHarness();
    harness.fal.answer(DETAILED, { hold: true });
    const image = harness.attach(await plainPicture());
    const handle = harness.discord.command(commandOf(harness, "caption", { image }));
    const job = await drive(harness.clock, harness.fal.nextSubmit());
    await handle.until(() => true);
    await harness.restart();
    await job.complete({ results: "A house." });
    expect((await drive(harness.clock, handle.until(isFinal), 100)).text).toMatch(/A house\.[^]*Sekunden/);
  });
});
